import { type DynamoDBDocumentClient, GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import DataLoader from 'dataloader';
import type { ReferenceData } from './ports.ts';
import { parseRate } from './rate.ts';
import {
  accountItem,
  merchantTypeItem,
  rateItem,
  type ReferenceKey,
  referenceKey,
} from './referenceItems.ts';
import { type Clock, systemClock } from '../shared/clock.ts';
import { batchGet } from '../shared/dynamoBatch.ts';

interface DynamoReferenceDeps {
  readonly client: DynamoDBDocumentClient;
  readonly tableName: string;
  /** True: accounts that are looked up at the same moment are one `BatchGetItem`. Default: false. */
  readonly readsTogether?: boolean;
  /** Default: the system's. */
  readonly clock?: Clock;
}

/** Lists that change once a day; an account may be blocked at any moment and is read every time. */
const REMEMBERED_MS = 60_000;

/** Keys of one `BatchGetItem`. */
const KEYS_MAX = 100;

const textOf = ({ pk, sk }: ReferenceKey): string => JSON.stringify([pk, sk]);

/** The reference table. An item that is not of its form throws, because no answer is better than an invented one. */
export function dynamoReference({
  client,
  tableName,
  readsTogether = false,
  clock = systemClock,
}: DynamoReferenceDeps): ReferenceData {
  const known = new Map<string, { readonly value: unknown; readonly untilMs: number }>();

  /** What is absent is asked for again: somebody may be about to write it. */
  async function remember<T>(key: string, look: () => Promise<T | null>): Promise<T | null> {
    const entry = known.get(key);
    if (entry !== undefined && entry.untilMs > clock.nowMs()) return entry.value as T;
    const value = await look();
    if (value !== null) known.set(key, { value, untilMs: clock.nowMs() + REMEMBERED_MS });
    return value;
  }

  async function get(key: ReferenceKey): Promise<unknown> {
    const { Item } = await client.send(new GetCommand({ TableName: tableName, Key: key }));
    return Item;
  }

  async function getMany(keys: readonly ReferenceKey[]): Promise<unknown[]> {
    const found = new Map<string, unknown>();
    const unique = [...new Map(keys.map((key) => [textOf(key), { ...key }])).values()];
    for (const item of await batchGet(client, tableName, unique, {}))
      found.set(textOf(item as unknown as ReferenceKey), item);
    return keys.map((key) => found.get(textOf(key)));
  }

  const together = new DataLoader(getMany, { cache: false, maxBatchSize: KEYS_MAX });

  return {
    async account(merchantId, accountId) {
      const key = referenceKey.account(merchantId, accountId);
      const item = await (readsTogether ? together.load(key) : get(key));
      return item === undefined ? null : accountItem.parse(item);
    },
    merchantType: (code) =>
      remember(`MERCHANT_TYPE ${code}`, async () => {
        const item = await get(referenceKey.merchantType(code));
        return item === undefined ? null : merchantTypeItem.parse(item);
      }),
    rate: (from, to, day) =>
      remember(`RATE ${from} ${to} ${day}`, async () => {
        const { pk, sk } = referenceKey.rate(from, to, day);
        const { Items = [] } = await client.send(
          new QueryCommand({
            TableName: tableName,
            KeyConditionExpression: 'pk = :pk AND sk <= :day',
            ExpressionAttributeValues: { ':pk': pk, ':day': sk },
            ScanIndexForward: false,
            Limit: 1,
          }),
        );
        const [newest] = Items;
        if (newest === undefined) return null;
        const item = rateItem.parse(newest);
        const rate = parseRate(from, to, item.rate, item.sk);
        if (!rate.ok) throw new Error(`the rate of ${from} to ${to} on ${item.sk} must be ${rate.error}`);
        return rate.value;
      }),
  };
}
