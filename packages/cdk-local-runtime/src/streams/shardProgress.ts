import { sequenceNumberOf, type StreamRecord } from './streamRecord.ts';

/** Records of a shard whose keys have the same place, which are processed one batch after the other. */
export interface Lane {
  readonly queue: StreamRecord[];
  /** True while a batch has records of it. */
  taken: boolean;
}

/** Which records of a shard are done; the checkpoint is the last one with all before it done. */
export class ShardProgress {
  readonly lanes = new Map<number, Lane>();
  readonly #order: string[] = [];
  readonly #done = new Set<string>();
  /** What is to be processed. What is passed over takes no room, so that a batch fills whatever lies between its records. */
  readonly #open = new Set<string>();
  readonly #checkpoint: (sequenceNumber: string) => void;
  #waiters: { limit: number; go: () => void }[] = [];

  constructor(checkpoint: (sequenceNumber: string) => void) {
    this.#checkpoint = checkpoint;
  }

  lane(number: number): Lane {
    const lane = this.lanes.get(number) ?? { queue: [], taken: false };
    this.lanes.set(number, lane);
    return lane;
  }

  taken(records: readonly StreamRecord[], wanted: readonly StreamRecord[]): void {
    this.#order.push(...records.map((one) => sequenceNumberOf(one)));
    for (const record of wanted) this.#open.add(sequenceNumberOf(record));
    this.done(records.filter((one) => !this.#open.has(sequenceNumberOf(one))));
  }

  done(records: readonly StreamRecord[]): void {
    for (const record of records) {
      this.#done.add(sequenceNumberOf(record));
      this.#open.delete(sequenceNumberOf(record));
    }
    let passed = 0;
    for (const sequenceNumber of this.#order) {
      if (!this.#done.delete(sequenceNumber)) break;
      passed += 1;
    }
    const last = this.#order.splice(0, passed).at(-1);
    if (last !== undefined) this.#checkpoint(last);
    this.#waiters = this.#waiters.filter(({ limit, go }) => {
      if (this.#open.size >= limit) return true;
      go();
      return false;
    });
  }

  /** Resolves when fewer than `limit` records are open, or at the end. */
  async below(limit: number): Promise<void> {
    if (this.#open.size < limit) return;
    await new Promise<void>((go) => this.#waiters.push({ limit, go }));
  }

  stop(): void {
    for (const { go } of this.#waiters) go();
    this.#waiters = [];
  }
}
