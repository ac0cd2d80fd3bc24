/**
 * One merchant's event log as DynamoDB's documentation says that its items behave (`functions/webhooks/dynamoEventLog.ts`).
 *
 * - A transaction whose item another transaction has under way is cancelled; it does not wait. An append's is its shard's last position:
 *   https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html#transaction-conflict-handling
 * - Each write of a transaction is two, one to prepare and one to commit (the same page, on capacity). One that is cancelled is charged
 *   the first here, which the page leaves open.
 * - A partition key takes 1,000 write units a second: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html.
 *   A shard has one; what says that an event is known has a key for each event, which no rate troubles.
 */
import { type KeyUnits, keyUnits } from '../simulated/keyUnits.ts';

const UNITS_A_TRANSACTIONAL_WRITE = 2;

/** CONFLICT: somebody appends there. MOVED: somebody has, since the position was read. THROTTLED: the key has no units left. */
export type Refusal = 'CONFLICT' | 'MOVED' | 'THROTTLED';

interface Shard {
  readonly units: KeyUnits;
  position: number;
  busyUntilMs: number;
}

export interface ModelledLog {
  readonly shards: number;
  position(shard: number): number;
  /** Begins an append after a position; null: it commits after the window. */
  append(shard: number, after: number, events: number, nowMs: number): Refusal | null;
  /** Units that the busiest key has taken. */
  readonly busiest: () => number;
}

export interface LogDesign {
  readonly shards: number;
  /** Of last positions: each stands under its shard's key, or all of a merchant's under one. */
  readonly positions: 'KEY_EACH' | 'ONE_KEY';
}

/** @param eventUnits of an event's item: its size in KB, rounded up */
export function modelledLog(
  { shards: count, positions }: LogDesign,
  eventUnits: number,
  windowMs: number,
): ModelledLog {
  const oneKey = keyUnits();
  const shards = Array.from({ length: count }, (): Shard => ({
    units: keyUnits(),
    position: 0,
    busyUntilMs: 0,
  }));
  const shardAt = (index: number): Shard => {
    const shard = shards[index];
    if (shard === undefined) throw new RangeError(`there are ${count} shards, and none is ${index}`);
    return shard;
  };
  return {
    shards: count,
    position: (index) => shardAt(index).position,
    append(index, after, events, nowMs) {
      const shard = shardAt(index);
      const refusal = shard.busyUntilMs > nowMs ? 'CONFLICT' : shard.position !== after ? 'MOVED' : null;
      const each = refusal === null ? UNITS_A_TRANSACTIONAL_WRITE : 1;
      const keyOfPositions = positions === 'ONE_KEY' ? oneKey : shard.units;
      if (!keyOfPositions.take(each, nowMs)) return 'THROTTLED';
      if (!shard.units.take(each * events * eventUnits, nowMs)) return 'THROTTLED';
      if (refusal !== null) return refusal;
      shard.position += events;
      shard.busyUntilMs = nowMs + windowMs;
      return null;
    },
    busiest: () => Math.max(oneKey.taken(), ...shards.map(({ units }) => units.taken())),
  };
}
