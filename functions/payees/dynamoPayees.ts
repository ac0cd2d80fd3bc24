import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import {
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  TransactWriteCommand,
  type TransactWriteCommandInput,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import type { Claim, ClaimStore } from '../idempotency/ports.ts';
import type { JoinedWrite } from '../shared/joinedWrite.ts';
import { payeeFrom, qrFrom, sessionFrom, toPayeeItem, toQrItem, toSessionItem } from './payeeItem.ts';
import type { PayeeStore } from './ports.ts';

export interface DynamoPayeesOptions {
  /** Must read numbers as bigint and drop undefined values: what is spent of a session is an amount. */
  readonly client: DynamoDBDocumentClient;
  readonly tableName: string;
  readonly claims: Pick<ClaimStore, 'claiming'>;
}

type TransactItem = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

/** Payees, codes and sessions in one table. */
export function dynamoPayees({ client, tableName, claims }: DynamoPayeesOptions): PayeeStore {
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

  async function create(item: object, claim: Claim, nowMs: number): Promise<boolean> {
    const put = {
      Put: { TableName: tableName, Item: item, ConditionExpression: 'attribute_not_exists(id)' },
    };
    try {
      const parts = [claims.claiming(claim, nowMs).write as TransactItem, put];
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
    createPayee: (payee, claim, nowMs) => create(toPayeeItem(payee), claim, nowMs),
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
    async closePayee(payee) {
      await client.send(
        new UpdateCommand({
          TableName: tableName,
          Key: { id: payee.id },
          UpdateExpression: 'SET #status = :closed',
          ConditionExpression: 'attribute_exists(id)',
          ExpressionAttributeNames: { '#status': 'status' },
          ExpressionAttributeValues: { ':closed': 'CLOSED' },
        }),
      );
      return { ...payee, status: 'CLOSED' };
    },
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
