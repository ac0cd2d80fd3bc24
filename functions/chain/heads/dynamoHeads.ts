import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { HeadStore } from '../ports.ts';
import { headKey } from '../store/chainKeys.ts';
import { OPERATOR_BOOK } from '../walletFunding.ts';

const headItem = z.object({
  version: z.int(),
  chainId: z.int(),
  number: z.int(),
  hash: z.string(),
  timestamp: z.int(),
  safe: z.int().nullable(),
  finalized: z.int().nullable(),
  blockTimeMs: z.int(),
});

/** One item a chain in the chain table, where the stream makes the event `chain.head` of each write. */
export function dynamoHeads({
  client,
  tableName,
}: {
  readonly client: DynamoDBDocumentClient;
  readonly tableName: string;
}): HeadStore {
  return {
    get: async (chainId) => {
      const key = { id: headKey(chainId) };
      const { Item } = await client.send(
        new GetCommand({ TableName: tableName, Key: key, ConsistentRead: true }),
      );
      return Item === undefined ? null : headItem.parse(Item);
    },
    put: async (head, at) => {
      const item = { ...head } satisfies z.input<typeof headItem>;
      const of = { kind: 'HEAD', id: headKey(head.chainId), merchantId: OPERATOR_BOOK, updatedAt: at };
      try {
        await client.send(
          new PutCommand({
            TableName: tableName,
            Item: { ...of, ...item },
            ConditionExpression: 'attribute_not_exists(id) OR version = :before',
            ExpressionAttributeValues: { ':before': head.version - 1 },
          }),
        );
        return true;
      } catch (error) {
        if (error instanceof Error && error.name === 'ConditionalCheckFailedException') return false;
        throw error;
      }
    },
  };
}
