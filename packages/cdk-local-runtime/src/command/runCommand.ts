import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { readKeySets } from '../appsync/index.ts';
import { readFaults } from '../faults/faults.ts';
import { FolderInUse } from '../lock.ts';
import { openLog } from '../log/log.ts';
import { startRuntime, type Runtime, type RuntimeOptions } from '../start.ts';
import { UnsupportedFeature } from '../template/model.ts';
import { readOptions, usageOf, type CommandOptions } from './options.ts';
import { writeByRename } from './writeByRename.ts';

/** A command that runs an app until a signal ends it. */
export interface Command {
  /** How it is called, for its usage: `cdk-local-runtime`. */
  readonly program: string;
  /** What `--assembly` does, for its usage. */
  readonly assemblyUsage: string;
  /** Where everything is kept between starts that are not ephemeral. */
  readonly dataDir: string;
  /** What the app needs beside its template, and which of several stacks it is. */
  plug?(
    options: CommandOptions,
    progress: (step: string) => void,
  ): Pick<RuntimeOptions, 'beside' | 'provision' | 'stackNames'>;
  /** Called when everything runs; what it returns is printed. */
  ready(runtime: Runtime, start: CommandStart): string | Promise<string>;
  /** Called before the runtime is closed. */
  ending?(options: CommandOptions): void;
}

/** How a command was started. */
export interface CommandStart {
  readonly options: CommandOptions;
  readonly dataDir: string;
  /** How long it took. */
  readonly seconds: number;
}

const STOP_MS_MAX = 4_500;
const PARENT_CHECK_MS = 500;

/**
 * Runs a command: reads the options of this process, starts the app, and ends the process when a signal, npm's end or a
 * failed start says so. The credentials of the operator lie in `operator.json` of the data directory.
 */
export async function runCommand(command: Command): Promise<void> {
  const options = optionsOrExit(command);
  const startedAt = performance.now();
  const secondsSince = (): number => (performance.now() - startedAt) / 1000;
  const dataDir = options.ephemeral
    ? mkdtempSync(join(tmpdir(), 'cdk-local-runtime-'))
    : resolve(command.dataDir);
  const log = openLog({
    directory: join(dataDir, 'logs'),
    source: 'runtime',
    ...(options.verbose ? { terminal: (line: string) => console.log(line) } : {}),
  });
  const progress = (step: string): void => console.log(`${secondsSince().toFixed(1).padStart(5)} s  ${step}`);
  let runtime: Runtime | undefined;
  let stopping = false;

  const stop = async (code: number): Promise<void> => {
    if (stopping) process.exit(code);
    stopping = true;
    // Whatever hangs, the children go with this process.
    setTimeout(() => process.exit(code), STOP_MS_MAX).unref();
    writeRecord(options, runtime);
    command.ending?.(options);
    await runtime?.close().catch((error: unknown) => log.error('close failed', { error: String(error) }));
    await log.close();
    if (options.ephemeral) rmSync(dataDir, { recursive: true, force: true });
    process.exit(code);
  };

  // A fault of this runtime is a line in its log; what runs goes on.
  process.on('uncaughtException', (error) => log.error('uncaught', { error: error.stack ?? String(error) }));
  process.on('unhandledRejection', (reason) => log.error('unhandled', { error: String(reason) }));
  process.on('SIGUSR2', () => writeRecord(options, runtime));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop(0));
  stopWithNpm(() => void stop(0));

  try {
    const { provision, ...plugged } = command.plug?.(options, progress) ?? {};
    runtime = await startRuntime({
      ...runtimeOptions(options),
      ...plugged,
      dataDir,
      log,
      progress,
      provision: async (started) => {
        runtime = started;
        await provision?.(started);
      },
    });
    writeByRename(join(dataDir, 'operator.json'), runtime.operatorEnv, 0o600);
    console.log(await command.ready(runtime, { options, dataDir, seconds: secondsSince() }));
  } catch (error) {
    console.error(`\nThe start failed. ${explain(error, options, dataDir)}`);
    await stop(1);
  }
}

function optionsOrExit({ program, assemblyUsage }: Command): CommandOptions {
  const usage = usageOf(program, assemblyUsage);
  try {
    const options = readOptions(process.argv.slice(2));
    if (options !== undefined) return options;
    console.log(usage);
    process.exit(0);
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
    process.exit(1);
  }
}

function runtimeOptions(
  options: CommandOptions,
): Pick<RuntimeOptions, 'assemblyDir' | 'port' | 'ephemeral' | 'metered' | 'idleMs'> &
  Partial<RuntimeOptions> {
  const { assembly, stack, port, distributionPort, ephemeral, idle, record, faults, jwks } = options;
  return {
    assemblyDir: resolve(assembly ?? 'cdk.out'),
    ...(stack === undefined ? {} : { stackNames: stack }),
    port,
    ...(distributionPort === undefined ? {} : { distributionPort }),
    ephemeral,
    idleMs: idle * 1000,
    metered: record !== undefined,
    ...(faults === undefined ? {} : { faults: readFaults(resolve(faults)) }),
    ...(jwks === undefined ? {} : { keySets: readKeySets(resolve(jwks)) }),
  };
}

/** A script of npm runs in a shell that passes no signal on: when the shell is gone, so is who wanted this runtime. */
function stopWithNpm(stop: () => void): void {
  const parent = process.ppid;
  if (process.env['npm_lifecycle_event'] === undefined) return;
  setInterval(() => {
    if (process.ppid !== parent) stop();
  }, PARENT_CHECK_MS).unref();
}

function writeRecord({ record: file }: CommandOptions, runtime: Runtime | undefined): void {
  if (file === undefined || runtime === undefined) return;
  const { record, coverage } = runtime.platform.gateway;
  writeByRename(resolve(file), { decisions: record.decisions(), counts: record.counts(), ...coverage() });
}

function explain(error: unknown, { port, ephemeral }: CommandOptions, dataDir: string): string {
  if (error instanceof UnsupportedFeature)
    return `The template has something that does not run locally:\n  ${error.message}`;
  if (error instanceof FolderInUse) return error.message;
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'EADDRINUSE') {
    const taken = (error as { port?: number }).port ?? port;
    return `Port ${taken} is taken: choose another with --${taken === port ? 'port' : 'distribution-port'} N.`;
  }
  if (!(error instanceof Error)) return String(error);
  // An ephemeral start deletes its folder, logs and all.
  const more = ephemeral ? '--verbose shows its log.' : `${join(dataDir, 'logs')} says more.`;
  return `${error.message}\n  ${more}`;
}
