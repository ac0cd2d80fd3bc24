import { type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { readDepositItem, readSweepItem } from './chainItems.ts';
import { readWithdrawalItem } from './withdrawalItems.ts';
import * as z from 'zod';
import { invoiceId } from '../../shared/ids.ts';
import { BY_INVOICE_INDEX } from './chainKeys.ts';
import { dynamoItems } from '../../shared/dynamoItems.ts';
import { BY_HEIGHT_INDEX, heightKey, heightShardKey } from './heightKeys.ts';
import type { ChainStore } from '../ports.ts';

/** Deposits and sweeps in the chain table. */
export function dynamoChain({
  client,
  tableName,
}: {
  readonly client: DynamoDBDocumentClient;
  readonly tableName: string;
}): ChainStore {
  const getAll = dynamoItems(client, tableName);
  const idsOf = async (invoice: string, prefix: string): Promise<string[]> => {
    const ids: string[] = [];
    let after: Record<string, unknown> | undefined;
    do {
      const page = await client.send(
        new QueryCommand({
          TableName: tableName,
          IndexName: BY_INVOICE_INDEX,
          KeyConditionExpression: 'invoiceId = :invoice AND begins_with(id, :prefix)',
          ExpressionAttributeValues: { ':invoice': invoice, ':prefix': prefix },
          ExclusiveStartKey: after,
        }),
      );
      ids.push(...(page.Items ?? []).map((item) => String(item['id'])));
      after = page.LastEvaluatedKey;
    } while (after !== undefined);
    return ids;
  };
  return {
    deposits: async (ids) => (await getAll(ids)).map(readDepositItem),
    sweeps: async (ids) => (await getAll(ids)).map(readSweepItem),
    withdrawals: async (ids) => (await getAll(ids)).map(readWithdrawalItem),
    depositsOf: async (invoice) => (await getAll(await idsOf(invoice, 'dep_'))).map(readDepositItem),
    otherDepositsOf: async (invoice) => (await getAll(await idsOf(invoice, 'oth_'))).map(readDepositItem),
    sweepsOf: async (invoice) => (await getAll(await idsOf(invoice, 'swp_'))).map(readSweepItem),
    pageByHeight: async ({ chainId, lane, shard, from, to, after }) => {
      const { Items = [], LastEvaluatedKey } = await client.send(
        new QueryCommand({
          TableName: tableName,
          IndexName: BY_HEIGHT_INDEX,
          KeyConditionExpression: 'heightShard = :shard AND heightKey BETWEEN :from AND :to',
          ExpressionAttributeValues: {
            ':shard': heightShardKey(chainId, lane, shard),
            ':from': heightKey(from),
            ':to': heightKey(to),
          },
          ...(after === null ? {} : { ExclusiveStartKey: pageKey.parse(JSON.parse(after)) }),
        }),
      );
      const items = Items.map((item) => heightEntry.parse(item));
      return { items, after: LastEvaluatedKey === undefined ? null : JSON.stringify(LastEvaluatedKey) };
    },
  };
}

const pageKey = z.object({ id: z.string(), heightShard: z.string(), heightKey: z.string() });

const heightEntry = z.object({
  id: z.string(),
  invoiceId,
  address: z.string(),
  tokenAddress: z.string().nullable(),
});
