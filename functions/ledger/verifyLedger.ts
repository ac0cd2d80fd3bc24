import type { Clock } from '../shared/clock.ts';
import { isoNow } from '../shared/clock.ts';
import type { Log } from '../shared/log.ts';
import { type Account, availableOf } from './account.ts';
import type { Hold } from './hold.ts';
import { NO_ANCHORS_MET } from './anchor.ts';
import { compareAnchors } from './compareAnchors.ts';
import type {
  AnchorPages,
  LedgerWalk,
  StripeSums,
  Verification,
  VerificationStore,
  WalkedItem,
} from './ports.ts';
import { blockProblem } from './seal.ts';
import { lineFits } from './statementLine.ts';
import { entryProblem } from './verifyBook.ts';

interface VerifyLedgerDeps {
  readonly walk: LedgerWalk;
  readonly anchors: AnchorPages;
  readonly store: VerificationStore;
  readonly clock: Clock;
  readonly log: Log;
}

const FIRST: Verification = {
  version: 0,
  after: null,
  open: null,
  block: null,
  found: 0,
  lastFound: 0,
  anchors: NO_ANCHORS_MET,
  lastEndedAt: null,
};

/**
 * One bounded pass of a verification that never ends: it walks over the table from where the last pass stopped, for as long as it has,
 * and begins anew when it has seen all. Every entry balances and has the id of its source, every block follows the one before and seals
 * its entries unchanged, the totals of every stripe are the sums of its lines, every line says what its entry says and every posting has its
 * line, what is available is the balance less what is held, and no hold is of more than its stripe holds, whatever is posted meanwhile.
 *
 * Before that it compares blocks with what was anchored of them, a part of all anchors in each pass.
 *
 * It does not add up all holds, nor compare with transactions: `npm run ledger -- verify` does the latter, on a ledger at rest.
 *
 * @returns null where another pass ran at the same time
 */
export function verifyLedger(deps: VerifyLedgerDeps) {
  return async (untilMs: number): Promise<Verification | null> => {
    let state = (await deps.store.read()) ?? FIRST;
    state = { ...state, anchors: await compareAnchors(deps)(state.anchors) };
    do {
      const { items, next } = await deps.walk.page(state.after);
      for (const item of items) state = await meet(deps, state, item);
      state = await compareLines(deps, state, items);
      state = { ...state, after: next };
      if (next === null) state = endRound(await closeStripe(deps, state), isoNow(deps.clock));
    } while (state.after !== null && deps.clock.nowMs() < untilMs);
    const written = { ...state, version: state.version + 1 };
    return (await deps.store.write(written)) ? written : null;
  };
}

function endRound({ found, version, anchors }: Verification, at: string): Verification {
  return { ...FIRST, version, anchors, lastFound: found, lastEndedAt: at };
}

async function meet(deps: VerifyLedgerDeps, state: Verification, item: WalkedItem): Promise<Verification> {
  switch (item.kind) {
    case 'ENTRY': {
      const problem = entryProblem(item.entry);
      return problem === null ? state : report(deps, state, { ...problem });
    }
    case 'LINE': {
      const { stripe, line } = item;
      const { side, amount } = line;
      const before = state.open?.stripe === stripe ? state : await closeStripe(deps, state);
      const sums = before.open ?? { stripe, debits: 0n, credits: 0n };
      const key = side === 'DEBIT' ? 'debits' : 'credits';
      return { ...before, open: { ...sums, [key]: sums[key] + amount } };
    }
    case 'TOTALS': {
      const lines = state.open?.stripe === item.stripe ? state.open : { debits: 0n, credits: 0n };
      const before =
        state.open?.stripe === item.stripe ? { ...state, open: null } : await closeStripe(deps, state);
      const same = lines.debits === item.debits && lines.credits === item.credits;
      return same ? before : lookTwice(deps, before, item.stripe);
    }
    case 'ACCOUNT':
      return compareAvailable(deps, state, item.account);
    case 'HOLD':
      return compareHold(deps, state, item.hold);
    case 'BLOCK': {
      const { block } = item;
      const previous = state.block?.book === block.book ? state.block : null;
      const problem = blockProblem(block, previous, await deps.walk.entries(block.entryIds));
      const next = { ...state, block };
      return problem === null ? next : report(deps, next, { book: block.book, ...problem });
    }
  }
}

/** Lines and entries of one page, each with its counterparts wherever they are: they were written together. */
async function compareLines(
  deps: VerifyLedgerDeps,
  before: Verification,
  items: readonly WalkedItem[],
): Promise<Verification> {
  let state = before;
  const lines = items.filter((item) => item.kind === 'LINE');
  const entries = await deps.walk.entries(lines.map(({ line }) => line.entryId));
  for (const { stripe, accountId, line } of lines) {
    const { entryId, index } = line;
    if (lineFits(line, accountId, entries.get(entryId))) continue;
    state = report(deps, state, { code: 'LINE_CHANGED', stripe, entryId, index });
  }
  const met = items.flatMap((item) => (item.kind === 'ENTRY' ? [item.entry] : []));
  for (const missing of await deps.walk.withoutLine(met))
    state = report(deps, state, { code: 'LINE_MISSING', ...missing });
  return state;
}

async function compareAvailable(
  deps: VerifyLedgerDeps,
  state: Verification,
  account: Account,
): Promise<Verification> {
  const balances = await deps.walk.balances(account);
  if (balances === null) return state;
  const { available } = balances;
  const expected = availableOf(account, balances);
  if (available === expected) return state;
  return report(deps, state, { code: 'AVAILABLE_DRIFT', accountId: account.id, available, expected });
}

/** A hold ends once: one that is pending before and after its stripe was read was pending then. */
async function compareHold(deps: VerifyLedgerDeps, state: Verification, hold: Hold): Promise<Verification> {
  if (hold.status !== 'PENDING') return state;
  const held = await deps.walk.heldBeside(hold);
  if (held === null || held >= hold.amount) return state;
  return report(deps, state, { code: 'HOLD_UNCOVERED', holdId: hold.id, amount: hold.amount, held });
}

/** Lines without totals: the next thing met is another's. */
async function closeStripe(deps: VerifyLedgerDeps, state: Verification): Promise<Verification> {
  const { open } = state;
  return open === null ? state : lookTwice(deps, { ...state, open: null }, open.stripe);
}

/** What is posted while the walk passes by looks like drift: a stripe that is right holds its sum between two readings of its totals. */
async function lookTwice(deps: VerifyLedgerDeps, state: Verification, stripe: string): Promise<Verification> {
  const [before, lines, after] = await deps.walk.stripe(stripe);
  const between = (key: keyof StripeSums): boolean => before[key] <= lines[key] && lines[key] <= after[key];
  if (between('debits') && between('credits')) return state;
  return report(deps, state, { code: 'DRIFT', stripe, totals: after, lines });
}

function report(
  { log }: VerifyLedgerDeps,
  state: Verification,
  facts: Readonly<Record<string, unknown>>,
): Verification {
  log.error('the ledger drifts', facts);
  return { ...state, found: state.found + 1 };
}
