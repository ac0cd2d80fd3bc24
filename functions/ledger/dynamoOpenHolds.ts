import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { SHARD_NAMES } from '../shared/shards.ts';
import type { DynamoLedgerOptions } from './dynamoLedgerTable.ts';
import { OPEN_HOLDS_INDEX } from './ledgerKeys.ts';
import type { OpenHolds } from './ports.ts';

/** Reads the sparse index `openHolds`, which a hold leaves when it ends. */
export function dynamoOpenHolds({ client, tableName }: DynamoLedgerOptions): OpenHolds {
  return {
    async due(shard, now, after) {
      const page = await client.send(
        new QueryCommand({
          TableName: tableName,
          IndexName: OPEN_HOLDS_INDEX,
          KeyConditionExpression: 'openShard = :shard AND expiresAt <= :now',
          ExpressionAttributeValues: { ':shard': SHARD_NAMES[shard], ':now': now.toISOString() },
          ...(after === undefined ? {} : { ExclusiveStartKey: JSON.parse(after) as Record<string, unknown> }),
        }),
      );
      const ids = (page.Items ?? []).map(({ id }) => String(id));
      const last = page.LastEvaluatedKey;
      return last === undefined ? { ids } : { ids, after: JSON.stringify(last) };
    },
  };
}
