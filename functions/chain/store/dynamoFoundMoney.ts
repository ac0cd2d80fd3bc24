import { type DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { FoundMoney, FoundMoneyStore } from '../foundMoney.ts';
import { foundKey } from './chainKeys.ts';

const entry = z.object({
  height: z.int(),
  asset: z.string(),
  units: z.string().transform((text) => BigInt(text)),
});

/** One item for each chain, an attribute for each deposit: notes of two workers at once are no conflict of one another. */
export function dynamoFoundMoney({
  client,
  tableName,
}: {
  readonly client: DynamoDBDocumentClient;
  readonly tableName: string;
}): FoundMoneyStore {
  return {
    read: async (chainId) => {
      const key = { id: foundKey(chainId) };
      const { Item = {} } = await client.send(
        new GetCommand({ TableName: tableName, Key: key, ConsistentRead: true }),
      );
      const { id: _, ...entries } = Item;
      return Object.entries(entries).map(([depositId, stored]): FoundMoney => ({
        depositId,
        ...entry.parse(stored),
      }));
    },
    note: async (chainId, found, forgotten) => {
      if (found.length === 0 && forgotten.length === 0) return;
      const sets = found.map((_, i) => `#f${i} = :f${i}`).join(', ');
      const removals = forgotten.map((_, i) => `#g${i}`).join(', ');
      const clauses = [sets === '' ? '' : `SET ${sets}`, removals === '' ? '' : `REMOVE ${removals}`];
      await client.send(
        new UpdateCommand({
          TableName: tableName,
          Key: { id: foundKey(chainId) },
          UpdateExpression: clauses.filter((clause) => clause !== '').join(' '),
          ExpressionAttributeNames: Object.fromEntries([
            ...found.map(({ depositId }, i) => [`#f${i}`, depositId]),
            ...forgotten.map((depositId, i) => [`#g${i}`, depositId]),
          ]),
          ...(found.length === 0 ? {} : { ExpressionAttributeValues: valuesOf(found) }),
        }),
      );
    },
  };
}

function valuesOf(found: readonly FoundMoney[]): Record<string, unknown> {
  return Object.fromEntries(
    found.map(({ height, asset, units }, i) => [`:f${i}`, { height, asset, units: units.toString() }]),
  );
}
