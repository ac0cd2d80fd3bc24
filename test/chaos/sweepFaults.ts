import { execFile } from 'node:child_process';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { parseUnits, zeroPadValue } from 'ethers';
import { faucet } from '../../dev/chain/accounts.ts';
import type { Chain } from '../../dev/chain/chain.ts';
import { quantity, type Rpc } from '../../dev/chain/rpc.ts';
import { tokenInterface } from '../../dev/chain/testToken.ts';
import type { PaidInvoice } from './paidInvoice.ts';

const run = promisify(execFile);
/** The ledger is posted after invoices are SWEPT. */
const BOOKS_MS = 120_000;
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

/** The treasury has what was paid in tokens, to the base unit: everything since the chain began. */
export async function treasuryFaults(
  rpc: Rpc,
  { tokenAddress, treasuryAddress }: Pick<Chain, 'tokenAddress' | 'treasuryAddress'>,
  invoices: readonly PaidInvoice[],
): Promise<readonly string[]> {
  const data = tokenInterface.encodeFunctionData('balanceOf', [treasuryAddress]);
  const has = BigInt(await rpc<string>('eth_call', [{ to: tokenAddress, data }, 'latest']));
  const paid = invoices
    .filter(({ currency }) => currency === 'USDC')
    .reduce((sum, { amount }) => sum + parseUnits(amount, 6), 0n);
  return has === paid ? [] : [`the treasury has ${has} base units of ${paid} that were paid`];
}

type Waiting = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** Nothing of the gas wallet waits to be mined, and nothing of anybody waits behind a nonce that is missing. */
export async function nonceFaults(rpc: Rpc, gasWallet: string): Promise<readonly string[]> {
  const { pending, queued } = await rpc<{ pending: Waiting; queued: Waiting }>('txpool_content', []);
  const own = Object.entries(pending).filter(([from]) => from.toLowerCase() === gasWallet.toLowerCase());
  return [
    ...own.map(([, each]) => `the gas wallet has transactions that wait: ${Object.keys(each).join(', ')}`),
    ...Object.entries(queued).map(
      ([from, each]) => `${from}: a nonce is missing before ${Object.keys(each).join(', ')}`,
    ),
  ];
}

/** Whom the faucet paid: the gas wallet has its money before anything is swept. @throws Error where nobody was paid */
export async function findGasWallet(rpc: Rpc): Promise<string> {
  const head = Number(await rpc<string>('eth_blockNumber', []));
  for (let number = 0; number <= head; number++) {
    const { transactions } = await rpc<{ transactions: { from: string; to: string | null }[] }>(
      'eth_getBlockByNumber',
      [quantity(number), true],
    );
    const paid = transactions.find(({ from }) => from.toLowerCase() === faucet.address.toLowerCase());
    if (paid?.to) return paid.to;
  }
  throw new Error('nobody paid the gas wallet');
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
