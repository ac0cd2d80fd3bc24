import { attemptId, type ChainTransaction, moveTransaction, newestAttempt } from '../chainTransaction.ts';
import { reorgDepthOf } from '../chainConfig.ts';
import { blocksIn } from '../chainProfiles.ts';
import { RpcRefused } from '../evm/rpc.ts';
import { createOwnAttempt } from './createOwnAttempt.ts';
import { createAttempt, isTooDear } from './createTransaction.ts';
import type { Followed } from './followTransactions.ts';
import { findMinedNonce } from './findMinedNonce.ts';
import { readParts } from './readParts.ts';
import type { SweepDeps } from './sweepDeps.ts';
import type { SweepHoldCode } from './sweepHolds.ts';
import type { SweepMethod, TransactionDraft } from './sweepMethod.ts';
import { servedBy, type SweepPlan } from './sweepPlan.ts';
import type { SweepView } from './sweepView.ts';

/** Without being mined for these blocks, and at least this long, a transaction is replaced. */
const STUCK_BLOCKS = 5;
const STUCK_SECONDS = 5;

/** What nodes answer when they have the transaction already, or one with the same nonce. */
const HARMLESS =
  /already known|already imported|known transaction|already in (the )?(mem)?pool|nonce too low|nonce is too low/i;

/** What became of a transaction that is not mined. */
export interface Recovered {
  readonly transaction: ChainTransaction;
  /** Its sender needs gas before it can be replaced. */
  readonly topUp: TransactionDraft | null;
  /** Why it waits at the fees that it has. */
  readonly hold: SweepHoldCode | null;
}

/**
 * Looks after a transaction that is signed and not mined, whatever became of what it serves: its bytes are sent until a node has them,
 * and it is replaced at higher fees where it is stuck. It ends only where another transaction is proven at its nonce.
 */
export async function recoverTransaction(
  deps: SweepDeps,
  view: SweepView,
  { transaction, known }: Followed,
  serves: { readonly plan: SweepPlan; readonly method: SweepMethod } | null,
): Promise<Recovered> {
  const resting = { transaction, topUp: null, hold: null };
  const isSent = known && transaction.status === 'BROADCAST';
  if (!isStuck(transaction, deps, view))
    return isSent ? resting : { ...resting, transaction: await broadcast(deps, view, transaction) };
  const waiting = await view.nonces.waiting(transaction.wallet);
  if (!waiting.some(({ id }) => id === transaction.id)) {
    const ended = await dropped(deps, view, transaction);
    return { ...resting, transaction: ended ?? (await broadcast(deps, view, transaction)) };
  }
  const missing = await view.nonces.lowestFree(transaction.wallet);
  if (missing < transaction.nonce) {
    const hold = sayMissing(deps, transaction, missing);
    return { ...resting, hold, transaction: isSent ? transaction : await broadcast(deps, view, transaction) };
  }
  const first = waiting.find(({ status }) => status === 'SIGNED' || status === 'BROADCAST');
  const isCheap = newestAttempt(transaction).maxFeePerGas < view.chain.market.baseFeePerGas;
  // What waits for a lower nonce is not made dearer for it.
  const mayReplace = first?.id === transaction.id || isCheap;
  const replaced = mayReplace ? await replace(deps, view, transaction, serves) : {};
  const { topUp = null, hold = null } = replaced;
  const newest = replaced.transaction ?? transaction;
  const sent = newest === transaction && isSent ? newest : await broadcast(deps, view, newest);
  return { transaction: sent, topUp, hold };
}

/**
 * No fee helps a transaction behind a nonce that nothing has: something that was not ours had it, and a reorganisation lost it. The gas
 * wallet's holes are filled; whoever used the key of an address takes its nonce again.
 */
function sayMissing(
  { log }: SweepDeps,
  { id: transactionId, wallet, payer }: ChainTransaction,
  nonce: number,
): SweepHoldCode | null {
  if (payer === 'GAS') return null;
  log.error('a transaction waits behind a nonce that nothing has', { transactionId, wallet, nonce });
  return 'NONCE_MISSING';
}

/** Sends the newest attempt, which is stored. A refusal changes nothing: the bytes are sent again in the next pass. */
export async function broadcast(
  deps: SweepDeps,
  view: SweepView,
  transaction: ChainTransaction,
): Promise<ChainTransaction> {
  const [attempt] = await deps.transactions.attempts([
    attemptId(transaction.id, transaction.attempts.length),
  ]);
  if (attempt === undefined) throw new Error(`the bytes of ${transaction.id} are not stored`);
  try {
    await deps.rpc.request('eth_sendRawTransaction', [attempt.rawTransaction]);
  } catch (error) {
    if (!(error instanceof RpcRefused)) throw error;
    if (!HARMLESS.test(error.reason)) {
      const { id: transactionId } = transaction;
      const facts = { transactionId, txHash: attempt.txHash, reason: error.reason };
      deps.log.warn('the node does not take a transaction', facts);
    }
  }
  if (transaction.status !== 'SIGNED') return transaction;
  const after = moveTransaction('sweeper', transaction, { status: 'BROADCAST' }, view.at);
  const write = { plan: null, transaction: { before: transaction, after }, attempt: null };
  const written = await deps.transactions.write(write, null);
  return written.ok ? after : transaction;
}

/** Not mined for so long that it is replaced. */
export function isStuck(
  transaction: ChainTransaction,
  { config }: Pick<SweepDeps, 'config'>,
  { head }: Pick<SweepView, 'head'>,
): boolean {
  const blocks = Math.max(STUCK_BLOCKS, blocksIn(STUCK_SECONDS, config));
  return head.number - newestAttempt(transaction).signedAtBlock >= blocks;
}

/** Null while nothing else is proven at its nonce. */
async function dropped(
  deps: SweepDeps,
  view: SweepView,
  transaction: ChainTransaction,
): Promise<ChainTransaction | null> {
  const { heights } = view;
  const final = heights.finalized ?? heights.head - reorgDepthOf(deps.config);
  const found = await findMinedNonce(deps.rpc, transaction, final);
  const { id: transactionId, wallet, nonce } = transaction;
  if (found === 'own') deps.log.warn('a mined transaction has no receipt yet', { transactionId });
  if (found !== 'other') return null;
  deps.log.error('another transaction took a nonce of ours', { transactionId, wallet, nonce });
  const after = moveTransaction('sweeper', transaction, { status: 'DROPPED' }, view.at);
  const write = { plan: null, transaction: { before: transaction, after }, attempt: null };
  const written = await deps.transactions.write(write, null);
  return written.ok ? after : null;
}

async function replace(
  deps: SweepDeps,
  view: SweepView,
  transaction: ChainTransaction,
  serves: { readonly plan: SweepPlan; readonly method: SweepMethod } | null,
): Promise<Partial<Recovered>> {
  if (serves === null) return replaceOwn(deps, view, transaction);
  const { plan, method } = serves;
  const parts = await readParts(deps, { ...plan, parts: servedBy(plan, transaction) });
  if (parts === null) return {};
  const found = await method.replaceTransaction({ ...plan, parts }, transaction, view.chain);
  // A refusal now says little of a transaction that waits in the pool: it stays until it is mined.
  if (found.kind === 'refused') return {};
  if (found.kind === 'wait') return { hold: found.code };
  const { draft } = found;
  const facts = { transactionId: transaction.id, attempt: transaction.attempts.length + 1 };
  if (isTooDear(deps, draft, parts.length)) {
    deps.log.error('a transaction is not mined at the highest fee that may be paid', facts);
    return { hold: 'TRANSACTION_STUCK' };
  }
  if (draft.kind !== transaction.serves.kind) return { topUp: draft };
  deps.log.warn('a transaction is stuck and replaced', facts);
  const after = await createAttempt(deps, view, { plan, transaction }, draft);
  return after === null ? {} : { transaction: after };
}

/** A batch or sweep whose plan has ended is sent again, and not made dearer. */
async function replaceOwn(
  deps: SweepDeps,
  view: SweepView,
  transaction: ChainTransaction,
): Promise<Partial<Recovered>> {
  const { serves } = transaction;
  if ('planId' in serves) return {};
  const facts = { transactionId: transaction.id, attempt: transaction.attempts.length + 1 };
  const after = await createOwnAttempt(deps, view, { ...transaction, serves });
  if (after === 'dear') {
    deps.log.error('a transaction is not mined at the highest fee that may be paid', facts);
    return {};
  }
  if (after !== null) deps.log.warn('a transaction is stuck and replaced', facts);
  return after === null ? {} : { transaction: after };
}
