import { setTimeout as sleep } from 'node:timers/promises';
import { AwsError, type AwsCall, type AwsReply } from '../gateway/gateway.ts';
import { errorReply } from '../gateway/reply.ts';
import { isRecord } from '../template/intrinsics.ts';

/** Names of a table's key attributes; null for a table that is not known. */
export type KeyAttributes = (table: string) => readonly string[] | null;

/** A request that is under way, and the items that it is about. */
interface Ongoing {
  readonly kind: 'transaction' | 'write';
  readonly items: ReadonlySet<string>;
}

/**
 * DynamoDB's conflicts of transactions. A request holds its items for as long as `hold` says, in milliseconds or until its promise
 * resolves, before the engine does it at once; one that overlaps it on an item is refused, exactly where DynamoDB refuses:
 *
 * - a transaction's write of an item that another transaction writes: `TransactionCanceledException`, with the reason at the item;
 * - a single write of such an item: `TransactionConflictException`;
 * - a transaction's read of an item that anything writes: `TransactionCanceledException`.
 *
 * Nobody waits for anybody, and how often it happens follows from how often requests overlap.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html#transaction-conflict-handling
 */
export function transactionConflicts(
  hold: number | (() => Promise<unknown>),
): (call: AwsCall, proceed: () => Promise<AwsReply>, keys: KeyAttributes) => Promise<AwsReply> {
  const ongoing = new Set<Ongoing>();
  const holds = (item: string, kinds: readonly Ongoing['kind'][]): boolean =>
    [...ongoing].some((one) => kinds.includes(one.kind) && one.items.has(item));

  return async (call, proceed, keys) => {
    const request = requestOf(call, keys);
    if (request === null) return proceed();
    const { items, kind } = request;
    const hit = items.map((item) =>
      holds(item, kind === 'read' ? ['transaction', 'write'] : ['transaction']),
    );
    if (hit.includes(true)) return errorReply('dynamodb', kind === 'write' ? CONFLICT : cancelled(hit));
    if (kind === 'read') return proceed();
    const held: Ongoing = { kind, items: new Set(items) };
    ongoing.add(held);
    try {
      await (typeof hold === 'number' ? sleep(hold) : hold());
      return await proceed();
    } finally {
      ongoing.delete(held);
    }
  };
}

const CONFLICT = new AwsError('TransactionConflictException', 'Transaction is ongoing for the item');

function cancelled(hit: readonly boolean[]): AwsError {
  const codes = hit.map((conflict) => (conflict ? 'TransactionConflict' : 'None'));
  const message = `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes.join(', ')}]`;
  const CancellationReasons = codes.map((Code) =>
    Code === 'None' ? { Code } : { Code, Message: 'Transaction is ongoing for the item' },
  );
  return new AwsError('TransactionCanceledException', message, 400, { CancellationReasons });
}

/** Null for a call that neither conflicts nor is conflicted with. */
function requestOf(
  { service, action, request }: AwsCall,
  keys: KeyAttributes,
): { readonly kind: Ongoing['kind'] | 'read'; readonly items: readonly string[] } | null {
  if (service !== 'dynamodb') return null;
  const kind = KINDS[action];
  if (kind === undefined) return null;
  const body = JSON.parse(request.body.toString()) as Record<string, unknown>;
  return { kind, items: operationsOf(body).map((operation) => itemOf(operation, keys)) };
}

const KINDS: Readonly<Record<string, Ongoing['kind'] | 'read'>> = {
  TransactWriteItems: 'transaction',
  TransactGetItems: 'read',
  PutItem: 'write',
  UpdateItem: 'write',
  DeleteItem: 'write',
};

function operationsOf(body: Record<string, unknown>): Record<string, unknown>[] {
  const { TransactItems: parts } = body;
  if (!Array.isArray(parts)) return [body];
  return parts.filter(isRecord).map((part) => Object.values(part).find(isRecord) ?? {});
}

function itemOf(operation: Record<string, unknown>, keys: KeyAttributes): string {
  const table = String(operation['TableName']);
  const attributes = [operation['Key'], operation['Item']].find(isRecord) ?? {};
  const names = keys(table) ?? Object.keys(attributes).sort();
  return JSON.stringify([table, ...names.map((name) => attributes[name] ?? null)]);
}
