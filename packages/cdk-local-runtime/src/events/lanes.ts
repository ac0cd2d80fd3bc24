/** Work by key: each key has a lane of its own, so that a slow target holds up no other. */
export interface Lanes<Work> {
  add(key: string, work: Work): void;
  readonly underWay: ReadonlySet<Promise<void>>;
}

interface Lane<Work> {
  readonly waiting: Work[];
  active: number;
}

/**
 * Runs work in the order in which it is added.
 *
 * @param options.parallel how many of one key run at a time
 * @param options.stopped nothing is begun any more once it is aborted
 * @param options.run never rejects
 */
export function openLanes<Work>(options: {
  readonly parallel: number;
  readonly stopped: AbortSignal;
  run(work: Work): Promise<void>;
}): Lanes<Work> {
  const lanes = new Map<string, Lane<Work>>();
  const underWay = new Set<Promise<void>>();

  const drain = (lane: Lane<Work>): void => {
    while (lane.active < options.parallel && !options.stopped.aborted) {
      const next = lane.waiting.shift();
      if (next === undefined) return;
      lane.active += 1;
      const running = options.run(next).finally(() => {
        lane.active -= 1;
        underWay.delete(running);
        drain(lane);
      });
      underWay.add(running);
    }
  };

  return {
    underWay,
    add: (key, work) => {
      const lane = lanes.get(key) ?? { waiting: [], active: 0 };
      lanes.set(key, lane);
      lane.waiting.push(work);
      drain(lane);
    },
  };
}
