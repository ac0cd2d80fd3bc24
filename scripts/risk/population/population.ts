import { cardTesterLife, takeoverLife } from './fraudsters.ts';
import { householdLife, newLife, normalLife, travellingLife } from './customers.ts';
import { DAY_MS, type Labelled, type Life } from './labelled.ts';
import { type Person, personOf } from './person.ts';
import { type Random, randomOf } from './random.ts';

export interface PopulationOptions {
  readonly seed: number;
  /** Transactions in all. */
  readonly events: number;
  /** So many times as much fraud as usual, so that there is enough of it to measure. Default 1. */
  readonly fraudTimes?: number;
}

/** When the made-up world begins. */
export const BEGINS_MS = Date.UTC(2026, 0, 1);

/** Of one customer who pays all the time, with those who come and go beside. */
const EVENTS_PER_REGULAR = 60;
const MERCHANTS = 20;
/** What so many regulars come to in attempts, about: the world lasts as long as the events that are asked for. */
const DAYS = 150;

/**
 * Made-up transactions whose intent is known, in the order of their times: the same for a seed, on every machine. It knows no rule and
 * no threshold. Memory grows with the number of people who act at one time, not with the events.
 */
export function* population({ seed, events, fraudTimes = 1 }: PopulationOptions): Generator<Labelled, void> {
  const random = randomOf(seed);
  const lives = byNextAttempt(livesOf(random, Math.ceil(events / EVENTS_PER_REGULAR), fraudTimes));
  for (let left = events; left > 0; left--) {
    const next = lives.take();
    if (next === null) return;
    yield next;
  }
}

function livesOf(random: Random, regulars: number, fraudTimes: number): Life[] {
  const lives: Life[] = [];
  const merchant = () => `merchant-${random.between(1, MERCHANTS)}`;
  const someTime = () =>
    BEGINS_MS + random.between(0, DAYS * 24) * (DAY_MS / 24) + random.between(0, DAY_MS / 24);
  for (let n = 1; n <= regulars; n++) {
    const person = personOf(random, merchant(), `c${n}`);
    const kind = random.between(1, 100);
    if (kind <= 70) {
      lives.push(normalLife(person, random.fork(), BEGINS_MS));
      // Three of a hundred accounts are taken over, once they have been used for some time.
      if (random.perMille(30 * fraudTimes))
        lives.push(
          takeoverLife(person, random.fork(), BEGINS_MS + random.between(40 * 24, DAYS * 24) * (DAY_MS / 24)),
        );
    } else if (kind <= 85) lives.push(travellingLife(person, random.fork(), BEGINS_MS));
    else lives.push(householdLife(membersOf(random, person), random.fork(), BEGINS_MS));
    for (let newcomers = 2; newcomers > 0; newcomers--)
      lives.push(newLife(personOf(random, merchant(), `n${n}-${newcomers}`), random.fork(), someTime()));
    if (random.perMille(5 * fraudTimes))
      lives.push(cardTesterLife(personOf(random, merchant(), `t${n}`), random.fork(), someTime()));
  }
  return lives;
}

function membersOf(random: Random, first: Person): [Person, ...Person[]] {
  const others = Array.from({ length: random.between(1, 3) }, (_, index) =>
    personOf(random, first.merchantId, `${first.customer}-${index}`),
  );
  return [first, ...others];
}

/** A binary heap of lives by the time of what they do next, then by their number. */
function byNextAttempt(lives: readonly Life[]): { take(): Labelled | null } {
  const heap: { next: Labelled; life: Life; index: number }[] = [];
  const before = (a: number, b: number): boolean => {
    const [x, y] = [heap[a], heap[b]];
    if (x === undefined || y === undefined) return false;
    return compare(x, y) < 0;
  };
  const swap = (a: number, b: number): void => {
    const [x, y] = [heap[a], heap[b]];
    if (x !== undefined && y !== undefined) [heap[a], heap[b]] = [y, x];
  };
  function down(from: number): void {
    for (let at = from; ;) {
      const [left, right] = [2 * at + 1, 2 * at + 2];
      const least = before(right, left) ? right : left;
      if (!before(least, at)) return;
      swap(at, least);
      at = least;
    }
  }
  for (const [index, life] of lives.entries()) {
    const first = life.next();
    if (!first.done) heap.push({ next: first.value, life, index });
  }
  for (let at = heap.length >> 1; at >= 0; at--) down(at);
  return {
    take() {
      const [top] = heap;
      if (top === undefined) return null;
      const { next, life } = top;
      const following = life.next();
      const last = following.done ? heap.pop() : undefined;
      if (!following.done) top.next = following.value;
      else if (last !== undefined && heap.length > 0) heap[0] = last;
      down(0);
      return next;
    },
  };
}

function compare(
  a: { readonly next: Labelled; readonly index: number },
  b: { readonly next: Labelled; readonly index: number },
): number {
  return a.next.attempt.atMs - b.next.attempt.atMs || a.index - b.index;
}
