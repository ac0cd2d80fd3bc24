import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import {
  type DynamoDBDocumentClient,
  GetCommand,
  TransactWriteCommand,
  type TransactWriteCommandInput,
} from '@aws-sdk/lib-dynamodb';
import type { TransferReturns } from './ports.ts';

export interface DynamoReturnsOptions {
  /** Must read numbers as bigint: what is spent of a session is an amount. */
  readonly client: DynamoDBDocumentClient;
  /** Of payees. */
  readonly tableName: string;
}

type TransactItem = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

/** Returns in the table of payees: code, session and the record that both were given back change together. */
export function dynamoReturns({ client, tableName }: DynamoReturnsOptions): TransferReturns {
  async function read(id: string | undefined): Promise<Record<string, unknown> | null> {
    if (id === undefined) return null;
    const { Item } = await client.send(
      new GetCommand({ TableName: tableName, Key: { id }, ConsistentRead: true }),
    );
    return Item ?? null;
  }

  return {
    async giveBack({ id, merchantId, amount, payeeQrId, sessionId }) {
      const [qr, session] = await Promise.all([read(payeeQrId), read(sessionId)]);
      const parts = [
        ...(qr?.['transactionId'] === id ? [reopening(tableName, qr['id'], id)] : []),
        ...(session === null ? [] : [unspending(tableName, session['id'], amount.units)]),
      ];
      if (parts.length === 0) return;
      // Permanent, so that nothing is given back twice, also once somebody else has paid the code.
      const Item = { id: `given-back#${id}`, merchantId };
      const ConditionExpression = 'attribute_not_exists(id)';
      const once = { Put: { TableName: tableName, Item, ConditionExpression } };
      try {
        await client.send(new TransactWriteCommand({ TransactItems: [once, ...parts] }));
      } catch (error) {
        if (!(error instanceof TransactionCanceledException)) throw error;
        if (error.CancellationReasons?.[0]?.Code !== 'ConditionalCheckFailed') throw error;
      }
    },
  };
}

/** The code can be paid again, until its time is over. */
function reopening(TableName: string, id: unknown, paidBy: string): TransactItem {
  return {
    Update: {
      TableName,
      Key: { id },
      UpdateExpression: 'SET #status = :open REMOVE transactionId',
      ConditionExpression: 'transactionId = :by',
      ExpressionAttributeNames: { '#status': 'status' },
      ExpressionAttributeValues: { ':open': 'OPEN', ':by': paidBy },
    },
  };
}

function unspending(TableName: string, id: unknown, units: bigint): TransactItem {
  return {
    Update: {
      TableName,
      Key: { id },
      UpdateExpression: 'ADD spent :less',
      // One that was deleted meanwhile must not come back as a session of nobody's.
      ConditionExpression: 'attribute_exists(id)',
      ExpressionAttributeValues: { ':less': -units },
    },
  };
}
