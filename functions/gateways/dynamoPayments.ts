import { ConditionalCheckFailedException, TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import {
  type DynamoDBDocumentClient,
  GetCommand,
  QueryCommand,
  TransactWriteCommand,
  type TransactWriteCommandInput,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { isDeepStrictEqual } from 'node:util';
import type { ClaimStore } from '../idempotency/ports.ts';
import { parseTransactionId } from '../shared/ids.ts';
import { SHARD_NAMES } from '../shared/shards.ts';
import type { CardPayment } from './cardPayment.ts';
import { itemOf, paymentFrom } from './paymentItem.ts';
import { DUE_INDEX, REFERENCE_INDEX, referenceKeyOf } from './paymentKeys.ts';
import type { BeginOutcome, PaymentStore } from './paymentStore.ts';

export interface DynamoPaymentsOptions {
  /** Must drop undefined values. */
  readonly client: DynamoDBDocumentClient;
  readonly tableName: string;
  /** Absent: nothing is begun or completed here. */
  readonly claims?: Pick<ClaimStore, 'claiming' | 'completing'>;
}

const NO_CLAIMS: NonNullable<DynamoPaymentsOptions['claims']> = {
  claiming: refuse,
  completing: refuse,
};

function refuse(): never {
  throw new Error('these payments were opened without claims');
}

type TransactItem = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

const PAGE_ITEMS_MAX = 50;

/** Card payments in DynamoDB, in the table of all transactions. */
export function dynamoPayments({
  client,
  tableName,
  claims = NO_CLAIMS,
}: DynamoPaymentsOptions): PaymentStore {
  const update = (before: CardPayment, after: CardPayment) => ({
    TableName: tableName,
    Key: { id: before.id },
    ...difference(before, after),
  });
  return {
    async get(id) {
      const { Item } = await client.send(
        new GetCommand({ TableName: tableName, Key: { id }, ConsistentRead: true }),
      );
      return Item?.['kind'] === 'CARD' ? paymentFrom(Item) : null;
    },
    async idOf(reference) {
      const { Items: [item] = [] } = await client.send(
        new QueryCommand({
          TableName: tableName,
          IndexName: REFERENCE_INDEX,
          KeyConditionExpression: 'referenceKey = :key',
          ExpressionAttributeValues: { ':key': referenceKeyOf(reference) },
          Limit: 1,
        }),
      );
      const id = parseTransactionId(String(item?.['id']));
      return id.ok ? id.value : null;
    },
    async begin(claim, nowMs, write, joined = []) {
      const parts = [claims.claiming(claim, nowMs).write as TransactItem];
      if (write?.before === null) parts.push({ Put: newPayment(tableName, write.after) });
      else if (write !== undefined) parts.push({ Update: update(write.before, write.after) });
      parts.push(...joined.map((each) => each.write as TransactItem));
      const [taken, changed] = await transact(client, parts);
      return taken === true ? 'KEY_TAKEN' : changed === true ? 'CONFLICT' : ('BEGUN' satisfies BeginOutcome);
    },
    async replace(before, after, completion) {
      if (completion === undefined) return met(client.send(new UpdateCommand(update(before, after))));
      const { held, failure } = completion;
      const parts = [
        { Update: update(before, after) },
        claims.completing(held, failure).write as TransactItem,
      ];
      return !(await transact(client, parts)).includes(true);
    },
    async complete({ held, failure }) {
      const { write } = claims.completing(held, failure);
      return !(await transact(client, [write as TransactItem])).includes(true);
    },
    replacement: (before, after) => ({ write: { Update: update(before, after) } }),
    async due(shard, now, after) {
      const { Items = [], LastEvaluatedKey } = await client.send(
        new QueryCommand({
          TableName: tableName,
          IndexName: DUE_INDEX,
          KeyConditionExpression: 'dueShard = :shard AND dueAt <= :now',
          ExpressionAttributeValues: { ':shard': SHARD_NAMES[shard], ':now': now.toISOString() },
          Limit: PAGE_ITEMS_MAX,
          ...(after === undefined ? {} : { ExclusiveStartKey: JSON.parse(after) as Record<string, unknown> }),
        }),
      );
      const ids = Items.map(({ id }) => String(id));
      return LastEvaluatedKey === undefined ? { ids } : { ids, after: JSON.stringify(LastEvaluatedKey) };
    },
  };
}

function newPayment(tableName: string, payment: CardPayment) {
  return {
    TableName: tableName,
    Item: itemOf(payment),
    ConditionExpression: 'attribute_not_exists(#id)',
    ExpressionAttributeNames: { '#id': 'id' },
  };
}

/** Sets what differs, removes what is gone, and leaves alone what this code does not know. */
function difference(before: CardPayment, after: CardPayment) {
  if (after.id !== before.id || after.version <= before.version)
    throw new Error(`card payment ${before.id}: version ${after.version} does not follow ${before.version}`);
  const [old, next] = [itemOf(before), itemOf(after)];
  const set = Object.keys(next).filter(
    (name) => next[name] !== undefined && !isDeepStrictEqual(old[name], next[name]),
  );
  const removed = Object.keys(old).filter((name) => old[name] !== undefined && next[name] === undefined);
  const remove = removed.length === 0 ? '' : ` REMOVE ${removed.map((name) => `#${name}`).join(', ')}`;
  return {
    UpdateExpression: `SET ${set.map((name) => `#${name} = :${name}`).join(', ')}${remove}`,
    ConditionExpression: '#version = :read',
    ExpressionAttributeNames: Object.fromEntries([...set, ...removed].map((name) => [`#${name}`, name])),
    ExpressionAttributeValues: {
      ':read': before.version,
      ...Object.fromEntries(set.map((name) => [`:${name}`, next[name]])),
    },
  };
}

async function met(writing: Promise<unknown>): Promise<boolean> {
  try {
    await writing;
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}

/** Which parts' conditions were not met; none: it is written. */
async function transact(client: DynamoDBDocumentClient, parts: TransactItem[]): Promise<boolean[]> {
  try {
    await client.send(new TransactWriteCommand({ TransactItems: parts }));
    return [];
  } catch (error) {
    if (!(error instanceof TransactionCanceledException)) throw error;
    const unmet = (error.CancellationReasons ?? []).map(({ Code }) => Code === 'ConditionalCheckFailed');
    if (!unmet.includes(true)) throw error;
    return unmet;
  }
}
