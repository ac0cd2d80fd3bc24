import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import type { Companion, InvoiceChange, InvoiceWriter, WriteConflict } from '../../invoices/ports.ts';
import { tryingOnce } from '../../shared/dynamo.ts';
import { err, ok, type Result } from '../../shared/result.ts';

/** Items of one transaction: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html */
const ITEMS_MAX = 100;

export type Check = Companion & { readonly check: string };

/** What happens as a whole or not at all. */
export interface Write {
  readonly changes: readonly InvoiceChange[];
  readonly companions: readonly Companion[];
  /** Null where it stands on its own conditions alone. */
  readonly check: Check | null;
}

interface Waiting extends Write {
  resolve(written: Result<void, WriteConflict>): void;
  reject(error: unknown): void;
}

interface Queue {
  readonly waiting: Waiting[];
}

/**
 * Writes that are asked for side by side and stand on one check go in one transaction, as many as fit: the check is paid once, and they do not wait for one
 * another as conflicts of the same item. What is asked for while a transaction is under way goes with the next. Each holds or fails by its own conditions:
 * where a transaction is refused, each of its writes is tried alone.
 */
export function writesTogether({ write }: InvoiceWriter) {
  const queues = new Map<string, Queue>();
  const flush = async (key: string, { waiting }: Queue): Promise<void> => {
    while (waiting.length > 0) await writeGroup(write, takeGroup(waiting));
    queues.delete(key);
  };
  /** @param key the same for writes whose checks say the same */
  return (key: string, wanted: Write): Promise<Result<void, WriteConflict>> =>
    new Promise((resolve, reject) => {
      const queue = queues.get(key);
      const waiting: Waiting = { ...wanted, resolve, reject };
      if (queue !== undefined) return void queue.waiting.push(waiting);
      const begun = { waiting: [waiting] };
      queues.set(key, begun);
      // What was read together is decided in one turn of the event loop.
      setImmediate(() => void flush(key, begun));
    });
}

/** Each of them is answered. */
async function writeGroup(write: InvoiceWriter['write'], all: readonly Waiting[]): Promise<void> {
  const alone = async ({ changes, companions, check, resolve, reject }: Waiting): Promise<void> =>
    write(changes, [...checksOf(check), ...companions]).then(resolve, reject);
  const [first] = all;
  if (first === undefined || all.length === 1) return first && alone(first);
  try {
    const written = await tryAll(write, first.check, all);
    for (const each of all) {
      if (written === 'written') each.resolve(ok(undefined));
      else if (written === 'check refused') each.resolve(refusedBy(each.check));
      else await alone(each);
    }
  } catch (error) {
    for (const { reject } of all) reject(error);
  }
}

function checksOf(check: Check | null): readonly Check[] {
  return check === null ? [] : [check];
}

function refusedBy(check: Check | null): Result<void, WriteConflict> {
  const ids = checksOf(check).map((each) => each.check);
  return err({ kind: 'conflict', ids, refused: ids });
}

/** The first that fit in one transaction, which names no item twice. They are taken out of those that wait. */
function takeGroup(waiting: Waiting[]): readonly Waiting[] {
  const ids = new Set<string>();
  let count = 0;
  for (const { changes, companions } of waiting) {
    const own = [
      ...changes.map(({ before }) => before.id),
      ...companions.map((each) => ('put' in each ? `${each.table}#${each.put.id}` : each.check)),
    ];
    const fits = 1 + ids.size + own.length <= ITEMS_MAX && own.every((id) => !ids.has(id));
    if (count > 0 && !fits) break;
    for (const id of own) ids.add(id);
    count++;
  }
  return waiting.splice(0, count);
}

/** @throws what says nothing of a single write */
async function tryAll(
  write: InvoiceWriter['write'],
  check: Check | null,
  all: readonly Write[],
): Promise<'written' | 'check refused' | 'refused'> {
  const changes = all.flatMap((each) => each.changes);
  const companions = [...checksOf(check), ...all.flatMap((each) => each.companions)];
  try {
    const written = await tryingOnce(() => write(changes, companions));
    if (written.ok) return 'written';
    return check !== null && written.error.refused.includes(check.check) ? 'check refused' : 'refused';
  } catch (error) {
    if (isOfOne(error)) return 'refused';
    throw error;
  }
}

/** One item may be too large, or all together: the others are not kept by it. */
function isOfOne(error: unknown): boolean {
  return (
    error instanceof TransactionCanceledException ||
    (error instanceof Error && error.name === 'ValidationException')
  );
}
