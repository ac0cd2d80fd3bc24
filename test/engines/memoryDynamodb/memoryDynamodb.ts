import {
  type BatchGetItemCommandInput,
  ConditionalCheckFailedException,
  type CreateTableCommandInput,
  type GetItemCommandInput,
  type PutItemCommandInput,
  type QueryCommandInput,
  TransactionCanceledException,
  type TransactGetItemsCommandInput,
  type TransactWriteItem,
  type TransactWriteItemsCommandInput,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import { conditionOf } from './conditions.ts';
import { MemoryTable, pick } from './memoryTable.ts';
import type { Placeholders } from './tokens.ts';
import { updateOf } from './updates.ts';
import { type Item, NotInMemory } from './values.ts';

/** A write that was done, as a table's stream tells it. */
export interface Written {
  readonly table: string;
  readonly before: Item | null;
  readonly after: Item;
}

interface Expressions {
  readonly ConditionExpression?: string | undefined;
  readonly ExpressionAttributeNames?: Record<string, string> | undefined;
  readonly ExpressionAttributeValues?: PutItemCommandInput['ExpressionAttributeValues'];
}

/** One item of a transaction, or a write alone. */
interface Write extends Expressions {
  readonly TableName: string | undefined;
  /** Of the item that is there. @returns the one that is to be; null: it stays as it is */
  readonly next: (before: Item) => Item | null;
  readonly key: Item;
}

/** What a query gives at most. No table of ours asks for more at a time. */
const PAGE_BYTES_MAX = 1_024 * 1_024;

/**
 * What DynamoDB does with the commands that our adapters send, in this process: each command at once and as a whole. No throughput, no conflicts
 * and no time; indexes are always up to date. `test/integration/engines/memoryDynamodb.test.ts` compares it with the real engine.
 */
export class MemoryDynamoDB {
  readonly #tables = new Map<string, MemoryTable>();
  readonly #written: (write: Written) => void;

  /** @param written is told of each write, in their order */
  constructor(written: (write: Written) => void = () => undefined) {
    this.#written = written;
  }

  table(name: string | undefined): MemoryTable {
    const table = this.#tables.get(name ?? '');
    if (table === undefined) throw new NotInMemory(`the table ${name}`);
    return table;
  }

  createTable(input: CreateTableCommandInput): object {
    this.#tables.set(input.TableName ?? '', new MemoryTable(input));
    return {};
  }

  get({ TableName, Key = {}, ProjectionExpression }: GetItemCommandInput): { Item?: Item } {
    if (ProjectionExpression !== undefined) throw new NotInMemory('a projection of one item');
    const item = this.table(TableName).get(Key);
    return item === undefined ? {} : { Item: item };
  }

  put(input: PutItemCommandInput): object {
    return this.#alone(putOf(input), input);
  }

  update(input: UpdateItemCommandInput): object {
    return this.#alone(updateWrite(input), input);
  }

  query(input: QueryCommandInput): { Items: Item[]; Count: number; LastEvaluatedKey?: Item } {
    const { IndexName, ExclusiveStartKey, KeyConditionExpression = '', Limit = Infinity } = input;
    if (input.FilterExpression !== undefined) throw new NotInMemory('a query with a filter');
    const table = this.table(input.TableName);
    const { hash, range } = table.keysOf(IndexName);
    const placeholders = placeholdersOf(input);
    const partition = partitionOf(KeyConditionExpression, hash, placeholders);
    const meets = conditionOf(KeyConditionExpression);
    const entries = [...table.partition(IndexName, partition)].filter((item) => meets(item, placeholders));
    if (input.ScanIndexForward === false) entries.reverse();
    const keyNames = [hash, range, table.keys.hash, table.keys.range].filter((name) => name !== null);
    const keyOf = (item: Item): Item => pick(item, new Set(keyNames));
    const start =
      ExclusiveStartKey === undefined
        ? 0
        : entries.findIndex((item) => table.keyText(item) === table.keyText(ExclusiveStartKey)) + 1;
    if (ExclusiveStartKey !== undefined && start === 0) throw new NotInMemory('a start key that is gone');
    const page: Item[] = [];
    let bytes = 0;
    for (const item of entries.slice(start)) {
      if (page.length >= Limit) break;
      page.push(item);
      if (entries.length > 100) bytes += JSON.stringify(item).length;
      if (bytes > PAGE_BYTES_MAX) break;
    }
    const last = page.at(-1);
    const ended = start + page.length === entries.length && page.length < Limit;
    const projected = projectionOf(input, placeholders);
    return {
      Items: projected === null ? page : page.map((item) => pick(item, projected)),
      Count: page.length,
      ...(last === undefined || ended ? {} : { LastEvaluatedKey: keyOf(last) }),
    };
  }

  batchGet({ RequestItems = {} }: BatchGetItemCommandInput): object {
    const responses = Object.entries(RequestItems).map(([name, { Keys = [] }]) => {
      const table = this.table(name);
      return [name, Keys.map((key) => table.get(key)).filter((item) => item !== undefined)] as const;
    });
    return { Responses: Object.fromEntries(responses), UnprocessedKeys: {} };
  }

  transactGet({ TransactItems = [] }: TransactGetItemsCommandInput): object {
    return { Responses: TransactItems.map(({ Get }) => (Get === undefined ? {} : this.get(Get))) };
  }

  transactWrite({ TransactItems = [] }: TransactWriteItemsCommandInput): object {
    const writes = TransactItems.map(writeOf);
    const keys = new Set(
      writes.map(({ TableName, key }) => `${TableName}\n${this.table(TableName).keyText(key)}`),
    );
    if (keys.size < writes.length || writes.length > 100)
      throw new NotInMemory('a transaction with an item twice, or with more than a hundred');
    const unmet = writes.map((write) => !this.#isMet(write));
    if (unmet.includes(true)) {
      throw new TransactionCanceledException({
        $metadata: {},
        message: 'Transaction cancelled',
        CancellationReasons: unmet.map((one) => ({ Code: one ? 'ConditionalCheckFailed' : 'None' })),
      });
    }
    for (const write of writes) this.#do(write);
    return {};
  }

  #alone(write: Write, { ReturnValues }: PutItemCommandInput | UpdateItemCommandInput): object {
    if (ReturnValues !== undefined && ReturnValues !== 'NONE' && ReturnValues !== 'ALL_NEW')
      throw new NotInMemory(`what was there before: ${ReturnValues}`);
    if (!this.#isMet(write))
      throw new ConditionalCheckFailedException({ $metadata: {}, message: 'The conditional request failed' });
    const after = this.#do(write);
    return ReturnValues === 'ALL_NEW' ? { Attributes: after } : {};
  }

  #isMet(write: Write): boolean {
    const { TableName, ConditionExpression, key } = write;
    if (ConditionExpression === undefined) return true;
    return conditionOf(ConditionExpression)(this.table(TableName).get(key) ?? {}, placeholdersOf(write));
  }

  #do({ TableName = '', key, next }: Write): Item | null {
    const table = this.table(TableName);
    const before = table.get(key) ?? null;
    const after = next(before ?? {});
    if (after === null) return before;
    table.put(after);
    this.#written({ table: TableName, before, after });
    return after;
  }
}

function writeOf({ Put, Update, ConditionCheck, Delete }: TransactWriteItem): Write {
  if (Put !== undefined) return putOf(Put);
  if (Update !== undefined) return updateWrite(Update);
  if (ConditionCheck !== undefined)
    return { ...ConditionCheck, key: ConditionCheck.Key ?? {}, next: () => null } as Write;
  throw new NotInMemory(`a transaction with ${Delete === undefined ? 'nothing' : 'a deletion'}`);
}

function putOf({
  Item: item = {},
  ...rest
}: Pick<PutItemCommandInput, 'TableName' | 'Item'> & Expressions): Write {
  return { ...rest, key: item, next: () => item };
}

function updateWrite({
  Key = {},
  UpdateExpression = '',
  ...rest
}: Pick<UpdateItemCommandInput, 'TableName' | 'Key' | 'UpdateExpression'> & Expressions): Write {
  const update = updateOf(UpdateExpression);
  return { ...rest, key: Key, next: (before) => ({ ...update(before, placeholdersOf(rest)), ...Key }) };
}

function placeholdersOf({ ExpressionAttributeNames, ExpressionAttributeValues }: Expressions): Placeholders {
  return { names: ExpressionAttributeNames ?? {}, values: ExpressionAttributeValues ?? {} };
}

function projectionOf(
  { ProjectionExpression }: Pick<QueryCommandInput, 'ProjectionExpression'>,
  { names }: Placeholders,
): ReadonlySet<string> | null {
  if (ProjectionExpression === undefined) return null;
  return new Set(ProjectionExpression.split(',').map((name) => names[name.trim()] ?? name.trim()));
}

/** The partition that a query names, first in its condition, as all of ours do. */
function partitionOf(condition: string, hash: string, { names, values }: Placeholders): string {
  const [, name = '', placeholder = ''] = /^\s*([#\w]+)\s*=\s*(:\w+)/.exec(condition) ?? [];
  const partition = values[placeholder]?.S;
  if ((names[name] ?? name) !== hash || partition === undefined)
    throw new NotInMemory(`the key condition ${condition}`);
  return partition;
}
