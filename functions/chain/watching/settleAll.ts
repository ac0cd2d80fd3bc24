import type { InvoiceId } from '../../shared/ids.ts';
import { inParallel } from '../../shared/inParallel.ts';
import { NodeLagging } from '../evm/evmNode.ts';
import { RpcUnavailable } from '../evm/rpc.ts';
import { BranchLeft, LeaseLost } from '../ports.ts';
import type { Finding } from './finding.ts';
import { type Settled, settleInvoice, type SettleView } from './settleInvoice.ts';
import type { WatchDeps, WorkDone } from './watchDeps.ts';

/** Two transactions of the store hold as many: what is read and written side by side goes in few calls. */
const PARALLEL_INVOICES_MAX = 64;

export interface AllSettled {
  readonly writes: number;
  readonly sweepable: boolean;
  readonly differing: number;
  readonly differingIds: ReadonlySet<InvoiceId>;
  /** A deposit was recorded that was not known. */
  readonly found: boolean;
  readonly failed: readonly InvoiceId[];
}

/**
 * Settles invoices side by side. One that cannot be settled does not stop the others.
 *
 * @throws NodeLagging | RpcUnavailable | LeaseLost | BranchLeft, which say nothing about an invoice: the whole pass ends
 */
export async function settleAll(
  deps: WatchDeps,
  invoices: ReadonlyMap<InvoiceId, readonly Finding[]>,
  view: SettleView,
): Promise<AllSettled> {
  const settle = settleInvoice(deps);
  const results = await inParallel([...invoices], PARALLEL_INVOICES_MAX, async ([id, findings]) => {
    try {
      return { id, settled: await settle(id, findings, view) };
    } catch (error) {
      if (endsPass(error)) throw error;
      deps.log.error('an invoice failed: it is tried again in the next pass', { invoiceId: id, error });
      return { id, settled: null };
    }
  });
  const settled = results.flatMap((each): Settled[] => (each.settled === null ? [] : [each.settled]));
  return {
    writes: settled.reduce((sum, { writes }) => sum + writes, 0),
    sweepable: settled.some(({ sweepable }) => sweepable),
    differing: settled.filter(({ differs }) => differs).length,
    differingIds: new Set(results.flatMap(({ id, settled: each }) => (each?.differs === true ? [id] : []))),
    found: settled.some(({ found }) => found),
    failed: results.filter((each) => each.settled === null).map(({ id }) => id),
  };
}

/** What says nothing about one invoice. */
export function endsPass(error: unknown): boolean {
  return (
    error instanceof NodeLagging ||
    error instanceof RpcUnavailable ||
    error instanceof LeaseLost ||
    error instanceof BranchLeft
  );
}

export function doneOf(portions: readonly AllSettled[], done: boolean): WorkDone {
  const sum = (of: (each: AllSettled) => number): number =>
    portions.reduce((total, each) => total + of(each), 0);
  return {
    writes: sum(({ writes }) => writes),
    failed: sum(({ failed }) => failed.length),
    differing: sum(({ differing }) => differing),
    sweepable: portions.some(({ sweepable }) => sweepable),
    found: portions.some(({ found }) => found),
    unfinished: !done,
    restMs: 0,
  };
}
