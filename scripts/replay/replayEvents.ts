import type { Clock } from '../../functions/shared/clock.ts';

/** A stretch of time; EventBridge counts seconds. */
export interface TimeRange {
  readonly from: Date;
  readonly to: Date;
}

export interface ReplayFound {
  /** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_DescribeReplay.html */
  readonly state: string;
  readonly reason: string;
  readonly lastReplayed: Date | null;
}

export interface ReplayPort {
  start(name: string, range: TimeRange): Promise<void>;
  describe(name: string): Promise<ReplayFound>;
}

interface ReplayDeps {
  readonly port: ReplayPort;
  readonly clock: Clock;
  readonly sleep: (ms: number) => Promise<void>;
  readonly progress: (found: ReplayFound) => void;
}

const ENDED = new Set(['COMPLETED', 'CANCELLED', 'FAILED']);
const POLL_MS = 1_000;

/**
 * Starts a replay and waits for its end.
 *
 * @throws Error for a stretch without time, or one that is not over: what comes in meanwhile would be left out unseen
 */
export function replayEvents({ port, clock, sleep, progress }: ReplayDeps) {
  return async (range: TimeRange): Promise<{ replayName: string; state: string; reason: string }> => {
    if (range.from >= range.to) throw new Error('--from must be before --to');
    const nowMs = clock.nowMs();
    if (range.to.getTime() > nowMs) throw new Error('--to must not be in the future');
    const replayName = `replay-${new Date(nowMs).toISOString().replaceAll(/[^0-9]/g, '')}`;
    await port.start(replayName, range);
    for (;;) {
      const found = await port.describe(replayName);
      progress(found);
      if (ENDED.has(found.state)) return { replayName, state: found.state, reason: found.reason };
      await sleep(POLL_MS);
    }
  };
}

/** How far a replay is, by the time of the last event that it sent. */
export function describeProgress({ state, lastReplayed }: ReplayFound, { from, to }: TimeRange): string {
  const done = lastReplayed === null ? 0 : lastReplayed.getTime() - from.getTime();
  const share = state === 'COMPLETED' ? 1 : Math.min(1, Math.max(0, done / (to.getTime() - from.getTime())));
  const filled = Math.round(share * 30);
  return `[${'#'.repeat(filled)}${' '.repeat(30 - filled)}] ${Math.floor(share * 100)} % ${state}`;
}
