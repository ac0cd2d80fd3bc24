import { type Design, poster, type Posting } from './poster.ts';
import { seeded, untilNext } from '../simulated/random.ts';
import { Simulation } from '../simulated/simulation.ts';
import { stripesOf } from './stripes.ts';

export interface Load {
  /** Postings a second that meet on one account. */
  readonly perSecond: number;
  /** Milliseconds for which a transaction has its items under way. */
  readonly windowMs: number;
  readonly seed: number;
}

/** What came of the postings that arrived in the measured seconds. */
export interface Figures {
  readonly postedPerSecond: number;
  /** Transactions that a posting was part of, in the mean. */
  readonly attempts: number;
  /** Share of those that ended which were given up, for the queue to deliver again: 0 to 1. */
  readonly givenUp: number;
  /** From arrival to the answer, in milliseconds, of 95 %. */
  readonly p95Ms: number;
  /** Write units a second of the busiest stripe's key. */
  readonly busiestUnits: number;
}

const WARM_UP_MS = 2_000;
const MEASURED_MS = 8_000;
/** Longer than twelve attempts take. */
const COOL_DOWN_MS = 6_000;

/** Simulates ten seconds of postings. The same design, load and seed give the same figures on every machine. */
export function measure(design: Design, { perSecond, windowMs, seed }: Load): Figures {
  const simulation = new Simulation();
  const random = seeded(seed);
  const stripes = stripesOf(design.stripes, windowMs);
  const post = poster(design, { simulation, random, stripes, windowMs });
  const measured: Posting[] = [];
  const lastMs = WARM_UP_MS + MEASURED_MS;
  let posted = 0;
  const arrive = (): void => {
    const posting: Posting = { arrivedMs: simulation.nowMs, attempts: 0, outcome: null, endedMs: 0 };
    if (posting.arrivedMs >= WARM_UP_MS) measured.push(posting);
    post(posting);
    const next = untilNext(random, perSecond);
    if (simulation.nowMs + next < lastMs) simulation.after(next, arrive);
  };
  simulation.after(untilNext(random, perSecond), arrive);
  simulation.runUntil(lastMs);
  const busiestUnits = stripes.busiest() / (lastMs / 1_000);
  posted = measured.filter(({ outcome }) => outcome === 'POSTED').length;
  simulation.runUntil(lastMs + COOL_DOWN_MS);
  const ended = measured.filter(({ outcome }) => outcome !== null);
  const waits = ended.map(({ arrivedMs, endedMs }) => endedMs - arrivedMs).sort((a, b) => a - b);
  return {
    postedPerSecond: posted / (MEASURED_MS / 1_000),
    attempts: ended.reduce((sum, { attempts }) => sum + attempts, 0) / Math.max(1, ended.length),
    givenUp: ended.filter(({ outcome }) => outcome === 'GIVEN_UP').length / Math.max(1, ended.length),
    p95Ms: waits[Math.floor(waits.length * 0.95)] ?? 0,
    busiestUnits,
  };
}
