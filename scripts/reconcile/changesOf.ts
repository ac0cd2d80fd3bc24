import * as z from 'zod';
import { depositMove } from '../../functions/chain/store/depositMoves.ts';
import type { Change } from '../../functions/events/translate.ts';
import type { TimeRange } from '../replay/replayEvents.ts';

const move = z.object({
  status: z.string(),
  at: z.string(),
  version: z.int(),
  /** Of a deposit that became final. */
  confirmed: z.object({ amount: z.string(), owed: z.string() }).optional(),
  /** Of a withdrawal that became final. */
  booked: z.record(z.string(), z.unknown()).optional(),
});
type Transition = z.infer<typeof move>;

const movedDeposit = depositMove.transform(({ confirmed, ...rest }): Transition => {
  if (confirmed === undefined) return rest;
  return { ...rest, confirmed: { amount: String(confirmed.amount), owed: String(confirmed.owed) } };
});

/** What every streamed item keeps. Other fields are those of its newest version. */
const kept = z.object({
  id: z.string(),
  version: z.int(),
  updatedAt: z.string(),
  transitions: z.array(z.union([move, movedDeposit])).default([]),
});

type Item = Readonly<Record<string, unknown>>;

/** A write that the stream may have lost. */
export interface LostWrite extends Change {
  readonly after: Item;
  /** ISO 8601. */
  readonly at: string;
}

/**
 * The writes of a time that an item remembers: each of its moves, as the stream would have said them, and its newest version
 * where that was no move. What later writes replaced is as it is now, but for what a deposit's confirmation said.
 */
export function changesOf(item: Item, { from, to }: TimeRange): LostWrite[] {
  // What left an address is no event.
  if (String(item['id']).startsWith('out_')) return [];
  const { id, version, updatedAt, transitions } = kept.parse(item);
  const inTime = (at: string) => at >= from.toISOString() && at <= to.toISOString();
  // A funding is written once, without a status.
  if (id.startsWith('fnd_') || id.startsWith('spn_'))
    return inTime(updatedAt) ? [{ before: null, after: item, at: updatedAt }] : [];
  const moves = transitions.flatMap((move, index): LostWrite[] => {
    // What a write passed through is no event of its own.
    const passed = transitions[index + 1]?.version === move.version;
    if (!inTime(move.at) || passed || toldAgain(id, transitions, index)) return [];
    const after = { ...item, ...factsOf(id, transitions, index), ...stateOf(item, move) };
    if (move.version === 1) return [{ before: null, after, at: move.at }];
    const previousIndex = transitions.findLastIndex(({ version }) => version < move.version);
    const previous = transitions[previousIndex];
    // The oldest moves of an item with very many are forgotten.
    if (previous === undefined) return [];
    const before = { ...after, ...factsOf(id, transitions, previousIndex), ...stateOf(item, previous) };
    return [{ before: { ...before, version: move.version - 1 }, after, at: move.at }];
  });
  const told = (transitions.at(-1)?.version ?? 0) >= version;
  // Only an invoice tells what is no move; which field it was is not kept, so that it is told as an update.
  if (told || !id.startsWith('inv_') || !inTime(updatedAt)) return moves;
  const confirmations = item['confirmations'] === undefined ? 0 : undefined;
  return [...moves, { before: { ...item, confirmations, version: version - 1 }, after: item, at: updatedAt }];
}

function stateOf(item: Item, { status, at, version }: Transition): Item {
  // How far a card payment is stands beside what is shown; what it posts follows from its facts, whichever event says so.
  const card = item['kind'] === 'CARD' ? { stage: status, change: { kind: 'STATUS' } } : {};
  return { status, updatedAt: at, version, ...card };
}

/** A sweep that a reorganisation took back ends again: what it ended with last is what holds. */
function toldAgain(id: string, transitions: readonly Transition[], index: number): boolean {
  const { status } = transitions[index] ?? {};
  return id.startsWith('swp_') && transitions.slice(index + 1).some((later) => later.status === status);
}

/** What was said last, up to this move, of a deposit's amount and what of it is owed: an orphaned one names it, one that is seen again has none. */
function factsOf(id: string, transitions: readonly Transition[], index: number): Item {
  if (id.startsWith('wdr_')) return withdrawnOf(transitions, index);
  if (!id.startsWith('dep_') && !id.startsWith('oth_')) return {};
  const before = transitions.slice(0, index + 1);
  const life = before.slice(
    Math.max(
      0,
      before.findLastIndex(({ status }) => status === 'SEEN'),
    ),
  );
  const first = life.find(({ confirmed }) => confirmed !== undefined);
  const last = life.findLast(({ confirmed }) => confirmed !== undefined);
  return first === undefined || last?.confirmed === undefined
    ? { owed: null, confirmedVersion: null }
    : { ...last.confirmed, confirmedVersion: first.version };
}

/** What was booked last of a withdrawal, up to this move: one that was taken back names it. */
function withdrawnOf(transitions: readonly Transition[], index: number): Item {
  const last = transitions.slice(0, index + 1).findLast(({ booked }) => booked !== undefined);
  return last === undefined ? {} : { ...last.booked, finalVersion: last.version };
}
