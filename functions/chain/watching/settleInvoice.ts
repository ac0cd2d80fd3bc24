import {
  type Decision,
  EMBEDDED_MAX,
  expire,
  type Finality,
  type Invoice,
  type InvoiceStore,
  recordDeposits,
  recordSweep,
  touch,
} from '../../invoices/ports.ts';
import type { Clock } from '../../shared/clock.ts';
import { isoNow } from '../../shared/clock.ts';
import type { InvoiceId } from '../../shared/ids.ts';
import type { Log } from '../../shared/log.ts';
import type { BlockReader } from '../evm/blockReader.ts';
import type { AssetConfig } from '../chainConfig.ts';
import { type DepositMove, type Deposit, toChanges } from '../deposit.ts';
import type { ChainHeights } from '../finality.ts';
import { findNative, type NativeView } from './findNative.ts';
import { type ChainView, type Finding, planConfirmed, planFound, planOwed, tierOf } from './planDeposits.ts';
import type { Block } from '../evm/block.ts';
import type { ChainStore, Settlement, SettlementStore, Witnesses } from '../ports.ts';
import { type SweepMove, toInvoiceSweep } from '../sweep.ts';
import { takeBackSweep } from './takeBackSweep.ts';
import { verifyAgreement } from './verifyAgreement.ts';

export interface SettleDeps extends Witnesses {
  readonly invoices: InvoiceStore;
  readonly chain: ChainStore;
  readonly settlements: SettlementStore;
  readonly clock: Clock;
  readonly log: Log;
}

/** What a pass knows when it comes to one invoice. */
export interface SettleView {
  readonly asset: AssetConfig;
  readonly heights: ChainHeights;
  readonly reader: BlockReader;
  /** The block up to which the pass has looked. */
  readonly pinned: Block;
  /** Heights whose deposits must be compared with a new branch. */
  readonly unsettled: { readonly from: number; readonly to: number } | null;
  /** Base units at the pinned block, read when they are needed; null when the token refused. */
  balance(address: string): Promise<bigint | null>;
  /** The pass reaches the head: balances can be read, so that money is confirmed and native money found. */
  readonly atHead: boolean;
  readonly native: Omit<NativeView, 'balance' | 'pinned' | 'reader'>;
}

export interface Settled {
  /** Writes that happened. */
  readonly writes: number;
  /** Confirmed money waits for the sweeper. */
  readonly sweepable: boolean;
}

/** Lost races and steps of one invoice in one pass. */
const ROUNDS_MAX = 40;
/** With the invoice itself below the 100 items of a transaction. */
const SETTLEMENT_MOVES_MAX = 90;

/**
 * Brings one invoice to where the chain puts it: deposits gone, found and confirmed, then expiry, one write for each
 * step until nothing changes.
 *
 * @throws what the store or the node throws; the invoice is then as the last whole write left it
 */
export function settleInvoice(deps: SettleDeps) {
  return async (id: InvoiceId, findings: readonly Finding[], view: SettleView): Promise<Settled> => {
    let writes = 0;
    for (let round = 0; round < ROUNDS_MAX; round++) {
      const invoice = await deps.invoices.get(id);
      if (invoice === null) return { writes, sweepable: false };
      const step = await nextStep(deps, invoice, findings, view);
      if (step === null) return { writes, sweepable: writes > 0 && waitsForSweep(invoice) };
      const written = await deps.settlements.commit(step);
      if (written.ok) writes++;
    }
    throw new Error(`invoice ${id} did not come to rest in ${ROUNDS_MAX} rounds`);
  };
}

async function nextStep(
  deps: SettleDeps,
  invoice: Invoice,
  findings: readonly Finding[],
  view: SettleView,
): Promise<Settlement | null> {
  const at = isoNow(deps.clock);
  const stored = await readStored(deps.chain, invoice, findings);
  const chainView: ChainView = { asset: view.asset, heights: view.heights, shown: view.reader.shown };
  await view.reader.learn(heightsToKnow(stored, view));

  const gone = planFound(invoice, stored, findings, chainView, at);
  const native = await findNativeOf(deps, invoice, stored, gone, view);
  const found = native.length === 0 ? gone : planFound(invoice, stored, native, chainView, at);
  if (found.length > 0) return stepOf(deps, invoice, found.slice(0, SETTLEMENT_MOVES_MAX), view, at);
  const takenBack = await takeBack(deps, invoice, stored, view, at);
  if (takenBack !== null) return takenBack;
  const owed = planOwed(invoice, stored, at).slice(0, SETTLEMENT_MOVES_MAX);
  // The invoice says the same; its version keeps another pass from deciding on what was owed before.
  if (owed.length > 0) return settlement(invoice, touch(invoice, at), owed);
  const confirmed = view.atHead ? await planTrusted(deps, invoice, stored, view, at) : [];
  if (confirmed.length > 0) return stepOf(deps, invoice, confirmed.slice(0, SETTLEMENT_MOVES_MAX), view, at);

  const byMoney = accepted(
    recordDeposits(invoice, [], { by: 'watcher', at, finality: finalityOf(invoice, view) }),
  );
  if (byMoney !== null) return settlement(invoice, byMoney);
  // Native money is looked at only when the pass reaches the head.
  if (invoice.asset.tokenAddress === null && !view.atHead) return null;
  const block = { timestampSeconds: view.pinned.timestamp };
  const expired = accepted(expire(invoice, { by: 'watcher', at, block }));
  return expired === null ? null : settlement(invoice, expired);
}

function stepOf(
  deps: SettleDeps,
  invoice: Invoice,
  moves: readonly DepositMove[],
  view: SettleView,
  at: string,
): Settlement | null {
  const changes = moves.flatMap(toChanges);
  const counted = accepted(recordDeposits(invoice, changes, { by: 'watcher', at }));
  if (counted === null) return null;
  // The tier follows from what was received with these changes.
  const after = accepted(
    recordDeposits(invoice, changes, { by: 'watcher', at, finality: finalityOf(counted, view) }),
  );
  for (const { before, after: deposit } of moves) {
    if (deposit.status !== 'ORPHANED' || before === null || before.status === 'SEEN') continue;
    const { id, blockNumber } = deposit;
    const facts = { invoiceId: invoice.id, depositId: id, block: blockNumber, was: before.status };
    deps.log.error('a reorganisation took a final deposit back', facts);
  }
  return after === null ? null : settlement(invoice, after, moves);
}

/** Passes of one chain may overlap: versions protect what they write, and only the cursor needs the lease. */
function settlement(
  before: Invoice,
  after: Invoice,
  deposits: readonly DepositMove[] = [],
  sweep: SweepMove | null = null,
): Settlement {
  return { invoice: { before, after }, deposits, sweep, nonce: null, lease: null };
}

/** A sweep that was final and is no longer. */
async function takeBack(
  deps: SettleDeps,
  invoice: Invoice,
  stored: readonly Deposit[],
  view: SettleView,
  at: string,
): Promise<Settlement | null> {
  const final = invoice.sweeps.filter(({ status }) => status === 'FINAL').map(({ id }) => id);
  if (view.unsettled === null || final.length === 0) return null;
  const range = { from: view.unsettled.from, to: Math.min(view.unsettled.to, view.pinned.number) };
  const taken = await takeBackSweep(await deps.chain.sweeps(final), stored, view.reader, range, at);
  if (taken === null) return null;
  const { sweep, deposits } = taken;
  deps.log.error('a reorganisation took a final sweep back', {
    invoiceId: invoice.id,
    sweepId: sweep.after.id,
  });
  const step = {
    by: 'watcher',
    sweep: toInvoiceSweep(sweep.after),
    deposits: deposits.flatMap(toChanges),
    at,
  } as const;
  const after = accepted(recordSweep(invoice, step));
  return after === null ? null : settlement(invoice, after, deposits, sweep);
}

/** Final deposits, if the balance at the pinned block has the money that they say. */
async function planTrusted(
  deps: SettleDeps,
  invoice: Invoice,
  stored: readonly Deposit[],
  view: SettleView,
  at: string,
): Promise<readonly DepositMove[]> {
  const chainView: ChainView = { asset: view.asset, heights: view.heights, shown: view.reader.shown };
  const moves = planConfirmed(invoice, stored, chainView, at);
  if (moves.length === 0) return [];
  const waiting = stored.filter(({ status }) => status === 'SEEN' || status === 'CONFIRMED');
  const least = waiting.reduce((sum, { amount }) => sum + amount.units, 0n);
  const balance = await view.balance(invoice.address);
  // Before the first sweep the balance is exactly what arrived; afterwards it is at least what has not been swept.
  const exact = invoice.sweeps.length === 0;
  if (balance !== null && (exact ? balance === least : balance >= least)) {
    return verifyAgreement(deps, invoice.id, tierOf(invoice, view.asset), moves);
  }
  const facts = { invoiceId: invoice.id, expected: least, balance, block: view.pinned.number };
  deps.log.error('the balance differs from the deposits: nothing is confirmed', facts);
  return [];
}

async function findNativeOf(
  deps: SettleDeps,
  invoice: Invoice,
  stored: readonly Deposit[],
  gone: readonly DepositMove[],
  view: SettleView,
): Promise<readonly Finding[]> {
  if (!view.atHead || invoice.asset.tokenAddress !== null) return [];
  const balance = await view.balance(invoice.address);
  if (balance === null) return [];
  const leaving = new Set(gone.map(({ after }) => after.id));
  const live = stored.filter(({ id, status }) => status !== 'ORPHANED' && !leaving.has(id));
  const sweeps = await deps.chain.sweeps(invoice.sweeps.map(({ id }) => id));
  const mined = sweeps.flatMap((sweep) => sweep.legs.flatMap((leg) => leg.mined?.blockNumber ?? []));
  await view.reader.learn(mined.filter((height) => height > view.pinned.number - CHECKED_DEPTH_BLOCKS_MAX));
  const { pinned, reader } = view;
  const outcome = await findNative({ invoice, live, sweeps }, { ...view.native, balance, pinned, reader });
  if (outcome.kind === 'explained') return outcome.findings;
  if (outcome.kind === 'unexplained') {
    const { expected, found } = outcome;
    deps.log.error('a native balance differs from its deposits', {
      invoiceId: invoice.id,
      expected,
      found,
      block: pinned.number,
    });
  }
  return [];
}

/** Below this depth a sweep is taken to stay where it is. */
const CHECKED_DEPTH_BLOCKS_MAX = 256;

/** Every deposit of the invoice that may change, and those that were found. */
async function readStored(
  chain: ChainStore,
  invoice: Invoice,
  findings: readonly Finding[],
): Promise<readonly Deposit[]> {
  const all = invoice.deposits.length < EMBEDDED_MAX ? [] : await chain.depositsOf(invoice.id);
  return chain.deposits([...invoice.deposits, ...findings, ...all].map(({ id }) => id));
}

function heightsToKnow(stored: readonly Deposit[], { unsettled, pinned }: SettleView): readonly number[] {
  return stored
    .filter(
      ({ status, blockNumber }) =>
        status === 'SEEN' ||
        (unsettled !== null && blockNumber >= unsettled.from && blockNumber <= unsettled.to),
    )
    .map(({ blockNumber }) => blockNumber)
    .filter((height) => height <= pinned.number);
}

function finalityOf(invoice: Invoice, view: SettleView): Finality {
  const tier = tierOf(invoice, view.asset);
  return 'depth' in tier ? { requiredConfirmations: tier.depth } : { finalityTag: tier.tag };
}

function waitsForSweep({ status, swept, confirmed }: Invoice): boolean {
  return (status === 'PAID' || status === 'SWEEPING' || status === 'SWEPT') && swept.units < confirmed.units;
}

/** The watcher gives only commands that every state takes. */
function accepted(decision: Decision): Invoice | null {
  if (!decision.ok)
    throw new Error(`an invoice refused what the chain says: ${JSON.stringify(decision.error)}`);
  return decision.value;
}
