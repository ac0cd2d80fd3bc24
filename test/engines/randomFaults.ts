import type { Call, Injector, Reply } from './faultyDynamodb.ts';

const WRITES = ['PutItem', 'UpdateItem', 'DeleteItem'];

/** What was done to calls. */
export interface FaultCounts {
  conflicts: number;
  throttles: number;
  dropped: number;
}

/**
 * Refuses a share of the calls because of a conflict, as many because there are too many, and loses the answer of as many that were done.
 *
 * @param share of each, 0 to 1
 * @param seed the same chooses the same calls, as long as they come in the same order
 */
export function randomFaults(
  share: number,
  seed: number,
): { readonly inject: Injector; readonly counts: FaultCounts } {
  const counts = { conflicts: 0, throttles: 0, dropped: 0 };
  const random = seededRandom(seed);
  const inject: Injector = async (call, proceed) => {
    const drawn = random();
    const conflict = drawn < share ? conflictOf(call) : null;
    if (conflict !== null) {
      counts.conflicts++;
      return conflict;
    }
    if (drawn >= share && drawn < 2 * share) {
      counts.throttles++;
      return refusal(400, 'ThrottlingException', 'Throughput exceeds the current capacity of your table.');
    }
    const reply = await proceed();
    if (drawn < 2 * share || drawn >= 3 * share) return reply;
    counts.dropped++;
    return refusal(500, 'InternalServerError', 'The answer is lost.');
  };
  return { inject, counts };
}

/** As DynamoDB refuses; null for a call that meets nobody. */
function conflictOf({ action, request }: Call): Reply | null {
  const message = 'Transaction is ongoing for the item';
  if (WRITES.includes(action)) return refusal(400, 'TransactionConflictException', message);
  if (action !== 'TransactWriteItems' && action !== 'TransactGetItems') return null;
  const { TransactItems } = JSON.parse(request.body.toString()) as { TransactItems: unknown[] };
  const last = TransactItems.length - 1;
  return refusal(400, 'TransactionCanceledException', 'Transaction cancelled', {
    CancellationReasons: TransactItems.map((_, index) =>
      index === last ? { Code: 'TransactionConflict', Message: message } : { Code: 'None' },
    ),
  });
}

function refusal(status: number, type: string, message: string, more: object = {}): Reply {
  const body = { __type: `com.amazonaws.dynamodb.v20120810#${type}`, message, ...more };
  return {
    status,
    headers: { 'content-type': 'application/x-amz-json-1.0' },
    body: Buffer.from(JSON.stringify(body)),
  };
}

/** mulberry32, from 0 to below 1. */
function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
