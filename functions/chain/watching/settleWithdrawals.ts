import { type Invoice, recordWithdrawal } from '../../invoices/ports.ts';
import { isoNow } from '../../shared/clock.ts';
import { inParallel } from '../../shared/inParallel.ts';
import { money } from '../../shared/money.ts';
import type { Deposit } from '../deposit.ts';
import { sameAddress, sameToken } from '../evm/address.ts';
import type { Outflow } from '../outflow.ts';
import type { HeightEntry } from '../ports.ts';
import { treasuriesReached } from '../treasury.ts';
import { moveWithdrawal, newWithdrawal, type Withdrawal, withdrawalIdOf } from '../withdrawal.ts';
import { readSent } from './readSent.ts';
import type { WorkView } from './readWorkView.ts';
import { readOthers, readStored, readSweeps } from './readStored.ts';
import { endsPass } from './settleAll.ts';
import type { WatchDeps } from './watchDeps.ts';

const PARALLEL_INVOICES_MAX = 16;
/** Lost races and steps of one outflow in one pass. */
const ROUNDS_MAX = 10;

export interface WithdrawalsSettled {
  readonly writes: number;
  /** Outflows that could not be decided: they are due in the next pass as well. */
  readonly failed: number;
}

/**
 * Decides of outflows that are due what they are: our own sweep's, which has its own entry, or a withdrawal, which is written once with its
 * figures, taken back where a reorganisation took it, and written again where it was mined again. One that cannot be decided does not stop the others.
 *
 * @throws NodeLagging | RpcUnavailable | BranchLeft, which say nothing about an outflow: the whole pass ends
 */
export async function settleWithdrawals(
  deps: WatchDeps,
  view: WorkView,
  entries: readonly HeightEntry[],
): Promise<WithdrawalsSettled> {
  if (entries.length === 0) return { writes: 0, failed: 0 };
  const stored = await deps.outflows.get(entries.map(({ id }) => id));
  const due = stored.filter((outflow) => outflow.due !== null && outflow.blockNumber <= view.cursor.block);
  await view.reader.learn(due.map(({ blockNumber }) => blockNumber));
  const byInvoice = Map.groupBy(due, ({ invoiceId }) => invoiceId);
  const results = await inParallel([...byInvoice.values()], PARALLEL_INVOICES_MAX, async (outflows) => {
    let [writes, failed] = [0, 0];
    // One after the other: each takes from suspense what those before it left there.
    for (const outflow of outflows.toSorted((a, b) => a.blockNumber - b.blockNumber)) {
      try {
        writes += await decide(deps, view, outflow, outflows);
      } catch (error) {
        if (endsPass(error)) throw error;
        const facts = { invoiceId: outflow.invoiceId, outflowId: outflow.id, error };
        deps.log.error('an outflow failed: it is tried again in the next pass', facts);
        failed++;
      }
    }
    return { writes, failed };
  });
  const sum = (of: (each: WithdrawalsSettled) => number): number =>
    results.reduce((total, each) => total + of(each), 0);
  return { writes: sum(({ writes }) => writes), failed: sum(({ failed }) => failed) };
}

type Next =
  | { readonly kind: 'write'; readonly after: Withdrawal }
  | { readonly kind: 'decided' }
  | { readonly kind: 'wait' };

async function decide(
  deps: WatchDeps,
  view: WorkView,
  outflow: Outflow,
  beside: readonly Outflow[],
): Promise<number> {
  const fence = { chainId: view.cursor.chainId, number: view.cursor.branch };
  for (let round = 0, writes = 0; round < ROUNDS_MAX; round++) {
    const invoice = await deps.invoices.get(outflow.invoiceId);
    if (invoice === null) throw new Error(`the invoice ${outflow.invoiceId} is not stored`);
    const [before = null] = await deps.chain.withdrawals([withdrawalIdOf(outflow)]);
    const next = await nextOf(deps, view, { outflow, beside, invoice, before });
    if (next.kind === 'wait') return writes;
    if (next.kind === 'decided') {
      await deps.outflows.decided(outflow);
      return writes;
    }
    const at = isoNow(deps.clock);
    // Its version keeps what another pass decides from counting the same suspense.
    const more = withdrawnMore(before, next.after);
    const change = { before: invoice, after: recordWithdrawal(invoice, more, at) };
    const withdrawal = { before, after: next.after };
    const settlement = { invoice: change, deposits: [], sweep: null, withdrawal, fence };
    if (!(await deps.settlements.commit(settlement)).ok) continue;
    writes++;
    tell(deps, next.after);
  }
  throw new Error(`outflow ${outflow.id} did not come to rest in ${ROUNDS_MAX} rounds`);
}

function withdrawnMore(before: Withdrawal | null, after: Withdrawal): Parameters<typeof recordWithdrawal>[1] {
  const counts = (each: Withdrawal | null): each is Withdrawal =>
    each?.status === 'FINAL' && !each.otherAsset;
  const sum = (of: (each: Withdrawal) => bigint): bigint =>
    (counts(after) ? of(after) : 0n) - (counts(before) ? of(before) : 0n);
  return {
    returned: sum(({ fromSuspense }) => fromSuspense),
    withdrawn: sum(({ amount, fee }) => amount.units + fee),
  };
}

interface Question {
  readonly outflow: Outflow;
  /** Of the same invoice, due as well. */
  readonly beside: readonly Outflow[];
  readonly invoice: Invoice;
  readonly before: Withdrawal | null;
}

async function nextOf(deps: WatchDeps, view: WorkView, question: Question): Promise<Next> {
  const { outflow, before, invoice } = question;
  const at = isoNow(deps.clock);
  const { status, blockNumber, blockHash } = outflow;
  const stands = status === 'MINED';
  // A block that is shown no more is for the work that compares reorganisations.
  if (stands && view.reader.shown(blockNumber) !== blockHash) return { kind: 'wait' };
  if (before?.status === 'FINAL') {
    if (stands && before.blockHash === blockHash) return { kind: 'decided' };
    return { kind: 'write', after: moveWithdrawal('watcher', before, { status: 'REVERTED' }, at) };
  }
  if (!stands || (await isOurs(deps, outflow, invoice))) return { kind: 'decided' };
  const deposits = await depositsBefore(deps, outflow, invoice);
  // What came before it and is not final says later what of it was owed to nobody.
  if (deposits.some((deposit) => deposit.status === 'SEEN')) return { kind: 'wait' };
  const facts = await factsOf(deps, view, question, deposits);
  const after =
    before === null
      ? newWithdrawal(facts, at)
      : moveWithdrawal('watcher', before, { ...facts, status: 'FINAL' }, at);
  return { kind: 'write', after };
}

/** A sweep's: signed for one, or gone to a treasury, where the sweeper finds it whoever sent it. */
async function isOurs(deps: WatchDeps, { to, txHash }: Outflow, invoice: Invoice): Promise<boolean> {
  const { config, treasuries, chain, transactions } = deps;
  const { merchantId } = invoice;
  const own = await treasuries.treasuriesOf([merchantId], config.chainId);
  const reached = treasuriesReached(config, merchantId, own.get(merchantId));
  const sweeps = await readSweeps(chain, invoice);
  const addresses = [...reached.map(({ address }) => address), ...sweeps.map(({ treasury }) => treasury)];
  if (addresses.some((address) => sameAddress(address, to))) return true;
  return (await readSent(transactions, sweeps)).has(txHash);
}

/** Those of the outflow's asset that were there when it left, taken back ones aside. */
async function depositsBefore(
  { chain }: WatchDeps,
  { tokenAddress, blockNumber }: Outflow,
  invoice: Invoice,
): Promise<readonly Deposit[]> {
  const isOwn = sameToken(invoice.asset.tokenAddress, tokenAddress);
  const stored = await (isOwn ? readStored(chain, invoice, []) : readOthers(chain, invoice, []));
  return stored.filter(
    (deposit) =>
      sameToken(deposit.amount.currency.tokenAddress, tokenAddress) &&
      deposit.status !== 'ORPHANED' &&
      deposit.blockNumber <= blockNumber,
  );
}

async function factsOf(
  deps: WatchDeps,
  { config }: WorkView,
  { outflow, beside, invoice }: Question,
  deposits: readonly Deposit[],
): Promise<Parameters<typeof newWithdrawal>[0]> {
  const { to, tokenAddress, units, fee, txHash, blockNumber, blockHash } = outflow;
  const asset = config.assets.find((each) => sameToken(each.tokenAddress, tokenAddress));
  if (asset === undefined) throw new Error(`outflow ${outflow.id} is in no configured asset`);
  const { symbol, decimals, tokenAddress: token } = asset;
  const suspense = deposits
    .filter(({ status }) => status === 'CONFIRMED' || status === 'SWEEPING')
    .reduce((sum, { amount, owed }) => sum + amount.units - (owed ?? amount.units), 0n);
  const rest = suspense - (await takenBefore(deps, outflow, beside));
  const there = rest > 0n ? rest : 0n;
  return {
    id: withdrawalIdOf(outflow),
    invoiceId: invoice.id,
    merchantId: invoice.merchantId,
    address: invoice.address,
    ...{ to, txHash, fee, blockNumber, blockHash },
    amount: money(units, { symbol, decimals, tokenAddress: token, chainId: config.chainId }),
    fromSuspense: units < there ? units : there,
    otherAsset: !sameToken(invoice.asset.tokenAddress, tokenAddress),
  };
}

/** Base units that other withdrawals of this asset took from the invoice's suspense. */
async function takenBefore(
  { outflows, chain }: WatchDeps,
  outflow: Outflow,
  beside: readonly Outflow[],
): Promise<bigint> {
  const all = [...beside, ...(await outflows.outflowsOf(outflow.invoiceId))];
  const ids = new Set(all.filter(({ id }) => id !== outflow.id).map(withdrawalIdOf));
  const withdrawals = await chain.withdrawals([...ids]);
  return withdrawals
    .filter(
      ({ status, amount }) =>
        status === 'FINAL' && sameToken(amount.currency.tokenAddress, outflow.tokenAddress),
    )
    .reduce((sum, { fromSuspense }) => sum + fromSuspense, 0n);
}

function tell({ log }: WatchDeps, withdrawal: Withdrawal): void {
  const { id: withdrawalId, invoiceId, status, txHash, to, amount, fromSuspense, fee } = withdrawal;
  const facts = { withdrawalId, invoiceId, txHash, to, units: amount.units, fromSuspense, fee };
  if (status === 'REVERTED') log.error('a reorganisation took a final withdrawal back', facts);
  else if (fromSuspense < amount.units)
    log.error('money left an address that was owed to somebody, or that nobody knew', facts);
  else log.info('money was returned', facts);
}
