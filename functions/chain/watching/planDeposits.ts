import { arrivesLate, holdsLate, type Invoice } from '../../invoices/ports.ts';
import { money } from '../../shared/money.ts';
import type { FinalityTier } from '../chainConfig.ts';
import { type DepositMove, type Deposit, moveDeposit, oweMore } from '../deposit.ts';
import { type ChainHeights, confirmationsOf, isFinal } from '../finality.ts';
import { type ChainView, finalityOf, tierOf } from './chainView.ts';
import type { Finding } from './finding.ts';

/** Deposits whose block is gone, and found ones that are new or back. Applied in this order, known ones first. */
export function planFound(
  invoice: Invoice,
  stored: readonly Deposit[],
  findings: readonly Finding[],
  view: ChainView,
  at: string,
): DepositMove[] {
  const { shown } = view;
  const tierAt = (height: number): FinalityTier => tierOf(invoice, view, height);
  const byId = new Map(stored.map((deposit) => [deposit.id, deposit]));
  const gone = (blockNumber: number, blockHash: string): boolean => {
    const hash = shown(blockNumber);
    return hash !== null && hash !== blockHash;
  };
  const real = findings.filter((finding) => !gone(finding.blockNumber, finding.blockHash));
  const found = new Set(real.map(({ id }) => id));
  const orphaned = stored
    .filter((deposit) => deposit.status !== 'ORPHANED' && !found.has(deposit.id))
    .filter((deposit) => gone(deposit.blockNumber, deposit.blockHash))
    .map((deposit) => ({
      before: deposit,
      after: moveDeposit('watcher', deposit, { status: 'ORPHANED' }, at),
    }));
  let asked = invoice.amount.units - invoice.received.units;
  const seen = real.flatMap((finding): DepositMove[] => {
    const before = byId.get(finding.id);
    if (before === undefined) {
      const tier = tierAt(finding.blockNumber);
      const after = newDeposit(invoice, finding, { tier, view, asked, at });
      asked -= finding.units;
      return [{ before: null, after }];
    }
    if (before.status !== 'ORPHANED' && before.blockHash === finding.blockHash) return [];
    const orphan =
      before.status === 'ORPHANED' ? before : moveDeposit('watcher', before, { status: 'ORPHANED' }, at);
    // An event said that it is final: one says that it is gone before the next says that it is seen.
    if (before.status !== 'ORPHANED' && before.confirmedVersion !== null) return [{ before, after: orphan }];
    const { blockNumber, blockHash, blockTimestamp } = finding;
    const amount = money(finding.units, invoice.asset);
    const tier = tierAt(blockNumber);
    const confirmations = countOf(tier, blockNumber, view.heights);
    const { logIndex } = finding;
    const place = { blockNumber, blockHash, blockTimestamp, logIndex, finality: finalityOf(tier) };
    const fresh = {
      confirmations,
      late: isLate(invoice, finding),
      owed: null,
      confirmedVersion: null,
      sweepId: null,
    };
    const seenAgain = moveDeposit('watcher', orphan, { amount, ...place, ...fresh, status: 'SEEN' }, at);
    if (before.status === 'ORPHANED') return [{ before, after: seenAgain }];
    // One write from SEEN to SEEN is no move and makes no event.
    return [{ before, after: { ...seenAgain, transitions: before.transitions } }];
  });
  return [...orphaned, ...seen];
}

/**
 * Seen deposits that are final by the tier of max(invoice amount, received), in a block that the node still shows.
 *
 * @param stored what is stored, `invoice.received` counting it
 */
export function planConfirmed(
  invoice: Invoice,
  stored: readonly Deposit[],
  view: ChainView,
  at: string,
): DepositMove[] {
  let asked = stillAsked(invoice, stored);
  return stored
    .filter((deposit) => deposit.status === 'SEEN' && view.shown(deposit.blockNumber) === deposit.blockHash)
    .filter(({ blockNumber }) => isFinal(tierOf(invoice, view, blockNumber), blockNumber, view.heights))
    .map((deposit) => {
      const tier = tierOf(invoice, view, deposit.blockNumber);
      const confirmations = countOf(tier, deposit.blockNumber, view.heights);
      const mayOwe = counts(invoice, deposit) ? asked : 0n;
      const owed = deposit.amount.units < mayOwe ? deposit.amount.units : mayOwe;
      asked -= owed;
      const change = { confirmations, owed, confirmedVersion: deposit.version + 1 };
      return {
        before: deposit,
        after: moveDeposit('watcher', deposit, { ...change, status: 'CONFIRMED' }, at),
      };
    });
}

/**
 * Final deposits of which more is owed now: a reorganisation took back what was owed of another, or the invoice that they were held
 * for was reopened. What was over counts towards what the invoice asks for, as far as it was not returned.
 */
export function planOwed(invoice: Invoice, stored: readonly Deposit[], at: string): DepositMove[] {
  const there = overOf(stored) - (invoice.returned ?? 0n);
  const missing = stillAsked(invoice, stored);
  let asked = there < missing ? there : missing;
  if (asked <= 0n) return [];
  const counting = stored.filter((deposit) => isFinalNow(deposit) && counts(invoice, deposit));
  return counting.flatMap((before): DepositMove[] => {
    const owed = before.owed ?? 0n;
    const over = before.amount.units - owed;
    const more = over < asked ? over : asked;
    asked -= more;
    return more === 0n ? [] : [{ before, after: oweMore(before, owed + more, at) }];
  });
}

/** Late money that is held is owed to nobody yet. */
function counts(invoice: Invoice, { late }: Deposit): boolean {
  return !(late && holdsLate(invoice));
}

/** What the invoice asks for and nobody owes yet. A cancelled one asks for nothing, unless its late money was accepted. */
function stillAsked({ status, amount, lateAccepted }: Invoice, stored: readonly Deposit[]): bigint {
  const owed = stored.filter(isFinalNow).reduce((sum, each) => sum + (each.owed ?? 0n), 0n);
  return (status === 'CANCELLED' && !lateAccepted) || owed >= amount.units ? 0n : amount.units - owed;
}

/** Base units of final deposits that are owed to nobody. */
function overOf(stored: readonly Deposit[]): bigint {
  return stored.filter(isFinalNow).reduce((sum, { amount, owed }) => sum + amount.units - (owed ?? 0n), 0n);
}

function isFinalNow({ status }: Deposit): boolean {
  return status === 'CONFIRMED' || status === 'SWEEPING' || status === 'SWEPT';
}

function isLate(invoice: Invoice, { pruned, blockTimestamp }: Finding): boolean {
  return pruned !== true && arrivesLate(invoice, blockTimestamp);
}

function countOf(tier: FinalityTier, blockNumber: number, heights: ChainHeights): number | null {
  return 'depth' in tier ? confirmationsOf(blockNumber, heights) : null;
}

function newDeposit(
  invoice: Invoice,
  finding: Finding,
  {
    tier,
    view,
    asked,
    at,
  }: {
    readonly tier: FinalityTier;
    readonly view: ChainView;
    /** Base units that the invoice asked for before it. */
    readonly asked: bigint;
    readonly at: string;
  },
): Deposit {
  const { units, token: _, pruned: __, ...rest } = finding;
  const late = isLate(invoice, finding);
  return {
    ...rest,
    version: 1,
    status: 'SEEN',
    invoiceId: invoice.id,
    merchantId: invoice.merchantId,
    address: invoice.address,
    amount: money(units, invoice.asset),
    finality: finalityOf(tier),
    confirmations: countOf(tier, finding.blockNumber, view.heights),
    late,
    unallocated: !late && asked <= 0n,
    owed: null,
    confirmedVersion: null,
    sweepId: null,
    updatedAt: at,
    transitions: [{ status: 'SEEN', at, version: 1 }],
  };
}
