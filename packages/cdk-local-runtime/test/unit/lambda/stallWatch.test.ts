import { afterEach, describe, expect, it, vi } from 'vitest';
import { type StallWatch, stallWatch } from '../../../src/lambda/stallWatch.ts';

let watch: StallWatch | undefined;
afterEach(() => watch?.stop());

/** A watch of work that waits all the time, and how often it looked and relieved. */
function watched({ sparePerMs, goesOn }: { sparePerMs: number; goesOn: boolean }) {
  const seen = { looks: 0, relieved: 0 };
  const stall = stallWatch({
    ms: 5,
    isWaiting: () => true,
    relieve: () => void seen.relieved++,
    idleMs: () => {
      seen.looks++;
      // In each span, as something that waited for long enough is taken.
      if (goesOn) queueMicrotask(() => stall.wentOn());
      return performance.now() * sparePerMs;
    },
  });
  watch = stall;
  stall.waits();
  return seen;
}

describe('work that waits', () => {
  it('given nothing that goes on, then it is relieved, though no core is to spare', async () => {
    const seen = watched({ sparePerMs: 0, goesOn: false });
    await vi.waitFor(() => expect(seen.relieved).toBeGreaterThanOrEqual(2), 20_000);
  });

  it('given work that goes on and a core to spare, then it is relieved all the same', async () => {
    const seen = watched({ sparePerMs: 1, goesOn: true });
    await vi.waitFor(() => expect(seen.relieved).toBeGreaterThanOrEqual(2), 20_000);
  });

  it('given work that goes on and no core to spare, then it is not relieved', async () => {
    const seen = watched({ sparePerMs: 0, goesOn: true });
    await vi.waitFor(() => expect(seen.looks).toBeGreaterThanOrEqual(10), 20_000);
    expect(seen.relieved).toBe(0);
  });

  it('given work that waits for a moment a hundred times in a span, then the cores are looked at once', () => {
    let [isWaiting, looks] = [false, 0];
    const stall = stallWatch({
      ms: 60_000,
      isWaiting: () => isWaiting,
      relieve: () => {},
      idleMs: () => ++looks,
    });
    watch = stall;

    for (let moment = 0; moment < 100; moment++) {
      isWaiting = true;
      stall.waits();
      isWaiting = false;
      stall.wentOn();
    }

    expect(looks).toBe(1);
  });
});
