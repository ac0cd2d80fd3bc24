import {
  type Arrival,
  type AttemptSummary,
  type ChainTransaction,
  type MinedTransaction,
  moveTransaction,
  newestAttempt,
} from '../chainTransaction.ts';
import { sameAddress } from '../evm/address.ts';
import { parseTransfer } from '../evm/erc20.ts';
import { feeOfReceipt, readAll, type Receipt, toReceipt, withOperatorFees } from '../evm/evmNode.ts';
import { type RpcCall, RpcRefused } from '../evm/rpc.ts';
import { isFinal } from '../finality.ts';
import type { SweepDeps } from './sweepDeps.ts';
import { feeCurrencyOf } from './followPlan.ts';
import { finalityOfPlan } from './finalityOfPlan.ts';
import type { SweepPlan } from './sweepPlan.ts';
import type { SweepView } from './sweepView.ts';

/** A transaction as it is stored now. */
export interface Followed {
  readonly transaction: ChainTransaction;
  /** The node has the newest attempt, waiting or mined. */
  readonly known: boolean;
}

/**
 * Asks the chain for transactions and stores what changed. A receipt counts where the node shows its block; what was mined stays so until
 * the node shows another block at its height. A node that knows nothing of a transaction proves nothing.
 *
 * @param planOf what a transaction serves; null where it serves no plan
 */
export async function followTransactions(
  deps: SweepDeps,
  view: SweepView,
  transactions: readonly ChainTransaction[],
  planOf: (transaction: ChainTransaction) => SweepPlan | null,
): Promise<readonly Followed[]> {
  const open = transactions.filter(({ status }) => status !== 'DROPPED');
  await view.reader.learn(open.flatMap(({ mined }) => mined?.blockNumber ?? []));
  const asked = open.filter((transaction) => !stands(transaction, view));
  const answers = await ask(deps, view, asked);
  return Promise.all(
    transactions.map(async (transaction): Promise<Followed> => {
      if (transaction.status === 'DROPPED') return { transaction, known: true };
      const plan = planOf(transaction);
      const answer = answers.get(transaction.id);
      const change = changeOf(transaction, answer?.receipt ?? null, plan, deps, view);
      if (change === null) return { transaction, known: answer?.known ?? true };
      const after = moveTransaction('sweeper', transaction, change, view.at);
      await recordSpending(deps, after, view.at);
      const written = await deps.transactions.write(
        { plan: null, transaction: { before: transaction, after }, attempt: null },
        null,
      );
      // Another pass wrote it: it is read again in the next one.
      return { transaction: written.ok ? after : transaction, known: answer?.known ?? true };
    }),
  );
}

/** What serves no plan is nobody's but the operator's: its gas is recorded before it is said to be final, once however often. */
async function recordSpending(
  { spendings, config }: SweepDeps,
  { status, serves, mined, chainId, wallet }: ChainTransaction,
  at: string,
): Promise<void> {
  if (status !== 'FINAL' || mined === null || 'planId' in serves) return;
  const { fee, txHash, blockNumber } = mined;
  const feeCurrency = feeCurrencyOf(config.assets);
  const spending = { wallet: 'GAS', purpose: serves.kind, chainId, address: wallet } as const;
  await spendings.record({ ...spending, fee, feeCurrency, txHash, blockNumber }, at);
}

type Change = Parameters<typeof moveTransaction<'sweeper'>>[2];

/** Mined, in a block that the node shows. */
function stands({ mined }: ChainTransaction, { reader }: SweepView): boolean {
  return mined !== null && reader.shown(mined.blockNumber) === mined.blockHash;
}

function changeOf(
  transaction: ChainTransaction,
  receipt: Receipt | null,
  plan: SweepPlan | null,
  { config }: SweepDeps,
  view: SweepView,
): Change | null {
  const { mined, status } = transaction;
  if (mined !== null && stands(transaction, view)) {
    const tier = finalityOfPlan(config, plan);
    const isWatched = view.watched === null || mined.blockNumber <= view.watched.block;
    return status === 'MINED' && isWatched && isFinal(tier, mined.blockNumber, view.heights)
      ? { status: 'FINAL' }
      : null;
  }
  // It was final, and is in another block now: one state at a time.
  if (receipt !== null && status !== 'FINAL') {
    const now = minedOf(transaction, receipt, plan);
    return { mined: now, ...(status === 'MINED' ? {} : { status: 'MINED' as const }) };
  }
  // Only another block at its height takes it back.
  const isGone = mined !== null && view.reader.shown(mined.blockNumber) !== null;
  return isGone ? { status: 'BROADCAST', mined: null } : null;
}

interface Answer {
  readonly receipt: Receipt | null;
  readonly known: boolean;
}

async function ask(
  { rpc }: SweepDeps,
  { reader }: SweepView,
  transactions: readonly ChainTransaction[],
): Promise<ReadonlyMap<string, Answer>> {
  const calls = transactions.flatMap((transaction): RpcCall[] => [
    { method: 'eth_getTransactionByHash', params: [newestAttempt(transaction).txHash] },
    ...transaction.attempts.map(({ txHash }) => ({ method: 'eth_getTransactionReceipt', params: [txHash] })),
  ]);
  const answers = (await readAll(rpc, calls)).map((answer) => {
    if (answer instanceof RpcRefused) throw answer;
    return answer;
  });
  let next = 0;
  const read = transactions.map(({ id, attempts }) => {
    const known = answers[next++] !== null;
    const receipts = attempts.map(() => answers[next++]).filter((answer) => answer !== null);
    return { id, known, receipts: receipts.map(toReceipt) };
  });
  await reader.learn(read.flatMap(({ receipts }) => receipts.map(({ blockNumber }) => blockNumber)));
  const shown = read.map(
    ({ receipts }) => receipts.find((each) => reader.shown(each.blockNumber) === each.blockHash) ?? null,
  );
  const paid = await withOperatorFees(
    rpc,
    shown.filter((receipt) => receipt !== null),
  );
  return new Map(
    read.map(({ id, known }, i) => [id, { known, receipt: shown[i] ? (paid.shift() ?? null) : null }]),
  );
}

function minedOf(transaction: ChainTransaction, receipt: Receipt, plan: SweepPlan | null): MinedTransaction {
  const { txHash, blockNumber, blockHash, succeeded, gasUsed } = receipt;
  const attempt = transaction.attempts.find((each) => each.txHash === txHash);
  if (attempt === undefined) throw new Error(`${txHash} is no attempt of ${transaction.id}`);
  const moves = transaction.serves.kind === 'SWEEP' || transaction.serves.kind === 'BATCH';
  return {
    ...{ txHash, blockNumber, blockHash, succeeded, gasUsed },
    fee: feeOfReceipt(receipt),
    value: attempt.value,
    arrivals: succeeded && moves && plan !== null ? arrivalsOf(transaction, attempt, receipt, plan) : [],
  };
}

/** A token may return without moving anything: only its log deposit → treasury says that it did. */
function arrivalsOf(
  { wallet }: ChainTransaction,
  { value }: AttemptSummary,
  { logs }: Receipt,
  { asset, parts, treasury }: SweepPlan,
): readonly Arrival[] {
  const token = asset.tokenAddress;
  if (token === null) return [{ address: wallet, units: value, left: value, logIndex: null }];
  const transfers = logs.flatMap((log) =>
    sameAddress(log.address, token) ? (parseTransfer(log) ?? []) : [],
  );
  return parts.flatMap(({ address }): Arrival[] => {
    const out = transfers.filter(({ from, to }) => sameAddress(from, address) && !sameAddress(to, address));
    const arrived = out.filter(({ to, value }) => sameAddress(to, treasury) && value > 0n);
    const last = arrived.at(-1);
    if (last === undefined) return [];
    const sum = (all: typeof out): bigint => all.reduce((total, each) => total + each.value, 0n);
    return [{ address, units: sum(arrived), left: sum(out), logIndex: last.logIndex }];
  });
}
