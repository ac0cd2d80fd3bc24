import {
  endHold,
  expire,
  type Invoice,
  type InvoiceStore,
  recordDeposits,
  touch,
} from '../../invoices/ports.ts';
import type { Clock } from '../../shared/clock.ts';
import { isoNow } from '../../shared/clock.ts';
import type { InvoiceId } from '../../shared/ids.ts';
import type { Log } from '../../shared/log.ts';
import type { BlockReader } from '../evm/blockReader.ts';
import type { Rpc } from '../evm/rpc.ts';
import type { ChainConfig } from '../chainConfig.ts';
import { type Deposit, type DepositMove, toChanges } from '../deposit.ts';
import type { FoundMoney, FoundMoneyStore } from '../foundMoney.ts';
import type {
  ChainStore,
  ChainTransactionStore,
  Cursor,
  Settlement,
  SettlementStore,
  Witnesses,
} from '../ports.ts';
import type { OutflowStore } from '../outflow.ts';
import { accepted } from './accepted.ts';
import type { BalanceReader } from './balanceReader.ts';
import { assertShown } from './assertShown.ts';
import { assetOf, type ChainView, chainViewOf, finalityNow, isOf, tierOf } from './chainView.ts';
import { findAgain } from './findAgain.ts';
import type { Finding } from './finding.ts';
import { noteFound } from './noteFound.ts';
import { planConfirmed, planFound, planOwed } from './planDeposits.ts';
import { readStored } from './readStored.ts';
import { verifyExpiry } from './verifyExpiry.ts';
import { verifyBalance } from './verifyBalance.ts';
import { settleOthers } from './settleOthers.ts';
import { SETTLEMENT_MOVES_MAX } from './passLimits.ts';
import { takeBackSweep } from './takeBackSweep.ts';
import { verifyAgreement } from './verifyAgreement.ts';

export interface SettleDeps extends Witnesses {
  readonly rpc: Rpc;
  readonly invoices: InvoiceStore;
  readonly chain: ChainStore;
  readonly settlements: SettlementStore;
  readonly transactions: ChainTransactionStore;
  readonly outflows: OutflowStore;
  readonly foundMoney: FoundMoneyStore;
  readonly clock: Clock;
  readonly log: Log;
}

/** What a work knows when it comes to one invoice. */
export interface SettleView {
  readonly config: ChainConfig;
  /** Its block is the one up to which everything is known; what is decided is written only while the chain is on its branch. */
  readonly cursor: Cursor;
  readonly reader: BlockReader;
  /** At the cursor's block. Null: nothing is concluded from balances, so that nothing is confirmed, compared or expired. */
  readonly balances: BalanceReader | null;
  /** Heights whose deposits and sweeps must be compared with a new branch. */
  readonly unsettled: { readonly from: number; readonly to: number } | null;
  /** What balances showed of the newest blocks; grows while the pass finds more. */
  readonly found: FoundMoney[];
  /** Balances are compared though nothing is due: that of the invoice's asset, or those of all assets of the chain. */
  readonly compares?: 'own' | 'all';
}

export interface Settled {
  /** Writes that happened. */
  readonly writes: number;
  /** Confirmed money waits for the sweeper. */
  readonly sweepable: boolean;
  /** The balance is not what came in less what went out: an operator must look. */
  readonly differs: boolean;
  /** A deposit was recorded that was not known. */
  readonly found: boolean;
}

/** Lost races and steps of one invoice in one pass. */
const ROUNDS_MAX = 40;

type Step =
  | { readonly kind: 'write'; readonly settlement: Settlement; readonly found?: true }
  | { readonly kind: 'rest'; readonly differs: boolean };

const REST: Step = { kind: 'rest', differs: false };

/**
 * Brings one invoice to where the chain puts it: deposits gone, found and confirmed, then expiry, one write for each
 * step until nothing changes.
 *
 * @throws what the store or the node throws; the invoice is then as the last whole write left it
 */
export function settleInvoice(deps: SettleDeps) {
  return async (id: InvoiceId, findings: readonly Finding[], view: SettleView): Promise<Settled> => {
    let writes = 0;
    let found = false;
    let again: readonly Finding[] | null = null;
    for (let round = 0; round < ROUNDS_MAX; round++) {
      const invoice = await deps.invoices.get(id);
      if (invoice === null) return { writes, sweepable: false, differs: false, found };
      again ??= invoice.asked && view.balances !== null ? await findAgain(deps, invoice, view) : null;
      const all = [...findings, ...(again ?? [])];
      const step = await nextStep({ deps, invoice, view, at: isoNow(deps.clock) }, all);
      if (step.kind === 'rest') {
        return { writes, sweepable: writes > 0 && waitsForSweep(invoice), differs: step.differs, found };
      }
      const written = await deps.settlements.commit(step.settlement);
      if (!written.ok) continue;
      writes++;
      found ||= step.found === true;
      // Where no balance is read, one write holds all that came and what follows from it.
      const whole =
        view.balances === null && view.unsettled === null && findings.every((each) => isOf(invoice, each));
      if (whole && findings.length <= SETTLEMENT_MOVES_MAX && invoice.status === 'PENDING')
        return { writes, sweepable: false, differs: false, found };
    }
    throw new Error(`invoice ${id} did not come to rest in ${ROUNDS_MAX} rounds`);
  };
}

/** One invoice as it is read in one round. */
interface Round {
  readonly deps: SettleDeps;
  readonly invoice: Invoice;
  readonly view: SettleView;
  /** ISO 8601. */
  readonly at: string;
}

async function nextStep(round: Round, all: readonly Finding[]): Promise<Step> {
  const { deps, invoice, view, at } = round;
  const findings = all.filter((finding) => isOf(invoice, finding));
  const others = await settleOthers(round, all);
  if (others !== null) return { kind: 'write', settlement: others };
  const stored = await readStored(deps.chain, invoice, findings);
  await view.reader.learn(heightsToKnow(stored, view));
  const chainView = chainViewOf(view, assetOf(view.config, invoice));

  const found = planFound(invoice, stored, findings, chainView, at);
  if (found.some(({ before }) => before !== null)) await assertShown(deps.rpc, findings);
  if (found.length > 0) return recorded(round, chainView, found);
  const takenBack = await takeBackSweep(round, stored);
  if (takenBack !== null) return { kind: 'write', settlement: takenBack };
  const owed = planOwed(invoice, stored, at).slice(0, SETTLEMENT_MOVES_MAX);
  // The invoice says the same; its version keeps another pass from deciding on what was owed before.
  if (owed.length > 0) return write(round, touch(invoice, at), owed);
  if (view.balances !== null && stored.some((deposit) => isOfBranchLeft(deposit, view))) return REST;
  const confirmed = view.balances === null ? [] : planConfirmed(invoice, stored, chainView, at);
  const expired = view.balances === null ? null : expiredOf(round);
  const compares = view.compares !== undefined || invoice.asked;
  if (confirmed.length > 0 || expired !== null || (view.balances !== null && compares)) {
    const checked = await explain(round, stored, chainView);
    if (checked !== null) return checked;
  }
  const agreed = await agreedOf(round, chainView, confirmed);
  if (agreed.length > 0) return recorded(round, chainView, agreed);
  const finality = finalityNow(invoice, stored, chainView);
  const byMoney = accepted(recordDeposits(invoice, [], { by: 'watcher', at, ...finality }));
  if (byMoney !== null) return write(round, byMoney);
  if (expired !== null) return (await verifyExpiry(round)) ? write(round, expired) : REST;
  // What was asked for is done: it leaves its lane by a write.
  return invoice.asked && view.balances !== null ? write(round, touch(invoice, at)) : REST;
}

/**
 * Final money above the cursor is of a branch that it left, and its new one is not as long yet. What came inside a call may be in a lower block now, where its
 * balance shows it under another name: it would count twice. Nothing is concluded until the cursor is there and says what stands.
 */
function isOfBranchLeft({ status, blockNumber }: Deposit, { cursor }: SettleView): boolean {
  return status !== 'SEEN' && status !== 'ORPHANED' && blockNumber > cursor.block;
}

/** Null where the balance is what came in less what went out. Otherwise what was missing is recorded, or nothing is concluded. */
async function explain(round: Round, stored: readonly Deposit[], chainView: ChainView): Promise<Step | null> {
  const explained = await verifyBalance(round, stored, chainView);
  switch (explained.kind) {
    case 'equal': {
      const free = accepted(endHold(round.invoice, round.at));
      return free === null ? null : write(round, free);
    }
    case 'found': {
      const noted = await noteFound(round, explained.moves);
      // What finds no room waits until older notes are forgotten; nothing is concluded before.
      return noted.length === 0 ? REST : recorded(round, chainView, noted);
    }
    case 'held':
      return write(round, explained.invoice);
    case 'differs':
      return { kind: 'rest', differs: explained.isNew };
  }
}

/** Deposits that as many endpoints agree on as their tier asks for. */
async function agreedOf(
  { deps, invoice }: Round,
  chainView: ChainView,
  moves: readonly DepositMove[],
): Promise<readonly DepositMove[]> {
  const agreed: DepositMove[] = [];
  for (const move of moves) {
    const tier = tierOf(invoice, chainView, move.after.blockNumber);
    agreed.push(...(await verifyAgreement(deps, invoice.id, tier, [move])));
  }
  return agreed;
}

function expiredOf({ invoice, view, at }: Round): Invoice | null {
  const block = { timestampSeconds: view.cursor.timestamp };
  return accepted(expire(invoice, { by: 'watcher', at, block }));
}

/** Deposits as they move, with what the invoice becomes by them. */
function recorded(round: Round, chainView: ChainView, all: readonly DepositMove[]): Step {
  const { deps, invoice, at } = round;
  const moves = all.slice(0, SETTLEMENT_MOVES_MAX);
  const changes = moves.flatMap(toChanges);
  const counted = accepted(recordDeposits(invoice, changes, { by: 'watcher', at }));
  if (counted === null) return REST;
  // The tier follows from what was received with these changes.
  const after = moves.map((move) => move.after);
  const finality = finalityNow(counted, after, chainView);
  const next = accepted(recordDeposits(invoice, changes, { by: 'watcher', at, ...finality }));
  for (const { before, after: deposit } of moves) {
    if (deposit.status !== 'ORPHANED' || before === null || before.status === 'SEEN') continue;
    const { id, blockNumber } = deposit;
    const facts = { invoiceId: invoice.id, depositId: id, block: blockNumber, was: before.status };
    deps.log.error('a reorganisation took a final deposit back', facts);
  }
  if (next === null) return REST;
  const found = moves.some(({ after: { status } }) => status === 'SEEN');
  return { ...write(round, next, moves), ...(found ? { found: true } : {}) };
}

/** The chain's branch fences it: what was decided on another is not written. */
function write(
  { invoice, view }: Round,
  after: Invoice,
  deposits: readonly DepositMove[] = [],
): Step & { readonly kind: 'write' } {
  const fence = { chainId: view.cursor.chainId, number: view.cursor.branch };
  // Looked at, with its balance: what was asked for is done.
  const seen = view.balances === null ? after : { ...after, asked: false };
  const settlement = { invoice: { before: invoice, after: seen }, deposits, sweep: null, fence };
  return { kind: 'write', settlement };
}

function heightsToKnow(
  stored: readonly Deposit[],
  { unsettled, cursor, balances }: SettleView,
): readonly number[] {
  if (balances === null && unsettled === null) return [];
  return stored
    .filter(
      ({ status, blockNumber }) =>
        status === 'SEEN' ||
        (unsettled !== null && blockNumber >= unsettled.from && blockNumber <= unsettled.to),
    )
    .map(({ blockNumber }) => blockNumber)
    .filter((height) => height <= cursor.block);
}

function waitsForSweep({ status, swept, confirmed }: Invoice): boolean {
  return (status === 'PAID' || status === 'SWEEPING' || status === 'SWEPT') && swept.units < confirmed.units;
}
