import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { invoiceId } from '../../shared/ids.ts';
import { nonceKey } from '../store/chainKeys.ts';
import type { NonceStore } from '../ports.ts';

const nonceItem = z.object({
  next: z.int().min(0),
  holders: z.record(z.string(), z.object({ invoiceId, sweepId: z.string() })),
});

/** What every account of ours signs next. */
export function dynamoNonces({
  client,
  tableName,
}: {
  readonly client: DynamoDBDocumentClient;
  readonly tableName: string;
}): NonceStore {
  return {
    read: async (chainId, address) => {
      const { Item } = await client.send(
        new GetCommand({
          TableName: tableName,
          Key: { id: nonceKey(chainId, address) },
          ConsistentRead: true,
        }),
      );
      if (Item === undefined) return null;
      const { next, holders } = nonceItem.parse(Item);
      return {
        next,
        holders: new Map(Object.entries(holders).map(([nonce, each]) => [Number(nonce), each])),
      };
    },
  };
}
