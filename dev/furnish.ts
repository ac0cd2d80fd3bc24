import { spawn } from 'node:child_process';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fundGasWallet } from './chain/chain.ts';
import type { Home } from '../packages/cdk-local-runtime/src/start.ts';

/** What a home was furnished with, remembered between starts. */
export interface Furniture {
  merchantApiKey: string;
  otherMerchantApiKey: string;
  /** The chain's head before a payment to the gas wallet that the ledger may not have been told of yet. */
  fundingSince?: number;
}

const merchants: readonly [key: 'merchantApiKey' | 'otherMerchantApiKey', id: string, name: string][] = [
  ['merchantApiKey', 'demo', 'Demo Merchant'],
  ['otherMerchantApiKey', 'other', 'Other Merchant'],
];

/**
 * Furnishes a home by the front door: the commands that an operator runs on AWS, as processes that reach this home by
 * its gateway. Secrets and merchants that an earlier start made stay.
 */
export async function furnish(home: Home, progress: (step: string) => void): Promise<Furniture> {
  const { dataDir } = home.platform;
  const file = join(dataDir, 'furniture.json');
  const known = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Partial<Furniture>) : {};

  progress('secrets');
  const secrets = setUpSecrets(home, join(dataDir, 'seed-backup.txt'));
  progress('merchants');
  const seeded = run(home, [
    'scripts/seed.ts',
    'local',
    ...merchants.flatMap(([, id]) => ['--merchant', id]),
    '--json',
  ]);
  const keys = merchants.map(async ([key, id, name]): Promise<[string, string]> => {
    const kept = known[key];
    return [key, kept ?? textIn(await issueKey(home, id, name), 'apiKey')];
  });
  const furniture = Object.fromEntries(await Promise.all(keys)) as unknown as Furniture;
  await seeded;
  if (known.fundingSince !== undefined) furniture.fundingSince = known.fundingSince;
  remember(file, furniture);

  progress('gas wallet');
  const gasWallet = textIn(await secrets, 'gasWalletAddress');
  if (home.chain !== undefined) await fund(home, home.chain.rpcUrl, gasWallet, furniture, file);
  return furniture;
}

/** From the backup that an earlier start wrote, whether or not that start went on to store the keys. */
function setUpSecrets(home: Home, backupFile: string): Promise<Record<string, unknown>> {
  const command = ['scripts/setupSecrets.ts', 'local', '--json'];
  return existsSync(backupFile)
    ? run(home, [...command, '--restore'], readFileSync(backupFile, 'utf8'))
    : run(home, [...command, '--backup-file', backupFile]);
}

/**
 * Pays the gas wallet and tells the ledger of it. The intent is on disk before the payment is sent, so that a stop at any moment
 * leaves what the next start finds on the chain and tells.
 */
async function fund(
  home: Home,
  rpcUrl: string,
  gasWallet: string,
  furniture: Furniture,
  file: string,
): Promise<void> {
  const { fundingSince, ...told } = furniture;
  const hash = await fundGasWallet(rpcUrl, gasWallet, {
    sinceBlock: fundingSince,
    remember: (sinceBlock) => remember(file, { ...told, fundingSince: sinceBlock }),
  });
  if (hash !== null)
    await run(home, ['scripts/wallet.ts', 'record-funding', '--tx', hash, '--address', gasWallet, '--json']);
  remember(file, told);
}

function remember(file: string, furniture: Furniture): void {
  writeFileSync(`${file}.new`, JSON.stringify(furniture), { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

/** A new merchant with its key; one more key where a start that was stopped made the merchant and forgot the key. */
function issueKey(home: Home, id: string, name: string): Promise<Record<string, unknown>> {
  return run(home, ['scripts/merchant.ts', 'create', '--id', id, '--name', name, '--json']).catch(() =>
    run(home, ['scripts/merchant.ts', 'add-key', '--id', id, '--json']),
  );
}

/** Runs one of the project's commands as the operator of this home and returns the JSON that it prints last. */
async function run(home: Home, args: string[], input = ''): Promise<Record<string, unknown>> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...args], {
    stdio: 'pipe',
    env: {
      ...process.env,
      ...home.operatorEnv,
      ...(home.chain === undefined ? {} : { RPC_URL: home.chain.rpcUrl }),
    },
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
}

function textIn(answer: Record<string, unknown>, name: string): string {
  const value = answer[name];
  if (typeof value !== 'string') throw new Error(`A command's answer has no ${name}.`);
  return value;
}
