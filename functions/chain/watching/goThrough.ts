import type { Page } from '../../invoices/ports.ts';
import { SHARD_NAMES } from '../../shared/shards.ts';
import type { Clock } from '../../shared/clock.ts';
import { isoNow } from '../../shared/clock.ts';
import type { Lease, Place, PlaceStore } from '../ports.ts';

/** A round over the lanes and shards of an index, in portions. */
export interface Round<T> {
  readonly chainId: number;
  /** Names the place where it goes on. */
  readonly work: string;
  readonly lanes: number;
  readonly page: (lane: number, shard: number, after: string | null) => Promise<Page<T>>;
  readonly handle: (items: readonly T[]) => Promise<Handled>;
  /** Milliseconds since 1970: what is left then is for the next pass. */
  readonly deadlineMs: number;
  /** Items of one pass; default: as many as there are until the deadline. */
  readonly itemsMax?: number;
}

/** What a portion came to. */
export interface Handled {
  /** Items that were found different. */
  readonly differing: number;
  /** Is added to what the round has summed up so far. */
  readonly sums?: Readonly<Record<string, bigint>>;
}

/** Items of several pages are handled together: their balances are read in one request (`CALL_BALANCES_MAX`). */
const HANDLED_TOGETHER = 2_000;

/** Where the round stands; `done` when it came to the end of the index. */
export interface RoundDone {
  readonly done: boolean;
  readonly place: Place;
}

/**
 * Goes on with a round where the pass before stopped, so that what cannot be handled now does not keep others from their turn. A round
 * that is over leaves its place at the beginning.
 */
export async function goThrough<T>(
  deps: { readonly places: PlaceStore; readonly clock: Clock },
  lease: Lease,
  round: Round<T>,
): Promise<RoundDone> {
  const { places, clock } = deps;
  const stored = await places.get(round.chainId, round.work);
  // A round that is over leaves its place at the beginning: the next one begins now and not when that one ended.
  const begins = stored === null || isBeginning(stored) || stored.lane >= round.lanes;
  let place = begins ? beginning(isoNow(clock)) : stored;
  let items = 0;
  let waiting: T[] = [];
  for (;;) {
    const page = await round.page(place.lane, place.shard, place.after);
    waiting.push(...page.items);
    items += page.items.length;
    place = { ...stepOf(place, page.after), looked: place.looked + page.items.length };
    const done = place.lane >= round.lanes;
    const ends = done || clock.nowMs() >= round.deadlineMs || items >= (round.itemsMax ?? Infinity);
    // What is left of a full portion waits for the next one, and all of it is handled before the place is written.
    while (waiting.length >= HANDLED_TOGETHER || (ends && waiting.length > 0)) {
      const portion = waiting.slice(0, HANDLED_TOGETHER);
      waiting = waiting.slice(HANDLED_TOGETHER);
      place = withHandled(place, await round.handle(portion));
    }
    if (!ends) continue;
    const next = done ? beginning(isoNow(clock)) : place;
    // A round that begins and ends in one pass need not be written.
    if (!done || (stored !== null && !isBeginning(stored)))
      await places.put(round.chainId, round.work, next, lease);
    return { done, place };
  }
}

function withHandled(place: Place, { differing, sums = {} }: Handled): Place {
  const all = { ...place.sums };
  for (const [name, units] of Object.entries(sums)) all[name] = (all[name] ?? 0n) + units;
  return { ...place, differing: place.differing + differing, sums: all };
}

/** Where the next page is. */
function stepOf(place: Place, after: string | null): Place {
  if (after !== null) return { ...place, after };
  if (place.shard + 1 < SHARD_NAMES.length) return { ...place, shard: place.shard + 1, after: null };
  return { ...place, lane: place.lane + 1, shard: 0, after: null };
}

function beginning(at: string): Place {
  return { lane: 0, shard: 0, after: null, startedAt: at, looked: 0, differing: 0, sums: {} };
}

function isBeginning({ lane, shard, after, looked }: Place): boolean {
  return lane === 0 && shard === 0 && after === null && looked === 0;
}
