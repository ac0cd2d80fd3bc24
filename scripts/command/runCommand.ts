import process from 'node:process';
import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';

/** `--environment NAME`, for a command that reaches one. */
export const ENVIRONMENT = { environment: { type: 'string', default: 'local' } } as const;
/** `--json`: what is printed is for programs. */
export const JSON_OUTPUT = { json: { type: 'boolean', default: false } } as const;

const HELP = { help: { type: 'boolean', default: false } } as const;

type Parsed<Options extends ParseArgsOptionsConfig> = ReturnType<
  typeof parseArgs<{ readonly options: Options; readonly allowPositionals: true }>
>;

interface Command<Options extends ParseArgsOptionsConfig> {
  /** What `--help` prints. */
  readonly usage: string;
  /** As `parseArgs` takes them; `--help` comes by itself. */
  readonly options: Options;
  /** Whether words are taken that belong to no option. Default: false. */
  readonly positionals?: boolean;
  /** Exit code when `run` throws. Default: 1. */
  readonly failureCode?: number;
  /** Throws what an operator should read: the message alone is shown. */
  readonly run: (values: Parsed<Options>['values'], positionals: readonly string[]) => void | Promise<void>;
}

/** One of the commands that people run: reads the command line, runs, and shows what failed on the standard error. */
export async function runCommand<Options extends ParseArgsOptionsConfig>({
  usage,
  options,
  positionals: allowPositionals = false,
  failureCode = 1,
  run,
}: Command<Options>): Promise<void> {
  try {
    const parsed = parseArgs({ options: { ...options, ...HELP }, allowPositionals });
    if ('help' in parsed.values && parsed.values.help === true) return console.log(usage);
    // The options are those of the command and one more, which the compiler does not follow through the spread.
    await run(parsed.values as Parsed<Options>['values'], parsed.positionals);
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = failureCode;
  }
}
