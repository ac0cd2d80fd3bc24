import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import { nonceKey } from './chainStateKeys.ts';
import type { NonceStore } from './ports.ts';

/** What every account of ours signs next. */
export function dynamoNonces(client: DynamoDBDocumentClient, table: string): NonceStore {
  return {
    next: async (chainId, address) => {
      const { Item } = await client.send(
        new GetCommand({ TableName: table, Key: { id: nonceKey(chainId, address) }, ConsistentRead: true }),
      );
      return Item === undefined ? null : z.int().min(0).parse(Item['next']);
    },
  };
}
