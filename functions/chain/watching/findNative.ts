import type { Invoice } from '../../invoices/ports.ts';
import type { BlockReader } from '../evm/blockReader.ts';
import { type Deposit, directDepositId, internalDepositId } from '../deposit.ts';
import type { DirectTransfer } from '../evm/evmNode.ts';
import { sameAddress } from '../evm/address.ts';
import type { Finding } from './planDeposits.ts';
import type { Block } from '../evm/block.ts';
import type { Sweep } from '../sweep.ts';

/*
 * Native money has no log. A deposit is what the balance at a pinned block has beyond our deposits less our own
 * transfers out of the address. Direct transfers that explain it give it their transaction; the rest came from inside
 * other transactions and is a deposit of the block where the balance grew.
 */

/** Blocks that are read in full to explain a balance. */
export const EXPLAINED_BLOCKS_MAX = 1_000;
/** Blocks to which the rest of one balance is traced; what is left counts at the last. */
const INTERNAL_BLOCKS_MAX = 8;

export interface NativeView {
  /** The block whose balance this is. */
  readonly pinned: Block;
  /** Wei. */
  readonly balance: bigint;
  /** The last block at which balances were compared before. */
  readonly since: number;
  readonly reader: BlockReader;
  /** Which of the transactions succeeded. */
  succeeded(hashes: readonly string[]): Promise<ReadonlySet<string>>;
}

/** What is known of an invoice whose balance differs. */
export interface NativeAccount {
  readonly invoice: Invoice;
  /** All its deposits that are not orphaned, as they will be after this pass took away the ones that are gone. */
  readonly live: readonly Deposit[];
  readonly sweeps: readonly Sweep[];
}

export type NativeOutcome =
  | { readonly kind: 'explained'; readonly findings: readonly Finding[] }
  /** A transfer of ours is under way: whether the balance has it is not known yet. */
  | { readonly kind: 'in flight' }
  /** Alarm: less money than the deposits say, or transfers that no balance shows. Wei. */
  | { readonly kind: 'unexplained'; readonly expected: bigint; readonly found: bigint };

export async function findNative(account: NativeAccount, view: NativeView): Promise<NativeOutcome> {
  const outflows = outflowsOf(account, view);
  if (outflows === null) return { kind: 'in flight' };
  const inflows = account.live.map(({ blockNumber, amount }) => ({
    height: blockNumber,
    units: amount.units,
  }));
  const expected = sumUpTo(Infinity, inflows) - sumUpTo(Infinity, outflows);
  const delta = view.balance - expected;
  if (delta === 0n) return { kind: 'explained', findings: [] };
  if (delta < 0n) return { kind: 'unexplained', expected, found: view.balance };

  const from = Math.max(view.pinned.number - EXPLAINED_BLOCKS_MAX + 1, firstUnexplained(account, view), 1);
  const direct = await readDirect(account, view, from, delta);
  const sum = direct.reduce((total, { units }) => total + units, 0n);
  if (sum > delta) return { kind: 'unexplained', expected: expected + sum, found: view.balance };
  const explained = [...inflows, ...direct.map(({ blockNumber, units }) => ({ height: blockNumber, units }))];
  const expectedAt = (height: number): bigint => sumUpTo(height, explained) - sumUpTo(height, outflows);
  const internal = await traceInternal(account.invoice, expectedAt, view, from, delta - sum);
  return { kind: 'explained', findings: [...direct, ...internal] };
}

/** Our own transfers out of the address, which the pinned block has; null while one is under way. */
function outflowsOf({ invoice, sweeps }: NativeAccount, { pinned, reader }: NativeView): Outflow[] | null {
  const outflows: Outflow[] = [];
  for (const leg of sweeps.flatMap((sweep) => sweep.legs)) {
    if (!sameAddress(leg.from, invoice.address)) continue;
    if (leg.mined === null) return null;
    const { blockNumber, blockHash, succeeded, txHash, fee } = leg.mined;
    const shown = reader.shown(blockNumber);
    if (blockNumber > pinned.number || (shown !== null && shown !== blockHash)) return null;
    const value = leg.attempts.find((attempt) => attempt.txHash === txHash)?.value ?? 0n;
    outflows.push({ height: blockNumber, units: fee + (succeeded ? value : 0n) });
  }
  return outflows;
}

/** Wei that left the address in a block. */
interface Outflow {
  readonly height: number;
  readonly units: bigint;
}

function sumUpTo(height: number, movements: readonly Outflow[]): bigint {
  return movements.reduce((sum, movement) => (movement.height <= height ? sum + movement.units : sum), 0n);
}

/** A comparison that waited for a transfer of ours must look at the blocks it waited through. */
function firstUnexplained({ invoice, sweeps }: NativeAccount, { since }: NativeView): number {
  const signed = sweeps
    .flatMap((sweep) => sweep.legs)
    .filter((leg) => sameAddress(leg.from, invoice.address))
    .flatMap((leg) => leg.attempts[0]?.signedAtBlock ?? []);
  return Math.min(since + 1, ...signed.slice(-1));
}

async function readDirect(
  { invoice, live }: NativeAccount,
  view: NativeView,
  from: number,
  delta: bigint,
): Promise<readonly Finding[]> {
  const heights = Array.from({ length: view.pinned.number - from + 1 }, (_, i) => from + i);
  const transfers = await view.reader.transfersAt(heights);
  const chainId = invoice.asset.chainId;
  const known = new Set(live.map(({ id }) => id));
  const mine: (DirectTransfer & { readonly height: number })[] = heights.flatMap((height) =>
    (transfers.get(height) ?? [])
      .filter(
        ({ to, txHash }) => sameAddress(to, invoice.address) && !known.has(directDepositId(chainId, txHash)),
      )
      .map((transfer) => ({ ...transfer, height })),
  );
  const sum = mine.reduce((total, { value }) => total + value, 0n);
  // To an account without code a transfer cannot fail; where one did, the sum is too large and receipts say which.
  const real = sum <= delta ? null : await view.succeeded(mine.map(({ txHash }) => txHash));
  const findings: Finding[] = [];
  for (const { txHash, from: payer, value, height } of mine) {
    if (real !== null && !real.has(txHash)) continue;
    const { hash, timestamp } = await view.reader.blockAt(height);
    const id = directDepositId(chainId, txHash);
    const block = { blockNumber: height, blockHash: hash, blockTimestamp: timestamp };
    findings.push({ id, txHash, logIndex: null, from: payer, units: value, ...block });
  }
  return findings;
}

/** Finds the blocks where the unexplained rest came in, by halving; where old state is gone, it counts at the pinned block. */
async function traceInternal(
  { asset, address }: Invoice,
  expectedAt: (height: number) => bigint,
  view: NativeView,
  from: number,
  rest: bigint,
): Promise<readonly Finding[]> {
  const unexplainedAt = async (height: number): Promise<bigint | null> => {
    const balance =
      height === view.pinned.number ? view.balance : await view.reader.balanceAt(address, height);
    return balance === null ? null : balance - expectedAt(height);
  };
  const findings: Finding[] = [];
  let counted = 0n;
  let low = from - 1;
  while (counted < rest) {
    let height = view.pinned.number;
    let units = rest - counted;
    for (let below = low; findings.length < INTERNAL_BLOCKS_MAX && height - below > 1;) {
      const middle = Math.floor((below + height) / 2);
      const there = await unexplainedAt(middle);
      if (there !== null && there > counted) [height, units] = [middle, there - counted];
      else below = middle;
    }
    const { hash, timestamp } = await view.reader.blockAt(height);
    const block = { blockNumber: height, blockHash: hash, blockTimestamp: timestamp };
    const id = internalDepositId(asset.chainId, address, height);
    findings.push({ id, txHash: null, logIndex: null, from: null, units, ...block });
    counted += units;
    low = height;
  }
  return findings;
}
