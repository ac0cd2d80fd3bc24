import { seeded, untilNext } from '../simulated/random.ts';
import { Simulation } from '../simulated/simulation.ts';
import { modelledLog } from './log.ts';
import { type Arrival, type Design, recorder } from './recorder.ts';

export interface Load {
  /** Events a second of one merchant. */
  readonly perSecond: number;
  /** Of an event's item: its size in KB, rounded up. */
  readonly eventUnits: number;
  /** Milliseconds for which a transaction has its items under way. */
  readonly windowMs: number;
  readonly seed: number;
}

/** What came of the events that arrived in the measured seconds. */
export interface Figures {
  readonly recordedPerSecond: number;
  /** Transactions that an event was part of, in the mean. */
  readonly attempts: number;
  /** From arrival to the answer, in milliseconds, of 95 %; Infinity where fewer were recorded. */
  readonly p95Ms: number;
  /** Write units a second of the busiest key. */
  readonly busiestUnits: number;
}

const WARM_UP_MS = 2_000;
const MEASURED_MS = 8_000;

/** Simulates ten seconds of events. The same design, load and seed give the same figures on every machine. */
export function measure(design: Design, { perSecond, eventUnits, windowMs, seed }: Load): Figures {
  const simulation = new Simulation();
  const random = seeded(seed);
  const log = modelledLog(design, eventUnits, windowMs);
  const record = recorder(design, { simulation, random, log, windowMs });
  const measured: Arrival[] = [];
  const lastMs = WARM_UP_MS + MEASURED_MS;
  const arrive = (): void => {
    const event: Arrival = { arrivedMs: simulation.nowMs, attempts: 0, endedMs: null };
    if (event.arrivedMs >= WARM_UP_MS) measured.push(event);
    record(event);
    const next = untilNext(random, perSecond);
    if (simulation.nowMs + next < lastMs) simulation.after(next, arrive);
  };
  simulation.after(untilNext(random, perSecond), arrive);
  simulation.runUntil(lastMs);
  const busiestUnits = log.busiest() / (lastMs / 1_000);
  const waits = measured
    .map(({ arrivedMs, endedMs }) => (endedMs ?? Infinity) - arrivedMs)
    .sort((a, b) => a - b);
  return {
    recordedPerSecond: measured.filter(({ endedMs }) => endedMs !== null).length / (MEASURED_MS / 1_000),
    attempts: measured.reduce((sum, { attempts }) => sum + attempts, 0) / Math.max(1, measured.length),
    p95Ms: waits[Math.floor(waits.length * 0.95)] ?? 0,
    busiestUnits,
  };
}
