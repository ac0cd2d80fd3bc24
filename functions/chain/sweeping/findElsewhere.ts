import { sameAddress } from '../evm/address.ts';
import { isFinal } from '../finality.ts';
import { outflowsUpTo } from '../outflow.ts';
import type { ChainTransactionStore } from '../ports.ts';
import type { Sweep } from '../sweep.ts';
import { treasuriesReached } from '../treasury.ts';
import { finalityOfPlan } from './finalityOfPlan.ts';
import { arrivalOf, type PlanState } from './followPlan.ts';
import type { SweepDeps } from './sweepDeps.ts';
import { type PlanPart, type SweepPlan, type TransferElsewhere, unitsOf } from './sweepPlan.ts';
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
    const transfer = await findOne(deps, view, plan, part);
    if (transfer !== null) found.push(transfer);
  }
  return found;
}

async function findOne(
  { outflows, chain, transactions, treasuries, config, log }: SweepDeps,
  { reader, heights }: SweepView,
  plan: SweepPlan,
  part: PlanPart,
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
  const [sweeps, deposits] = [
    await chain.sweepsOf(part.invoiceId),
    await chain.deposits(part.deposits.map(({ id }) => id)),
  ];
  const arrived = sweeps.flatMap(({ arrival }) => arrival?.txHash ?? []);
  const taken = new Set([...arrived, ...(await readOwnHashes(transactions, sweeps))]);
  await reader.learn(toTreasury.map(({ blockNumber }) => blockNumber));
  const earliest = Math.max(...deposits.map(({ blockNumber }) => blockNumber));
  const fresh = toTreasury.filter(
    ({ txHash, blockNumber, blockHash }) =>
      !taken.has(txHash) && blockNumber >= earliest && reader.shown(blockNumber) === blockHash,
  );
  const [first] = fresh;
  if (first === undefined) return null;
  const units = fresh
    .filter(({ txHash }) => txHash === first.txHash)
    .reduce((sum, each) => sum + each.units, 0n);
  if (units !== unitsOf(part)) {
    const facts = { planId: plan.id, invoiceId: part.invoiceId, txHash: first.txHash, units };
    log.error('what others moved to the treasury is not what the deposits say', facts);
  }
  const { txHash, blockNumber, blockHash, to } = first;
  const { address: treasury, owner: treasuryOwner } = reached(to) ?? planned;
  const place = { txHash, blockNumber, blockHash, logIndex: null };
  return { address: part.address, ...place, units, treasury, treasuryOwner };
}

/** Of all that was ever signed for these sweeps: one that does not say yet that it was mined may be what moved the money. */
async function readOwnHashes(
  store: ChainTransactionStore,
  sweeps: readonly Sweep[],
): Promise<readonly string[]> {
  const plans = await store.plans([...new Set(sweeps.map(({ planId }) => planId))]);
  const own = await store.transactions(plans.flatMap(({ transactionIds }) => transactionIds));
  return own.flatMap(({ attempts }) => attempts.map(({ txHash }) => txHash));
}
