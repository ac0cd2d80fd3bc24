import type { InvoiceId } from '../../shared/ids.ts';
import { inParallel } from '../../shared/inParallel.ts';
import { transactionFeeMaxOf } from '../chainConfig.ts';
import type { PlanOutcome } from './advancePlan.ts';
import { createSweeps } from './createSweeps.ts';
import { sweepDelegateOf } from './delegate.ts';
import { guarded } from './guarded.ts';
import { findSweepable, type Sweepable } from './findSweepable.ts';
import type { AccountHistory, SweepCandidate } from './plan/candidate.ts';
import { TRANSACTION_LIMITS } from './plan/limits.ts';
import { planBatches } from './plan/planBatches.ts';
import { economicsOf, tokenGasOf } from './plan/planningConfig.ts';
import type { Planning } from './plan/planning.ts';
import { prepareDelegate } from './prepareDelegate.ts';
import { readRefusals, type TransferOrder } from './readRefusals.ts';
import { recordHolds } from './recordHolds.ts';
import type { SweepDeps } from './sweepDeps.ts';
import type { SweepHoldCode } from './sweepHolds.ts';
import type { SweepView } from './sweepView.ts';

/** What became of the invoices that a pass came to. */
export interface Begun {
  readonly outcomes: readonly (PlanOutcome | 'failed')[];
  /** Plans that were made. */
  readonly plans: number;
  /** ISO 8601: when those were paid of which nothing was swept yet. */
  readonly waitingSince: readonly string[];
}

const PARALLEL_MAX = 8;
/** Between these the planner chooses. Any other method takes what it carries, one invoice at a time. */
const PLANNED_METHODS: readonly string[] = ['EIP7702', 'TOP_UP', 'NATIVE'];
/** Waits that the next passes end: invoices do not show them. */
const SHORT_HOLDS: readonly SweepHoldCode[] = ['QUEUED', 'ACCOUNT_BUSY', 'WAITS_FOR_COMPANY'];

/**
 * Plans the sweeps of invoices' final money, reserves what is planned and signs, or says why it waits.
 *
 * @param plansMax most plans that may be made
 */
export async function planSweeps(
  deps: SweepDeps,
  view: SweepView,
  ids: readonly InvoiceId[],
  plansMax: number,
): Promise<Begun> {
  const found = await inParallel(ids, PARALLEL_MAX, (id) =>
    guarded(deps, { invoiceId: id }, () => findSweepable(deps, view, id)),
  );
  const sweepables = found.filter((each) => each !== null && each !== 'failed');
  const outcomes: (PlanOutcome | 'failed')[] = found.filter((each) => each === 'failed');
  const hold = async (code: SweepHoldCode, held: readonly InvoiceId[]): Promise<void> => {
    const isShort = SHORT_HOLDS.includes(code);
    outcomes.push(...held.map((): PlanOutcome => (isShort ? 'open' : 'held')));
    if (!isShort) await recordHolds(deps, held, code, view.at);
  };
  const chosen: Sweepable[] = [];
  for (const sweepable of sweepables) {
    const method = deps.methods.find((each) => each.carries(sweepable.invoice.asset));
    if (method === undefined) await hold('NO_METHOD', [sweepable.invoice.id]);
    else if (PLANNED_METHODS.includes(method.name)) chosen.push(sweepable);
    else outcomes.push(await createSweeps(deps, view, { method, reason: method.reason, of: [sweepable] }));
  }
  const { plans, holds } = await planAll(deps, view, chosen, plansMax);
  for (const [code, held] of Map.groupBy(holds, (each) => each.code))
    await hold(code, [...new Set(held.map(({ candidate }) => candidate.invoiceId))]);
  const byInvoice = new Map(chosen.map((each) => [each.invoice.id, each]));
  const begun = await inParallel(plans, PARALLEL_MAX, ({ method: name, accounts, why }) => {
    const method = deps.methods.find((each) => each.name === name);
    if (method === undefined) throw new Error(`the planner chose ${name}, which is not known`);
    const of = accounts.flatMap(({ candidates }) => candidates[0] ?? []);
    return guarded(deps, { plan: why }, () =>
      createSweeps(deps, view, {
        method,
        reason: why,
        of: of.flatMap(({ invoiceId }) => byInvoice.get(invoiceId) ?? []),
      }),
    );
  });
  outcomes.push(...begun);
  const waitingSince = sweepables.flatMap((each) => each.waitingSince ?? []);
  return { outcomes, plans: begun.length, waitingSince };
}

async function planAll(
  deps: SweepDeps,
  view: SweepView,
  sweepables: readonly Sweepable[],
  plansMax: number,
): Promise<Planning> {
  if (sweepables.length === 0) return { plans: [], holds: [] };
  const { config } = deps;
  const { chain } = view;
  const tokens = sweepables.filter(({ invoice }) => invoice.asset.tokenAddress !== null);
  const delegate = tokens.length === 0 ? 'absent' : await prepareDelegate(deps, view);
  const ready = delegate === 'coming' ? sweepables.filter((each) => !tokens.includes(each)) : sweepables;
  const candidates = (some: readonly Sweepable[]): SweepCandidate[] =>
    some.flatMap((each) => candidatesOf(each, Date.parse(view.at)));
  const accounts = await chain.accounts(
    sweepDelegateOf(config.treasury),
    delegate === 'ready' ? tokens.map(({ invoice }) => invoice.address) : [],
  );
  const refused = await readRefusals(
    deps.rpc,
    config.treasury,
    delegate === 'ready' ? tokens.map(orderOf) : [],
  );
  const { plans, holds } = planBatches({
    candidates: candidates(ready),
    pricing: chain,
    limits: TRANSACTION_LIMITS[config.feeModel],
    economics: economicsOf(config),
    historyOf: (address) => ({
      ...(accounts.get(address.toLowerCase()) ?? UNUSED),
      shownForNative: false,
      busy: false,
      refused: refused.has(address),
    }),
    tokenGasOf: (symbol) => tokenGasOf(config, symbol),
    delegates: delegate === 'ready',
    transactionFeeMax: (count) => transactionFeeMaxOf(config, count),
    walletWei: await chain.nativeBalance(chain.gasWallet),
    plansMax,
  });
  // They wait for the delegate, which is being created: a top-up would cost more than the wait.
  const waiting = sweepables.filter((each) => !ready.includes(each));
  return {
    plans,
    holds: [...holds, ...candidates(waiting).map((candidate) => ({ candidate, code: 'QUEUED' as const }))],
  };
}

const UNUSED: Pick<AccountHistory, 'nonce' | 'delegation'> = { nonce: 0, delegation: 'NONE' };

function orderOf({ invoice, deposits }: Sweepable): TransferOrder {
  const { address, asset } = invoice;
  const units = deposits.reduce((sum, { amount }) => sum + amount.units, 0n);
  return { address, token: asset.tokenAddress ?? '', units };
}

function candidatesOf({ invoice, deposits }: Sweepable, nowMs: number): SweepCandidate[] {
  const { merchantId, address, derivationIndex, asset } = invoice;
  return deposits.map(({ id, amount, blockTimestamp }) => ({
    depositId: id,
    invoiceId: invoice.id,
    ...{ merchantId, address, derivationIndex, asset },
    units: amount.units,
    waitedMs: Math.max(0, nowMs - blockTimestamp * 1_000),
  }));
}
