import { describe, expect, it } from 'vitest';
import { describeProgress, replayEvents, type ReplayFound } from '../../../../scripts/replay/replayEvents.ts';

const from = new Date('2026-01-02T10:00:00Z');
const to = new Date('2026-01-02T11:00:00Z');
const found = (state: string, lastReplayed: Date | null = null): ReplayFound => ({
  state,
  reason: '',
  lastReplayed,
});

function replaying(states: string[]) {
  const asked: string[] = [];
  const seen: string[] = [];
  const replay = replayEvents({
    port: {
      start: (name, range) => Promise.resolve(void asked.push(`${name} ${range.from.toISOString()}`)),
      describe: () => Promise.resolve(found(states.shift() ?? 'FAILED')),
    },
    clock: { nowMs: () => Date.parse('2026-01-02T12:00:00.000Z') },
    sleep: () => Promise.resolve(),
    progress: ({ state }) => void seen.push(state),
  });
  return { replay, asked, seen };
}

describe('a replay', () => {
  it('given it runs for a while, then its end is waited for and its progress shown', async () => {
    const { replay, asked, seen } = replaying(['STARTING', 'RUNNING', 'COMPLETED']);
    expect(await replay({ from, to })).toMatchObject({
      replayName: 'replay-20260102120000000',
      state: 'COMPLETED',
    });
    expect(asked).toEqual(['replay-20260102120000000 2026-01-02T10:00:00.000Z']);
    expect(seen).toEqual(['STARTING', 'RUNNING', 'COMPLETED']);
  });

  it('given it is cancelled, then that is its end', async () => {
    expect(await replaying(['CANCELLED']).replay({ from, to })).toMatchObject({ state: 'CANCELLED' });
  });

  it('given no time, or time to come, then nothing is started', async () => {
    const { replay, asked } = replaying([]);
    await expect(replay({ from, to: from })).rejects.toThrow('--from');
    await expect(replay({ from, to: new Date('2026-01-02T12:00:00.001Z') })).rejects.toThrow('future');
    expect(asked).toEqual([]);
  });

  it('given events up to half of the time, then half of the bar is full', () => {
    const half = new Date('2026-01-02T10:30:00Z');
    expect(describeProgress(found('RUNNING', half), { from, to })).toBe(
      `[${'#'.repeat(15)}${' '.repeat(15)}] 50 % RUNNING`,
    );
    expect(describeProgress(found('COMPLETED'), { from, to })).toContain('100 %');
    expect(describeProgress(found('STARTING'), { from, to })).toContain('] 0 %');
  });
});
