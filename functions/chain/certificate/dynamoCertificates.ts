import type { CertificateStore } from './ports.ts';
import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { certificateKey, dailyKey } from '../store/chainKeys.ts';
import { writeWhileHeld } from '../watching/dynamoHeldWrites.ts';
import type { DailyRecord, DailySums } from './certificate.ts';

const certificateItem = z.object({
  chainId: z.int(),
  block: z.int(),
  hash: z.string(),
  completeAt: z.string(),
  suspect: z.boolean(),
});

const units = z.string().transform((text) => BigInt(text));
const dailyItem = z.object({
  chainId: z.int(),
  startedAt: z.string(),
  endedAt: z.string(),
  block: z.int(),
  hash: z.string(),
  addresses: z.int(),
  differing: z.int(),
  assets: z.record(
    z.string(),
    z.object({ balance: units, received: units, swept: units, explained: units, unexplained: units }),
  ),
});

/** What is proven of chains, in the chain state. */
export function dynamoCertificates({
  client,
  tableName,
}: {
  readonly client: DynamoDBDocumentClient;
  readonly tableName: string;
}): CertificateStore {
  const read = async (id: string): Promise<Record<string, unknown> | null> => {
    const command = new GetCommand({ TableName: tableName, Key: { id }, ConsistentRead: true });
    return (await client.send(command)).Item ?? null;
  };
  return {
    get: async (chainId) => {
      const item = await read(certificateKey(chainId));
      return item === null ? null : certificateItem.parse(item);
    },
    put: (certificate, lease) =>
      writeWhileHeld({ client, tableName }, lease, [
        { Put: { TableName: tableName, Item: { id: certificateKey(certificate.chainId), ...certificate } } },
      ]),
    putDaily: async (record) => {
      const id = dailyKey(record.chainId, dayOf(record));
      const assets = Object.entries(record.assets).map(([symbol, sums]) => [symbol, textOf(sums)]);
      const Item = { id, ...record, assets: Object.fromEntries(assets) };
      await client.send(new PutCommand({ TableName: tableName, Item }));
    },
    daily: async (chainId, day) => {
      const item = await read(dailyKey(chainId, day));
      return item === null ? null : dailyItem.parse(item);
    },
  };
}

function dayOf({ endedAt }: DailyRecord): string {
  return endedAt.slice(0, 10);
}

function textOf(sums: DailySums): Record<string, string> {
  return Object.fromEntries(
    Object.entries(sums).map(([name, each]: [string, bigint]) => [name, String(each)]),
  );
}
