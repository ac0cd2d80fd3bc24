import { sameAddress } from '../evm/address.ts';
import { isFinal } from '../finality.ts';
import { outflowsUpTo } from '../outflow.ts';
import type { ChainTransactionStore } from '../ports.ts';
import type { Sweep } from '../sweep.ts';
import { treasuriesReached } from '../treasury.ts';
import { finalityOfPlan } from './finalityOfPlan.ts';
import { arrivalOf, type PlanState } from './followPlan.ts';
import type { SweepDeps } from './sweepDeps.ts';
import { availableOf, type PlanPart, type SweepPlan, type TransferElsewhere, unitsOf } from './sweepPlan.ts';
import type { SweepView } from './sweepView.ts';

/**
 * Transfers to the treasury that others sent and that took what a part of the plan was to take: final Transfer logs that no sweep of the
 * invoice has. Anybody may call the delegate, that of a
 * treasury before as well, and a key may be used elsewhere.
 */
export async function findElsewhere(
  deps: SweepDeps,
  view: SweepView,
  state: PlanState,
): Promise<readonly TransferElsewhere[]> {
  const { plan } = state;
  if (plan.asset.tokenAddress === null) return [];
  const found: TransferElsewhere[] = [];
  for (const part of plan.parts) {
    if (arrivalOf(state, part) !== null) continue;
    const deposits = await deps.chain.deposits(part.deposits.map(({ id }) => id));
    const latest = Math.max(...deposits.map(({ blockNumber }) => blockNumber));
    const transfer = await findOne(deps, view, plan, { part, from: latest });
    if (transfer === null) continue;
    complainOfUnits(deps, plan, part, transfer);
    found.push(transfer);
  }
  return found;
}

/**
 * What others moved of money that no plan has yet: the part of its deposits that were there then, and the transfer. Money is fungible: where sweeps of ours are said to have taken what
 * it took, it took for them what came later. Null where nothing was.
 *
 * @param part of a plan that is not stored
 */
export async function findTakenPart(
  deps: SweepDeps,
  view: SweepView,
  plan: SweepPlan,
  part: PlanPart,
): Promise<{ readonly part: PlanPart; readonly transfer: TransferElsewhere } | null> {
  if (plan.asset.tokenAddress === null) return null;
  const transfer = await findOne(deps, view, plan, { part, from: 0 });
  if (transfer === null) return null;
  const stored = await deps.chain.deposits(part.deposits.map(({ id }) => id));
  const there = stored.filter(({ blockNumber }) => blockNumber <= transfer.blockNumber);
  const ids = new Set((there.length > 0 ? there : stored).map(({ id }) => id));
  const taken = { ...part, deposits: part.deposits.filter(({ id }) => ids.has(id)) };
  complainOfUnits(deps, plan, taken, transfer);
  return { part: taken, transfer };
}

function complainOfUnits(
  { log }: SweepDeps,
  { id: planId }: SweepPlan,
  part: PlanPart,
  { txHash, units }: TransferElsewhere,
): void {
  if (units === unitsOf(part) || units === availableOf(part)) return;
  const facts = { planId, invoiceId: part.invoiceId, txHash, units };
  log.error('what others moved to the treasury is not what the deposits say', facts);
}

/** @param from height of the block from which on it counts */
async function findOne(
  { outflows, chain, transactions, treasuries, config }: SweepDeps,
  { reader, heights }: SweepView,
  plan: SweepPlan,
  { part, from }: { readonly part: PlanPart; readonly from: number },
): Promise<TransferElsewhere | null> {
  const all = await outflows.outflowsOf(part.invoiceId);
  const tier = finalityOfPlan(config, plan);
  const out = outflowsUpTo(all, plan.asset.tokenAddress, heights.head).filter(({ blockNumber }) =>
    isFinal(tier, blockNumber, heights),
  );
  if (out.length === 0) return null;
  const own = await treasuries.treasuriesOf([part.merchantId], config.chainId);
  const planned = { address: plan.treasury, owner: plan.treasuryOwner };
  const ours = [planned, ...treasuriesReached(config, part.merchantId, own.get(part.merchantId))];
  const reached = (to: string) => ours.find(({ address }) => sameAddress(to, address));
  const toTreasury = out.filter(({ to }) => reached(to) !== undefined);
  if (toTreasury.length === 0) return null;
  const sweeps = await chain.sweepsOf(part.invoiceId);
  const arrived = sweeps.flatMap(({ arrival }) => arrival?.txHash ?? []);
  const taken = new Set([...arrived, ...(await readKnownHashes(transactions, sweeps, { plan, part }))]);
  await reader.learn(toTreasury.map(({ blockNumber }) => blockNumber));
  const fresh = toTreasury.filter(
    ({ txHash, blockNumber, blockHash }) =>
      !taken.has(txHash) && blockNumber >= from && reader.shown(blockNumber) === blockHash,
  );
  const [first] = fresh;
  if (first === undefined) return null;
  const units = fresh
    .filter(({ txHash }) => txHash === first.txHash)
    .reduce((sum, each) => sum + each.units, 0n);
  const { txHash, blockNumber, blockHash, to } = first;
  const { address: treasury, owner: treasuryOwner } = reached(to) ?? planned;
  const place = { txHash, blockNumber, blockHash, logIndex: null };
  return { address: part.address, ...place, units, treasury, treasuryOwner };
}

/**
 * Of all that was ever signed for these sweeps: one that does not say yet that it was mined may be what moved the money. And of what others moved that a plan of
 * the same invoice has already, whose sweep does not say so yet: a transfer is the end of one sweep. What the asking plan itself has, another pass found
 * after this one read it: this one finds it too, and its write is refused, where it would say that the sweep failed.
 */
async function readKnownHashes(
  store: ChainTransactionStore,
  sweeps: readonly Sweep[],
  { plan: asking, part: { address } }: { readonly plan: SweepPlan; readonly part: PlanPart },
): Promise<readonly string[]> {
  const plans = await store.plans([...new Set(sweeps.map(({ planId }) => planId))]);
  const own = await store.transactions(plans.flatMap(({ transactionIds }) => transactionIds));
  const others = plans.filter(({ id }) => id !== asking.id);
  // What a plan found and does not end by, since its own transaction was mined again, is free.
  const elsewhere = others.flatMap((plan) => {
    const transactions = own.filter(({ id }) => plan.transactionIds.includes(id));
    return arrivalOf({ plan, transactions }, { address }) ?? [];
  });
  return [...own.flatMap(({ attempts }) => attempts), ...elsewhere].map(({ txHash }) => txHash);
}
