import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import {
  readFaults,
  openLog,
  readKeySets,
  startRuntime,
  type Runtime,
  FolderInUse,
  UnsupportedFeature,
} from 'cdk-local-runtime';
import { provision, type Provisioned } from './provision.ts';
import { collectOutputs, removeOutputs, writeByRename, type Outputs } from './outputs.ts';
import { readyScreen } from './readyScreen.ts';

const usage = `npm start -- [options]
  --port N         where the API answers (4000); 0 takes a free port
  --ephemeral      starts empty in a temporary folder and leaves nothing
  --verbose        shows the logs of functions and services
  --assembly DIR   serves another synthesized CDK app, without the chain
  --stack NAME     which stack of an assembly that has several
  --jwks FILE      public keys of Cognito and OpenID Connect issuers: {"<issuer>": {"keys": [...]}}
  --record FILE    writes who was allowed what by which statement, unused grants and counts, at the end and on SIGUSR2
  --faults FILE    delays, throttles, fails or drops calls as the file says`;

const folder = resolve('.local');
const outputsFile = join(folder, 'outputs.json');
const stopTimeoutMs = 4_500;
const parentCheckMs = 500;

const options = readOptions();
const dataDir = options.ephemeral ? mkdtempSync(join(tmpdir(), 'appsync-payments-')) : folder;
const log = openLog({
  directory: join(dataDir, 'logs'),
  source: 'runtime',
  ...(options.verbose ? { terminal: (line: string) => console.log(line) } : {}),
});
const startedAt = performance.now();

let runtime: Runtime | undefined;
let outputs: Outputs | undefined;
let stopping = false;

// A fault of this runtime is a line in its log; what runs goes on.
process.on('uncaughtException', (error) => log.error('uncaught', { error: error.stack ?? String(error) }));
process.on('unhandledRejection', (reason) => log.error('unhandled', { error: String(reason) }));
process.on('SIGUSR2', () => {
  if (runtime !== undefined && options.record !== undefined) writeRecord(resolve(options.record), runtime);
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop(0));

stopWithNpm();
await start().catch(async (error: unknown) => {
  console.error(`\nThe start failed. ${explain(error)}`);
  await stop(1);
});

async function start(): Promise<void> {
  const ours = options.assembly === undefined;
  let provisioned: Provisioned | undefined;
  runtime = await startRuntime({
    assemblyDir: resolve(options.assembly ?? 'cdk.out'),
    ...(options.stack === undefined ? {} : { stackName: options.stack }),
    dataDir,
    port: options.port,
    ephemeral: options.ephemeral,
    chain: ours,
    log,
    progress,
    metered: options.record !== undefined,
    ...(options.faults === undefined ? {} : { disturb: readFaults(resolve(options.faults)) }),
    ...(options.jwks === undefined ? {} : { keySets: readKeySets(resolve(options.jwks)) }),
    provision: async (started) => {
      runtime = started;
      if (ours) provisioned = await provision(started, progress);
    },
  });
  outputs = await collectOutputs(runtime, provisioned);
  if (outputs.merchantApiKey !== null)
    runtime.appSync?.setGraphiqlDefaults({ merchantApiKey: outputs.merchantApiKey });
  writeByRename(join(dataDir, 'operator.json'), runtime.operatorEnv, 0o600);
  writeByRename(outputsFile, outputs);
  console.log(
    readyScreen(outputs, { seconds: (performance.now() - startedAt) / 1000, ephemeral: options.ephemeral }),
  );
}

/** npm starts scripts in a shell that passes no signal on: when the shell is gone, so is who wanted this runtime. */
function stopWithNpm(): void {
  const parent = process.ppid;
  if (process.env['npm_lifecycle_event'] === undefined) return;
  setInterval(() => {
    if (process.ppid !== parent) void stop(0);
  }, parentCheckMs).unref();
}

async function stop(code: number): Promise<void> {
  if (stopping) process.exit(code);
  stopping = true;
  // Whatever hangs, the children go with this process.
  setTimeout(() => process.exit(code), stopTimeoutMs).unref();
  if (runtime !== undefined && options.record !== undefined) writeRecord(resolve(options.record), runtime);
  if (outputs !== undefined && options.ephemeral) removeOutputs(outputsFile, outputs);
  await runtime?.close().catch((error: unknown) => log.error('close failed', { error: String(error) }));
  await log.close();
  if (options.ephemeral) rmSync(dataDir, { recursive: true, force: true });
  process.exit(code);
}

function writeRecord(file: string, { platform }: Runtime): void {
  const { record, coverage } = platform.gateway;
  writeByRename(file, { decisions: record.decisions(), counts: record.counts(), ...coverage() });
}

function progress(step: string): void {
  console.log(`${((performance.now() - startedAt) / 1000).toFixed(1).padStart(5)} s  ${step}`);
}

function explain(error: unknown): string {
  if (error instanceof UnsupportedFeature)
    return `The template has something that does not run locally:\n  ${error.message}`;
  if (error instanceof FolderInUse) return error.message;
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'EADDRINUSE') return `Port ${options.port} is taken: choose another with --port N.`;
  return error instanceof Error ? `${error.message}\n  ${join(dataDir, 'logs')} says more.` : String(error);
}

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        port: { type: 'string', default: '4000' },
        ephemeral: { type: 'boolean', default: false },
        verbose: { type: 'boolean', default: false },
        assembly: { type: 'string' },
        stack: { type: 'string' },
        jwks: { type: 'string' },
        record: { type: 'string' },
        faults: { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help) {
      console.log(usage);
      process.exit(0);
    }
    const port = Number(values.port);
    if (!Number.isInteger(port) || port < 0 || port > 65_535)
      throw new Error(`--port ${values.port} is no port`);
    mkdirSync(folder, { recursive: true });
    return { ...values, port };
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
    process.exit(1);
  }
}
