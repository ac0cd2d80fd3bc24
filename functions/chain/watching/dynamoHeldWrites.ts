import {
  type DynamoDBDocumentClient,
  TransactWriteCommand,
  type TransactWriteCommandInput,
} from '@aws-sdk/lib-dynamodb';
import { type Lease, LeaseLost } from '../ports.ts';
import { leaseKey } from '../store/chainKeys.ts';

/** One transaction that happens only while the lease is ours. @throws LeaseLost, also where a condition of `writes` fails */
export async function writeWhileHeld(
  { client, tableName }: { readonly client: DynamoDBDocumentClient; readonly tableName: string },
  lease: Lease,
  writes: NonNullable<TransactWriteCommandInput['TransactItems']>,
): Promise<void> {
  const held = {
    ConditionCheck: {
      TableName: tableName,
      Key: { id: leaseKey(lease.name) },
      ConditionExpression: '#token = :token',
      ExpressionAttributeNames: { '#token': 'token' },
      ExpressionAttributeValues: { ':token': lease.token },
    },
  };
  try {
    await client.send(new TransactWriteCommand({ TransactItems: [held, ...writes] }));
  } catch (error) {
    if (error instanceof Error && error.name === 'TransactionCanceledException') throw new LeaseLost(lease);
    throw error;
  }
}
