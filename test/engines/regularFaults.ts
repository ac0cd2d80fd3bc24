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
 * They come at even distances and not by chance, so that a short run meets each kind too.
 *
 * @param share of each, above 0 to 0.1; of conflicts, of the calls that can meet one
 */
export function regularFaults(share: number): { readonly inject: Injector; readonly counts: FaultCounts } {
  const counts = { conflicts: 0, throttles: 0, dropped: 0 };
  const distance = Math.round(1 / share);
  let calls = 0;
  let conflicting = 0;
  const inject: Injector = async (call, proceed) => {
    const conflict = conflictOf(call);
    if (conflict !== null && ++conflicting % distance === 1) {
      counts.conflicts++;
      return conflict;
    }
    const place = ++calls % distance;
    if (place === 3) {
      counts.throttles++;
      return refusal(400, 'ThrottlingException', 'Throughput exceeds the current capacity of your table.');
    }
    const reply = await proceed();
    if (place !== 7) return reply;
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
