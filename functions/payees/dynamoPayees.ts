import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import {
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  TransactWriteCommand,
  type TransactWriteCommandInput,
} from '@aws-sdk/lib-dynamodb';
import type { Claim, ClaimStore } from '../idempotency/ports.ts';
import type { JoinedWrite } from '../shared/joinedWrite.ts';
import type { ChangedBy } from '../shared/changedBy.ts';
import type { Payee } from './payee.ts';
import { payeeFrom, qrFrom, sessionFrom, toPayeeItem, toQrItem, toSessionItem } from './payeeItem.ts';
import type { PayeeStore } from './ports.ts';

export interface DynamoPayeesOptions {
  /** Must read numbers as bigint and drop undefined values: what is spent of a session is an amount. */
  readonly client: DynamoDBDocumentClient;
  readonly tableName: string;
  /** The merchants', whose stream tells what is news of a payee. */
  readonly newsTableName: string;
  readonly claims: Pick<ClaimStore, 'claiming'>;
}

type TransactItem = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

/** Payees, codes and sessions in one table. */
export function dynamoPayees({ client, tableName, newsTableName, claims }: DynamoPayeesOptions): PayeeStore {
  async function read(id: string): Promise<Record<string, unknown> | null> {
    const { Item } = await client.send(
      new GetCommand({ TableName: tableName, Key: { id }, ConsistentRead: true }),
    );
    return Item ?? null;
  }

  async function readOwn<T>(merchantId: string, id: string, from: (stored: unknown) => T): Promise<T | null> {
    const item = await read(id);
    return item?.['merchantId'] === merchantId ? from(item) : null;
  }

  async function create(
    item: object,
    claim: Claim,
    nowMs: number,
    news: readonly TransactItem[] = [],
  ): Promise<boolean> {
    const put = {
      Put: { TableName: tableName, Item: item, ConditionExpression: 'attribute_not_exists(id)' },
    };
    try {
      const parts = [claims.claiming(claim, nowMs).write as TransactItem, put, ...news];
      await client.send(new TransactWriteCommand({ TransactItems: parts }));
      return true;
    } catch (error) {
      if (!(error instanceof TransactionCanceledException)) throw error;
      const [taken] = error.CancellationReasons ?? [];
      if (taken?.Code !== 'ConditionalCheckFailed') throw error;
      return false;
    }
  }

  return {
    getPayee: (merchantId, id) => readOwn(merchantId, id, payeeFrom),
    getQr: (merchantId, id) => readOwn(merchantId, id, qrFrom),
    async getSession(id) {
      const item = await read(id);
      return item === null ? null : sessionFrom(item);
    },
    createPayee: (payee, claim, nowMs, by) =>
      create(toPayeeItem(payee), claim, nowMs, [putNews(newsTableName, payee, 1, payee.createdAt, by)]),
    createQr: (qr, claim, nowMs) => create(toQrItem(qr), claim, nowMs),
    async createSession(session) {
      await client.send(
        new PutCommand({
          TableName: tableName,
          Item: toSessionItem(session),
          ConditionExpression: 'attribute_not_exists(id)',
        }),
      );
    },
    closePayee: (payee, at, by) => close({ client, tableName, newsTableName }, payee, at, by),
    ...joinedWrites(tableName),
  };
}

/** What a payment writes here, in one transaction with its money. */
function joinedWrites(tableName: string): Pick<PayeeStore, 'payingQr' | 'spending'> {
  const joined = (write: TransactItem): JoinedWrite => ({ write });
  return {
    payingQr: ({ id }, transactionId, now) =>
      joined({
        Update: {
          TableName: tableName,
          Key: { id },
          UpdateExpression: 'SET #status = :paid, transactionId = :by',
          ConditionExpression: '#status = :open AND expiresAt > :now',
          ExpressionAttributeNames: { '#status': 'status' },
          ExpressionAttributeValues: {
            ':paid': 'PAID',
            ':open': 'OPEN',
            ':by': transactionId,
            ':now': now.toISOString(),
          },
        },
      }),
    spending: ({ id, ceiling }, units, now) =>
      joined({
        Update: {
          TableName: tableName,
          Key: { id },
          UpdateExpression: 'ADD spent :units',
          // The ceiling never changes: what may have been spent before is what it leaves.
          ConditionExpression: 'spent <= :before AND expiresAt > :now',
          ExpressionAttributeValues: {
            ':units': units,
            ':before': ceiling - units,
            ':now': now.toISOString(),
          },
        },
      }),
  };
}

/** What is told of a payee, and whose key it was. */
function putNews(
  TableName: string,
  { id, merchantId, name, city, countryCode, currency, status }: Payee,
  version: number,
  at: string,
  by: string,
): TransactItem {
  const told = { merchantId, name, city, countryCode, currency: currency.symbol, status, updatedAt: at };
  const changedBy: ChangedBy = { keyId: by, at };
  return { Put: { TableName, Item: { id: `PAYEE#${id}`, version, ...told, changedBy } } };
}

/** With the news of it, both or none. */
async function close(
  { client, tableName, newsTableName }: Omit<DynamoPayeesOptions, 'claims'>,
  payee: Payee,
  at: string,
  by: string,
): Promise<Payee> {
  const closed: Payee = { ...payee, status: 'CLOSED' };
  const close = {
    Update: {
      TableName: tableName,
      Key: { id: payee.id },
      UpdateExpression: 'SET #status = :closed',
      ConditionExpression: '#status = :open',
      ExpressionAttributeNames: { '#status': 'status' },
      ExpressionAttributeValues: { ':closed': 'CLOSED', ':open': 'OPEN' },
    },
  };
  try {
    const parts = [close, putNews(newsTableName, closed, 2, at, by)];
    await client.send(new TransactWriteCommand({ TransactItems: parts }));
  } catch (error) {
    if (!(error instanceof TransactionCanceledException)) throw error;
    const [refused] = error.CancellationReasons ?? [];
    if (refused?.Code !== 'ConditionalCheckFailed') throw error;
  }
  return closed;
}
