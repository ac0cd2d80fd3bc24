import type { BatchPlan } from './batchPlan.ts';
import { type AccountGroup, groupByAccount } from './candidate.ts';
import { objection } from './economics.ts';
import type { Hold, HoldCode } from './hold.ts';
import type { Drafts, HeldGroup, Planning, PlanningInput } from './planning.ts';
import { planTokens } from './planTokens.ts';
import { nativePrice } from './pricing.ts';

/**
 * What is swept now, by which method and at what price, and why the rest is not. Those that wait longest go first, and an address is in one
 * plan at a time: its next nonce belongs to that plan.
 */
export function planBatches(input: PlanningInput): Planning {
  const groups = groupByAccount(input.candidates, input.historyOf);
  const { free, held } = partByHindrance(groups);
  const drafts = [...bySymbol(free).values()].map((each) =>
    each[0]?.asset.tokenAddress === null ? planNative(each, input) : planTokens(each, input),
  );
  held.push(...drafts.flatMap((draft) => draft.held));
  const plans = drafts.flatMap((draft) => draft.plans).toSorted((a, b) => waitedMs(b) - waitedMs(a));
  const taken = take(plans, input);
  held.push(...taken.held);
  return { plans: taken.plans, holds: held.flatMap(toHolds) };
}

/** What nothing can be done for now, and the rest: of each address one group, the oldest. */
function partByHindrance(groups: readonly AccountGroup[]): { free: AccountGroup[]; held: HeldGroup[] } {
  const free: AccountGroup[] = [];
  const held: HeldGroup[] = [];
  const taken = new Set<string>();
  for (const group of groups) {
    const address = group.address.toLowerCase();
    if (group.history.busy || taken.has(address)) held.push({ group, code: 'ACCOUNT_BUSY' });
    else if (group.history.refusal !== null) held.push({ group, code: group.history.refusal });
    else {
      taken.add(address);
      free.push(group);
    }
  }
  return { free, held };
}

function bySymbol(groups: readonly AccountGroup[]): Map<string, AccountGroup[]> {
  return Map.groupBy(groups, ({ asset }) => asset.symbol) as Map<string, AccountGroup[]>;
}

/** Native money moves alone, and pays for itself: nothing is gained by waiting for others. */
function planNative(groups: readonly AccountGroup[], input: PlanningInput): Drafts {
  const { gas, feeWei } = nativePrice(input.pricing);
  const plans: BatchPlan[] = [];
  const held: HeldGroup[] = [];
  for (const group of groups) {
    const tooDear = feeWei > input.transactionFeeMax(1) ? 'GAS_PRICE_HIGH' : null;
    const dust = feeWei >= group.units ? 'BELOW_MINIMUM' : null;
    const code = tooDear ?? dust ?? objection(group, feeWei, input.economics);
    if (code !== null) held.push({ group, code });
    else {
      const accounts = [{ ...group, authorizes: false }];
      const why = 'Native money pays for its own plain transfer, and its address is never delegated.';
      plans.push({
        asset: group.asset,
        method: 'NATIVE',
        accounts,
        gas,
        gasLimit: gas,
        feeWei,
        walletWei: 0n,
        why,
      });
    }
  }
  return { plans, held };
}

/** As many as are allowed and the gas wallet pays for. Behind one that it cannot pay for none goes that needs it, or the older would starve. */
function take(plans: readonly BatchPlan[], { plansMax, walletWei }: PlanningInput): Drafts {
  const taken: BatchPlan[] = [];
  const held: HeldGroup[] = [];
  let left = walletWei;
  let low = false;
  for (const plan of plans) {
    low ||= plan.walletWei > left;
    const code: HoldCode | null =
      low && plan.walletWei > 0n ? 'GAS_WALLET_LOW' : taken.length >= plansMax ? 'QUEUED' : null;
    if (code !== null) held.push(...plan.accounts.map((group) => ({ group, code })));
    else {
      left -= plan.walletWei;
      taken.push(plan);
    }
  }
  return { plans: taken, held };
}

function waitedMs({ accounts }: BatchPlan): number {
  return accounts[0]?.waitedMs ?? 0;
}

function toHolds({ group, code }: HeldGroup): Hold[] {
  return group.candidates.map((candidate) => ({ candidate, code }));
}
