import { EMBEDDED_MAX, type Invoice, recordSweep } from '../../invoices/ports.ts';
import type { Log } from '../../shared/log.ts';
import type { BlockReader } from '../evm/blockReader.ts';
import { type Deposit, type DepositMove, moveDeposit, toChanges } from '../deposit.ts';
import type { ChainStore, Cursor, Settlement } from '../ports.ts';
import { moveSweep, type Sweep, type SweepMove, toInvoiceSweep } from '../sweep.ts';
import { accepted } from './accepted.ts';

interface Round {
  readonly deps: { readonly chain: ChainStore; readonly log: Log };
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
 * A final sweep whose block is gone: it is under way again, whatever became of the deposits that it carried, and its stored bytes move
 * what is left of the money. Null when every final sweep stands.
 *
 * @param stored the invoice's deposits
 */
export async function takeBackSweep(
  { deps, invoice, view, at }: Round,
  stored: readonly Deposit[],
): Promise<Settlement | null> {
  const { unsettled, cursor, reader } = view;
  if (unsettled === null || invoice.sweeps.length === 0) return null;
  const final = invoice.sweeps.filter(({ status }) => status === 'FINAL').map(({ id }) => id);
  const sweeps =
    invoice.sweeps.length < EMBEDDED_MAX
      ? await deps.chain.sweeps(final)
      : await deps.chain.sweepsOf(invoice.id);
  const range = { from: unsettled.from, to: Math.min(unsettled.to, cursor.block) };
  const taken = await firstTaken(sweeps, reader, range, at);
  if (taken === null) return null;
  deps.log.error('a reorganisation took a final sweep back', {
    invoiceId: invoice.id,
    sweepId: taken.after.id,
  });
  const deposits = stored
    .filter(({ id, status }) => status === 'SWEPT' && taken.after.depositIds.includes(id))
    .map((before): DepositMove => ({
      before,
      after: moveDeposit('watcher', before, { status: 'SWEEPING' }, at),
    }));
  const sweep = toInvoiceSweep(taken.after);
  const changes = deposits.flatMap(toChanges);
  const after = accepted(recordSweep(invoice, { by: 'watcher', sweep, deposits: changes, at }));
  const fence = { chainId: cursor.chainId, number: cursor.branch };
  return {
    invoice: after === null ? null : { before: invoice, after },
    deposits,
    sweep: taken,
    nonce: null,
    fence,
  };
}

async function firstTaken(
  sweeps: readonly Sweep[],
  reader: BlockReader,
  range: { readonly from: number; readonly to: number },
  at: string,
): Promise<(SweepMove & { readonly after: Sweep }) | null> {
  const inRange = (height: number): boolean => height >= range.from && height <= range.to;
  const heights = sweeps.flatMap(({ legs }) => legs.flatMap((leg) => leg.mined?.blockNumber ?? []));
  await reader.learn(heights.filter(inRange));
  const isGone = (block: { readonly blockNumber: number; readonly blockHash: string } | null): boolean => {
    if (block === null || !inRange(block.blockNumber)) return false;
    const shown = reader.shown(block.blockNumber);
    return shown !== null && shown !== block.blockHash;
  };
  for (const before of sweeps) {
    if (before.status !== 'FINAL') continue;
    if (!before.legs.some((leg) => leg.purpose === 'MOVE' && isGone(leg.mined))) continue;
    const legs = before.legs.map((leg) => (isGone(leg.mined) ? { ...leg, mined: null } : leg));
    return { before, after: moveSweep('watcher', before, { status: 'BROADCAST', legs }, at) };
  }
  return null;
}
