import { explainRefusal, isPause } from '../evm/revertReason.ts';
import type { RpcRefused } from '../evm/rpc.ts';
import { transactionFeeMaxOf } from '../chainConfig.ts';
import type { Treasury } from '../treasury.ts';
import { sweepDelegateOf } from './delegate.ts';
import type { Sweepable } from './findSweepable.ts';
import type { AccountHistory, SweepCandidate } from './plan/candidate.ts';
import { TRANSACTION_LIMITS } from './plan/limits.ts';
import type { BatchPlan } from './plan/batchPlan.ts';
import type { Hold } from './plan/hold.ts';
import { planBatches } from './plan/planBatches.ts';
import type { Planning, PlanningInput } from './plan/planning.ts';
import { economicsOf, tokenGasOf } from './plan/planningConfig.ts';
import type { DelegateState } from './prepareDelegate.ts';
import { readRefusals, type TransferOrder } from './readRefusals.ts';
import type { SweepDeps } from './sweepDeps.ts';
import type { MethodView } from './sweepMethod.ts';

/** What a planning asks of the chain. */
export interface PlanningView {
  readonly chain: MethodView;
  /** ISO 8601. */
  readonly at: string;
}

/** What goes to one treasury: a batch is a call of that treasury's delegate. */
export interface TreasuryGroup {
  readonly treasury: Treasury;
  readonly delegate: DelegateState;
  readonly of: readonly Sweepable[];
}

/** A planning of several treasuries. */
export interface TogetherPlanning extends Planning {
  readonly plans: readonly (BatchPlan & { readonly treasury: Treasury })[];
}

/**
 * What would be swept of what waits, and why the rest is not. It reads, and writes nothing. The treasury whose money waits longest comes first, so that no
 * merchant's money starves behind another's: what was served has waited shorter than the others at the next pass.
 */
export async function planTogether(
  deps: Pick<SweepDeps, 'config' | 'rpc'>,
  view: PlanningView,
  groups: readonly TreasuryGroup[],
  plansMax: number,
): Promise<TogetherPlanning> {
  const plans: TogetherPlanning['plans'][number][] = [];
  const holds: Hold[] = [];
  const filled = groups.filter(({ of }) => of.length > 0);
  if (filled.length === 0) return { plans, holds };
  let walletWei = await view.chain.nativeBalance(view.chain.gasWallet);
  for (const group of filled.toSorted((a, b) => oldestOf(a) - oldestOf(b))) {
    const planned = await planGroup(deps, view, group, { plansMax: plansMax - plans.length, walletWei });
    plans.push(...planned.plans.map((plan) => ({ ...plan, treasury: group.treasury })));
    holds.push(...planned.holds);
    // Behind one that the gas wallet cannot pay for none goes that needs it.
    const isLow = planned.holds.some(({ code }) => code === 'GAS_WALLET_LOW');
    walletWei = isLow ? 0n : planned.plans.reduce((left, plan) => left - plan.walletWei, walletWei);
  }
  return { plans, holds };
}

/** Seconds since 1970 of the block that brought what waits longest. */
function oldestOf({ of }: TreasuryGroup): number {
  return Math.min(...of.flatMap(({ deposits }) => deposits.map(({ blockTimestamp }) => blockTimestamp)));
}

async function planGroup(
  { config, rpc }: Pick<SweepDeps, 'config' | 'rpc'>,
  { chain, at }: PlanningView,
  { treasury, delegate, of: sweepables }: TreasuryGroup,
  limits: Pick<PlanningInput, 'plansMax' | 'walletWei'>,
): Promise<Planning> {
  const tokens = sweepables.filter(({ invoice }) => invoice.asset.tokenAddress !== null);
  const ready = delegate === 'coming' ? sweepables.filter((each) => !tokens.includes(each)) : sweepables;
  const candidates = (some: readonly Sweepable[]): SweepCandidate[] =>
    some.flatMap((each) => candidatesOf(each, Date.parse(at)));
  const accounts = await chain.accounts(
    sweepDelegateOf(treasury.address),
    delegate === 'ready' ? tokens.map(({ invoice }) => invoice.address) : [],
  );
  const orders = delegate === 'ready' ? tokens.map(orderOf) : [];
  const refused = await readRefusals(rpc, treasury.address, orders);
  const { plans, holds } = planBatches({
    candidates: candidates(ready),
    pricing: chain,
    limits: TRANSACTION_LIMITS[config.feeModel],
    economics: economicsOf(config),
    historyOf: (address) => ({
      ...(accounts.get(address.toLowerCase()) ?? UNUSED),
      shownForNative: false,
      busy: false,
      refusal: refusalOf(refused.get(address)),
    }),
    tokenGasOf: (symbol) => tokenGasOf(config, symbol),
    delegates: delegate === 'ready',
    transactionFeeMax: (count) => transactionFeeMaxOf(config, count),
    ...limits,
  });
  // They wait for the delegate, which is being created: a top-up would cost more than the wait.
  const waiting = sweepables.filter((each) => !ready.includes(each));
  return {
    plans,
    holds: [...holds, ...candidates(waiting).map((candidate) => ({ candidate, code: 'QUEUED' as const }))],
  };
}

const UNUSED: Pick<AccountHistory, 'nonce' | 'delegation'> = { nonce: 0, delegation: 'NONE' };

function orderOf({ invoice, deposits, leftBefore }: Sweepable): TransferOrder {
  const { address, asset } = invoice;
  const units = deposits.reduce((sum, { amount }) => sum + amount.units, 0n);
  return { address, token: asset.tokenAddress ?? '', units: units - leftBefore };
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

function refusalOf(refused: RpcRefused | undefined): AccountHistory['refusal'] {
  if (refused === undefined) return null;
  return isPause(explainRefusal(refused)) ? 'TOKEN_PAUSED' : 'TRANSFER_REFUSED';
}
