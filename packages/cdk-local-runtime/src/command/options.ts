import { parseArgs } from 'node:util';

/** What a command that runs an app was started with. Files and folders are as given. */
export interface CommandOptions {
  readonly port: number;
  readonly ephemeral: boolean;
  readonly verbose: boolean;
  /** Seconds. */
  readonly idle: number;
  readonly assembly?: string;
  /** Of the stacks that run together. */
  readonly stack?: readonly string[];
  readonly distributionPort?: number;
  readonly jwks?: string;
  readonly record?: string;
  readonly faults?: string;
}

/** Beyond it, timers of Node fire at once. */
const IDLE_SECONDS_MAX = 2_000_000;

/** Reads the options; undefined when help was asked for. Throws an Error that names a wrong one. */
export function readOptions(args: readonly string[]): CommandOptions | undefined {
  const { values } = parseArgs({
    args: [...args],
    options: {
      port: { type: 'string', default: '4000' },
      ephemeral: { type: 'boolean', default: false },
      verbose: { type: 'boolean', default: false },
      idle: { type: 'string', default: '30' },
      assembly: { type: 'string' },
      stack: { type: 'string', multiple: true },
      'distribution-port': { type: 'string' },
      jwks: { type: 'string' },
      record: { type: 'string' },
      faults: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  const { help, port: portText, idle: idleText, 'distribution-port': distributionText, ...options } = values;
  if (help) return undefined;
  const port = portIn('--port', portText);
  const idle = Number(idleText);
  if (!(idle > 0 && idle <= IDLE_SECONDS_MAX)) throw new Error(`--idle ${idleText} is no number of seconds`);
  const distributionPort =
    distributionText === undefined
      ? {}
      : { distributionPort: portIn('--distribution-port', distributionText) };
  return { ...options, ...distributionPort, port, idle };
}

function portIn(option: string, text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error(`${option} ${text} is no port`);
  return port;
}

/** The options in words; `assembly` says what another assembly means to this command. */
export function usageOf(program: string, assembly: string): string {
  return `${program} [options]
  --port N         where the API answers (4000); 0 takes a free port
  --distribution-port N
                   where the first CloudFront distribution answers (the port after --port)
  --ephemeral      starts empty in a temporary folder and leaves nothing
  --verbose        shows the logs of functions and services
  --idle SECONDS   ends environments of functions that had no event for so long (30)
  --assembly DIR   ${assembly}
  --stack NAME     which stack of an assembly that has several; given again: which others run with it
  --jwks FILE      public keys of Cognito and OpenID Connect issuers: {"<issuer>": {"keys": [...]}}
  --record FILE    writes who was allowed what by which statement, unused grants and counts, at the end and on SIGUSR2
  --faults FILE    delays, throttles, fails or drops calls as the file says`;
}
