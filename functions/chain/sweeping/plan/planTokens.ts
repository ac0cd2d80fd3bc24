import type { BatchPlan } from './batchPlan.ts';
import type { AccountGroup } from './candidate.ts';
import { objection } from './economics.ts';
import { NATIVE_TRANSFER_GAS, type TokenGas } from './gasUnits.ts';
import { batchBytes, batchGasLimit, type TransactionLimits } from './limits.ts';
import type { Drafts, HeldGroup, PlanningInput } from './planning.ts';
import { batchOffer, batchPrice, sizeOf, topUpOffer, topUpPrice, topUpValue } from './pricing.ts';

/**
 * Plans of one token: batches of those that may be delegated, as large as the chain takes; the rest by top-up.
 *
 * @param groups oldest first
 */
export function planTokens(groups: readonly AccountGroup[], input: PlanningInput): Drafts {
  const [first] = groups;
  if (first === undefined) return { plans: [], held: [] };
  const token = input.tokenGasOf(first.asset.symbol);
  const mayBeInBatch = ({ history }: AccountGroup): boolean => input.delegates && !history.shownForNative;
  const inBatch = groups.filter(mayBeInBatch);
  const alone = groups.filter((group) => !mayBeInBatch(group));
  const plans: BatchPlan[] = [];
  const held: HeldGroup[] = [];
  const add = (drafts: Drafts): void => {
    plans.push(...drafts.plans);
    held.push(...drafts.held);
  };
  add(planTopUps(alone, token, input));
  // First against the price of all of them together: what is not worth that is worth nothing less.
  const together = worthwhile(inBatch, token, input);
  held.push(...together.held);
  let rest = together.kept;
  while (rest.length > 0) {
    const count = countThatFits(rest, token, input);
    // Not even one: gas is dear, and a top-up offers less of it.
    if (count === 0) add(planTopUps(rest, token, input));
    else add(planBatch(rest.slice(0, count), count < rest.length, token, input));
    rest = count === 0 ? [] : rest.slice(count);
  }
  return { plans, held };
}

function planBatch(
  groups: readonly AccountGroup[],
  isFull: boolean,
  token: TokenGas,
  input: PlanningInput,
): Drafts {
  const { kept, held } = worthwhile(groups, token, input);
  if (kept.length === 0) return { plans: [], held };
  if (!isFull && waitsForCompany(kept, input)) {
    return {
      plans: [],
      held: [...held, ...kept.map((group) => ({ group, code: 'WAITS_FOR_COMPANY' as const }))],
    };
  }
  const size = sizeOf(kept);
  const { gas, feeWei } = batchPrice(token, size, input.pricing);
  const other = topUpPrice(token, input.pricing);
  const count = BigInt(kept.length);
  if (other.feeWei * count < feeWei) {
    const drafts = planTopUps(kept, token, input);
    return { plans: drafts.plans, held: [...held, ...drafts.held] };
  }
  const { gasLimit, walletWei } = batchOffer(token, size, input.pricing);
  const accounts = kept.map((group) => ({ ...group, authorizes: group.history.delegation !== 'OURS' }));
  const why = `EIP7702 at ${feeWei / count} wei an address (${gas / count} gas), TOP_UP at ${other.feeWei} (${other.gas}).`;
  const plan = {
    asset: assetOf(kept),
    method: 'EIP7702',
    accounts,
    gas,
    gasLimit,
    feeWei,
    walletWei,
    why,
  } as const;
  return { plans: [plan], held };
}

function planTopUps(groups: readonly AccountGroup[], token: TokenGas, input: PlanningInput): Drafts {
  const { gas, feeWei } = topUpPrice(token, input.pricing);
  const value = topUpValue(token, input.pricing);
  const walletWei = topUpOffer(token, input.pricing);
  const plans: BatchPlan[] = [];
  const held: HeldGroup[] = [];
  for (const group of groups) {
    const code =
      value > input.transactionFeeMax(1) ? 'GAS_PRICE_HIGH' : objection(group, feeWei, input.economics);
    if (code !== null) held.push({ group, code });
    else {
      const accounts = [{ ...group, authorizes: false }];
      const why = group.history.shownForNative
        ? `TOP_UP at ${feeWei} wei: the address was shown for native money.`
        : `TOP_UP at ${feeWei} wei (${gas} gas): no batch is cheaper.`;
      const { asset } = group;
      plans.push({
        asset,
        method: 'TOP_UP',
        accounts,
        gas,
        gasLimit: NATIVE_TRANSFER_GAS,
        feeWei,
        walletWei,
        why,
      });
    }
  }
  return { plans, held };
}

/**
 * Those whose money is worth an equal share of the batch that they make. One that leaves makes it dearer for the others, so that it is asked
 * again until all agree: what remains is the largest batch in which each is worth its share.
 */
function worthwhile(
  groups: readonly AccountGroup[],
  token: TokenGas,
  input: PlanningInput,
): { readonly kept: readonly AccountGroup[]; readonly held: readonly HeldGroup[] } {
  let kept = groups;
  const held: HeldGroup[] = [];
  const alone = topUpPrice(token, input.pricing).feeWei;
  for (;;) {
    const batch = batchPrice(token, sizeOf(kept), input.pricing).feeWei / BigInt(Math.max(kept.length, 1));
    const share = batch < alone ? batch : alone;
    const leaving = kept.flatMap((group) => {
      const code = objection(group, share, input.economics);
      return code === null ? [] : [{ group, code }];
    });
    if (leaving.length === 0) return { kept, held };
    held.push(...leaving);
    const gone = new Set(leaving.map(({ group }) => group));
    kept = kept.filter((group) => !gone.has(group));
  }
}

function waitsForCompany(groups: readonly AccountGroup[], { economics }: PlanningInput): boolean {
  return groups.length < economics.companyMin && (groups[0]?.waitedMs ?? 0) < economics.companyMs;
}

/** How many of the oldest fit into one transaction, which a search by halves finds: more accounts take more of everything. */
function countThatFits(groups: readonly AccountGroup[], token: TokenGas, input: PlanningInput): number {
  let fits = 0;
  let tooMany = groups.length + 1;
  while (tooMany - fits > 1) {
    const middle = Math.floor((fits + tooMany) / 2);
    if (isWithin(groups.slice(0, middle), token, input)) fits = middle;
    else tooMany = middle;
  }
  return fits;
}

function isWithin(groups: readonly AccountGroup[], token: TokenGas, input: PlanningInput): boolean {
  const size = sizeOf(groups);
  // A rollup's gas for data is beside its limit on execution.
  const execution = batchGasLimit(token, size);
  const { walletWei: offered } = batchOffer(token, size, input.pricing);
  const { gasMax, bytesMax, accountsMax }: TransactionLimits = input.limits;
  return (
    groups.length <= accountsMax &&
    execution <= gasMax &&
    batchBytes(size) <= bytesMax &&
    offered <= input.transactionFeeMax(groups.length) &&
    (offered <= input.walletWei || groups.length === 1)
  );
}

function assetOf(groups: readonly AccountGroup[]): AccountGroup['asset'] {
  const [first] = groups;
  if (first === undefined) throw new Error('a batch has an account');
  return first.asset;
}
