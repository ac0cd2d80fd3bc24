import { spawn } from 'node:child_process';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fundGasWallet, type Chain } from './chain/chain.ts';
import { CHAIN_ID } from './chain/constants.ts';
import type { SandboxGateway } from './gateway/server.ts';
import type { Runtime } from 'cdk-local-runtime';

/** What a runtime was provisioned with, remembered between starts. */
export interface Provisioned {
  readonly merchantApiKey: string;
  readonly otherMerchantApiKey: string;
  /** The chain's head before a payment to the gas wallet that the ledger may not have recorded yet. */
  fundingSince?: number;
}

/** Runs one command and returns the JSON that it prints last. */
type Run = (args: readonly string[], input?: string) => Promise<Record<string, unknown>>;

const MERCHANTS: readonly [key: 'merchantApiKey' | 'otherMerchantApiKey', id: string, name: string][] = [
  ['merchantApiKey', 'demo', 'Demo Merchant'],
  ['otherMerchantApiKey', 'other', 'Other Merchant'],
];

/**
 * Provisions a runtime through its public interface: the commands that an operator runs on AWS, as processes that reach this runtime by
 * its gateway. Secrets and merchants that an earlier start made stay.
 */
export async function provision(
  runtime: Runtime,
  { rpcUrl }: Chain,
  gateway: Pick<SandboxGateway, 'url' | 'setWebhookTarget'>,
  progress: (step: string) => void,
): Promise<Provisioned> {
  const run = commands({ ...runtime.operatorEnv, [`RPC_URL_${CHAIN_ID}`]: rpcUrl });
  const { dataDir } = runtime.platform;
  const file = join(dataDir, 'provisioned.json');
  const known = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Partial<Provisioned>) : {};

  progress('secrets');
  const secrets = setUpSecrets(run, join(dataDir, 'seed-backup.txt'));
  progress('merchants');
  const loaded = run([
    'scripts/referenceData.ts',
    'local',
    ...MERCHANTS.flatMap(([, id]) => ['--merchant', id]),
    '--json',
  ]);
  const keys = MERCHANTS.map(async ([key, id, name]): Promise<[string, string]> => {
    const kept = known[key];
    return [key, kept ?? textIn(await issueKey(run, id, name), 'apiKey')];
  });
  const provisioned = Object.fromEntries(await Promise.all(keys)) as unknown as Provisioned;
  await loaded;
  await openGatewayAccounts(run, gateway, webhookUrlOf(runtime));
  if (known.fundingSince !== undefined) provisioned.fundingSince = known.fundingSince;
  remember(file, provisioned);

  progress('gas wallet');
  const gasWallet = textIn(await secrets, 'gasWalletAddress');
  await fund(run, rpcUrl, gasWallet, provisioned, file);
  return provisioned;
}

/** Accounts of the merchants at the sandbox, which has another port with each start, and where it sends its webhooks. */
async function openGatewayAccounts(
  run: Run,
  { url, setWebhookTarget }: Pick<SandboxGateway, 'url' | 'setWebhookTarget'>,
  webhookUrl: string | null,
): Promise<void> {
  const open = async ([, id]: (typeof MERCHANTS)[number]): Promise<void> => {
    const webhookSecret = `whsec_sandbox_${id}`;
    await run(
      ['scripts/gateways.ts', 'set-credentials', '--gateway', 'sandbox', '--account', id, '--json'],
      JSON.stringify({ url, apiKey: `sk_sandbox_${id}`, webhookSecret }),
    );
    if (webhookUrl !== null)
      setWebhookTarget(id, { url: `${webhookUrl}/sandbox/${id}`, secret: webhookSecret });
  };
  await Promise.all(MERCHANTS.map(open));
}

/**
 * From the backup that an earlier start wrote, whether or not that start went on to store the keys. Where backup and keys are gone and
 * addresses are not, the command refuses, and the start with it.
 */
function setUpSecrets(run: Run, backupFile: string): Promise<Record<string, unknown>> {
  const command = ['scripts/setupSecrets.ts', 'local', '--json'];
  return existsSync(backupFile)
    ? run([...command, '--restore'], readFileSync(backupFile, 'utf8'))
    : run([...command, '--backup-file', backupFile]);
}

/**
 * Pays the gas wallet and records it in the ledger. The intent is on disk before the payment is sent, so that a stop at any moment
 * leaves what the next start finds on the chain and records.
 */
async function fund(
  run: Run,
  rpcUrl: string,
  gasWallet: string,
  provisioned: Provisioned,
  file: string,
): Promise<void> {
  const { fundingSince, ...recorded } = provisioned;
  const hash = await fundGasWallet(rpcUrl, gasWallet, {
    sinceBlock: fundingSince,
    remember: (sinceBlock) => remember(file, { ...recorded, fundingSince: sinceBlock }),
  });
  if (hash !== null)
    await run([
      'scripts/wallet.ts',
      'record-funding',
      '--chain',
      String(CHAIN_ID),
      '--tx',
      hash,
      '--address',
      gasWallet,
      '--json',
    ]);
  remember(file, recorded);
}

function remember(file: string, provisioned: Provisioned): void {
  writeFileSync(`${file}.new`, JSON.stringify(provisioned), { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

/** A new merchant with its key; one more key where a start that was stopped made the merchant and forgot the key. */
function issueKey(run: Run, id: string, name: string): Promise<Record<string, unknown>> {
  return run(['scripts/merchant.ts', 'create', '--id', id, '--name', name, '--json']).catch(() =>
    run(['scripts/merchant.ts', 'add-key', '--id', id, '--json']),
  );
}

/** The project's commands in an environment that makes them the operator of this runtime. */
function commands(environment: Readonly<Record<string, string>>): Run {
  return async (args, input = '') => {
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...args], {
      stdio: 'pipe',
      env: { ...process.env, ...environment },
    });
    child.stdin.end(input);
    let output = '';
    let errors = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    });
    if (code !== 0) throw new Error(`\`${args.join(' ')}\` ended with ${code}: ${errors.trim()}`);
    return JSON.parse(output.trim().split('\n').at(-1) ?? '{}') as Record<string, unknown>;
  };
}

function textIn(answer: Record<string, unknown>, name: string): string {
  const value = answer[name];
  if (typeof value !== 'string') throw new Error(`A command's answer has no ${name}.`);
  return value;
}

/** The address of the one stage of the one REST API. */
export function webhookUrlOf({ restApis: [api] }: Runtime): string | null {
  return Object.values(api?.urls ?? {})[0] ?? null;
}
