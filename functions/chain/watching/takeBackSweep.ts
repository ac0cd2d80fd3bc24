import { EMBEDDED_MAX, type Invoice, isOpen, recordSweep } from '../../invoices/ports.ts';
import type { Log } from '../../shared/log.ts';
import type { BlockReader } from '../evm/blockReader.ts';
import { type Deposit, type DepositMove, moveDeposit, toChanges } from '../deposit.ts';
import { moveTransaction } from '../chainTransaction.ts';
import type { ChainStore, ChainTransactionStore, Cursor, Settlement } from '../ports.ts';
import { moveSweep, type Sweep, toInvoiceSweep } from '../sweep.ts';
import { movePlan } from '../sweeping/sweepPlan.ts';
import { accepted } from './accepted.ts';

interface Round {
  readonly deps: {
    readonly chain: ChainStore;
    readonly transactions: ChainTransactionStore;
    readonly log: Log;
  };
  readonly invoice: Invoice;
  readonly view: {
    readonly cursor: Cursor;
    readonly reader: BlockReader;
    /** Heights whose sweeps must be compared with a new branch. */
    readonly unsettled: { readonly from: number; readonly to: number } | null;
  };
  /** ISO 8601. */
  readonly at: string;
}

/**
 * A sweep that has ended and of whose blocks one is gone: it is under way again, whatever became of the deposits that it carried, and its stored
 * bytes move what is left of the money. One that failed had cost gas in that block. Null when every ended sweep stands.
 *
 * @param stored the invoice's deposits
 */
export async function takeBackSweep(
  { deps, invoice, view, at }: Round,
  stored: readonly Deposit[],
): Promise<Settlement | null> {
  const { unsettled, cursor, reader } = view;
  if (unsettled === null || invoice.sweeps.length === 0) return null;
  const ended = invoice.sweeps.filter(({ status }) => !isOpen(status)).map(({ id }) => id);
  const sweeps =
    invoice.sweeps.length < EMBEDDED_MAX
      ? await deps.chain.sweeps(ended)
      : await deps.chain.sweepsOf(invoice.id);
  const range = { from: unsettled.from, to: Math.min(unsettled.to, cursor.block) };
  const isGone = await goneBlocks(sweeps, reader, range);
  const before = sweeps.find(
    ({ status, movements, arrival }) =>
      !isOpen(status) && (movements.some(isGone) || (arrival !== null && isGone(arrival))),
  );
  if (before === undefined) return null;
  await reopenPlan(deps.transactions, before.planId, isGone, at);
  const taken = { before, after: withoutGone(before, isGone, at) };
  deps.log.error('a reorganisation took a final sweep back', {
    invoiceId: invoice.id,
    sweepId: taken.after.id,
  });
  const deposits = stored
    .filter((deposit) => endsWith(taken.after, deposit))
    .map((deposit): DepositMove => ({ before: deposit, after: unswept(taken.after, deposit, at) }));
  const sweep = toInvoiceSweep(taken.after);
  const changes = deposits.flatMap(toChanges);
  const after = accepted(recordSweep(invoice, { by: 'watcher', sweep, deposits: changes, at }));
  const fence = { chainId: cursor.chainId, number: cursor.branch };
  return {
    invoice: after === null ? null : { before: invoice, after },
    deposits,
    sweep: taken,
    fence,
  };
}

/** It took it away, or was about to be said to: its own deposits are SWEEPING as it is. */
function endsWith({ id, depositIds }: Sweep, { id: depositId, status, sweepId }: Deposit): boolean {
  if (sweepId !== id) return false;
  return status === 'SWEPT' || (status === 'SWEEPING' && !depositIds.includes(depositId));
}

/** What the sweep was made for goes on with it; what it took along waits for a sweep of its own. */
function unswept({ depositIds }: Sweep, deposit: Deposit, at: string): Deposit {
  return depositIds.includes(deposit.id)
    ? moveDeposit('watcher', deposit, { status: 'SWEEPING' }, at)
    : moveDeposit('watcher', deposit, { status: 'CONFIRMED', sweepId: null }, at);
}

type InBlock = { readonly blockNumber: number; readonly blockHash: string };

/** Whether another block stands at a height of the range now. */
async function goneBlocks(
  sweeps: readonly Sweep[],
  reader: BlockReader,
  range: { readonly from: number; readonly to: number },
): Promise<(place: InBlock) => boolean> {
  const inRange = (height: number): boolean => height >= range.from && height <= range.to;
  const places = sweeps.flatMap(({ movements, arrival }) => [
    ...movements,
    ...(arrival === null ? [] : [arrival]),
  ]);
  await reader.learn(places.map(({ blockNumber }) => blockNumber).filter(inRange));
  return ({ blockNumber, blockHash }) => {
    if (!inRange(blockNumber)) return false;
    const shown = reader.shown(blockNumber);
    return shown !== null && shown !== blockHash;
  };
}

function withoutGone(sweep: Sweep, isGone: (place: InBlock) => boolean, at: string): Sweep {
  const movements = sweep.movements.filter((movement) => !isGone(movement));
  const arrival = sweep.arrival === null || isGone(sweep.arrival) ? null : sweep.arrival;
  return moveSweep('watcher', sweep, { status: 'BROADCAST', movements, arrival, failureReason: null }, at);
}

/** Lost races of one plan. */
const ROUNDS_MAX = 10;

/** The plan of a sweep that was taken back is under way again, with those of its transactions that are in no block now. */
async function reopenPlan(
  store: ChainTransactionStore,
  planId: string,
  isGone: (place: InBlock) => boolean,
  at: string,
): Promise<void> {
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const [plan] = await store.plans([planId]);
    if (plan === undefined) throw new Error(`the plan ${planId} of a sweep is not stored`);
    const transactions = await store.transactions(plan.transactionIds);
    const gone = transactions.filter(({ mined }) => mined !== null && isGone(mined));
    const elsewhere = plan.elsewhere.filter((transfer) => !isGone(transfer));
    const isAsItIs = plan.status !== 'ENDED' && elsewhere.length === plan.elsewhere.length;
    if (gone.length === 0 && isAsItIs) return;
    for (const before of gone) {
      const after = moveTransaction('watcher', before, { status: 'BROADCAST', mined: null }, at);
      await store.write({ plan: null, transaction: { before, after }, attempt: null }, null);
    }
    if (isAsItIs) continue;
    const status = plan.status === 'ENDED' ? ({ status: 'SIGNED' } as const) : {};
    const after = movePlan('watcher', plan, { ...status, elsewhere }, at);
    await store.write({ plan: { before: plan, after }, transaction: null, attempt: null }, null);
  }
  throw new Error(`the plan ${planId} could not be opened again in ${ROUNDS_MAX} rounds`);
}
