import { execFile } from 'node:child_process';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { parseUnits, zeroPadValue } from 'ethers';
import type { Chain } from '../../dev/chain/chain.ts';
import type { Rpc } from '../../dev/chain/rpc.ts';
import { tokenInterface } from '../../dev/chain/testToken.ts';
import type { AppSyncClient } from '../../scripts/demo/appsyncClient.ts';
import type { PaidInvoice } from './paidInvoice.ts';

const run = promisify(execFile);
/** The ledger is posted after invoices are SWEPT. */
const BOOKS_MS = 60_000;
const BOOKS_POLL_MS = 2_000;
const TRANSFER_TOPIC = tokenInterface.getEvent('Transfer')?.topicHash ?? '';

/** Of each deposit exactly one transfer reached the treasury, and nothing stayed behind. */
export async function transferFaults(
  rpc: Rpc,
  { tokenAddress, treasuryAddress }: Pick<Chain, 'tokenAddress' | 'treasuryAddress'>,
  invoices: readonly PaidInvoice[],
): Promise<readonly string[]> {
  const faults: string[] = [];
  for (const { id, address, currency, amount } of invoices) {
    if (currency === 'ETH') {
      const nonce = Number(await rpc<string>('eth_getTransactionCount', [address, 'latest']));
      const left = BigInt(await rpc<string>('eth_getBalance', [address, 'latest']));
      if (nonce !== 1 || left !== 0n) faults.push(`${id}: ${nonce} transfers, ${left} wei left`);
      continue;
    }
    const topics = [TRANSFER_TOPIC, zeroPadValue(address, 32)];
    const logs = await rpc<{ topics: string[]; data: string }[]>('eth_getLogs', [
      { address: tokenAddress, fromBlock: '0x0', toBlock: 'latest', topics },
    ]);
    const wanted = parseUnits(amount, 6);
    const toTreasury = logs.filter((log) => BigInt(log.topics[2] ?? '0x0') === BigInt(treasuryAddress));
    const [only, ...others] = toTreasury.map(({ data }) => BigInt(data));
    if (only !== wanted || others.length > 0 || logs.length !== 1)
      faults.push(`${id}: ${logs.length} transfers, of which ${toTreasury.length} to the treasury`);
  }
  return faults;
}

/** The gas wallet has nothing that waits behind a hole: what it sent is mined. */
export async function nonceFaults(
  rpc: Rpc,
  client: AppSyncClient,
  invoices: readonly PaidInvoice[],
): Promise<readonly string[]> {
  const token = invoices.find(({ currency }) => currency === 'USDC');
  if (token === undefined) return [];
  const { getInvoice } = await client.request<{
    getInvoice: { sweeps: { txHash: string; method: string }[] };
  }>('query Get($id: ID!) { getInvoice(id: $id) { sweeps { txHash method } } }', { id: token.id });
  const batch = getInvoice.sweeps.find(({ method }) => method === 'EIP7702');
  if (batch === undefined) return [`${token.id} was not swept in a batch`];
  const { from } = await rpc<{ from: string }>('eth_getTransactionByHash', [batch.txHash]);
  const count = async (tag: string): Promise<number> =>
    Number(await rpc<string>('eth_getTransactionCount', [from, tag]));
  const [mined, pending] = [await count('latest'), await count('pending')];
  return mined === pending ? [] : [`the gas wallet has ${pending - mined} transactions that wait`];
}

/** Drift 0, as soon as everything is posted. */
export async function bookFaults(directory: string): Promise<readonly string[]> {
  const args = ['--disable-warning=ExperimentalWarning', 'scripts/ledger.ts', 'verify', '--chain'];
  const deadline = performance.now() + BOOKS_MS;
  for (;;) {
    try {
      await run(process.execPath, args, { cwd: directory });
      return [];
    } catch (error) {
      const { stdout = '' } = error as { stdout?: string };
      if (performance.now() > deadline) return [`the books differ:\n${stdout}`];
      await sleep(BOOKS_POLL_MS);
    }
  }
}
