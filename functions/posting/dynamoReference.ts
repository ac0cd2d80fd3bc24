import { type DynamoDBDocumentClient, GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { ReferenceData } from './ports.ts';
import { parseRate } from './rate.ts';

interface DynamoReferenceDeps {
  readonly client: DynamoDBDocumentClient;
  readonly tableName: string;
}

const baseUnits = z
  .string()
  .regex(/^[0-9]{1,38}$/)
  .transform(BigInt);

const accountItem = z.object({
  accountId: z.string(),
  type: z.enum(['CURRENT', 'SAVINGS', 'CREDIT']),
  status: z.enum(['OPEN', 'BLOCKED']),
  currency: z.string(),
  countryCode: z.string(),
  bankName: z.string(),
  bankIdentifier: z.string(),
  customerId: z.string(),
  maxPerTransaction: baseUnits.nullable(),
  reviewAbove: baseUnits.nullable(),
  mayBeNegative: z.boolean(),
});

const merchantTypeItem = z.object({
  code: z.string(),
  name: z.string(),
  treatment: z.enum(['ALLOW', 'REVIEW', 'REJECT']),
});

const rateItem = z.object({ rate: z.string(), sk: z.string() });

/** Keys of the reference table: what the seed writes and the look-ups read. */
export const referenceKey = {
  account: (merchantId: string, accountId: string): ReferenceKey => ({
    pk: `ACCOUNT#${merchantId}`,
    sk: accountId,
  }),
  merchantType: (code: string): ReferenceKey => ({ pk: 'MERCHANT_TYPE', sk: code }),
  rate: (from: string, to: string, asOf: string): ReferenceKey => ({ pk: `RATE#${from}#${to}`, sk: asOf }),
};

interface ReferenceKey {
  readonly pk: string;
  readonly sk: string;
}

/** The reference table. An item that is not of its form throws, because no answer is better than an invented one. */
export function dynamoReference({ client, tableName }: DynamoReferenceDeps): ReferenceData {
  async function get(key: ReferenceKey): Promise<unknown> {
    const { Item } = await client.send(new GetCommand({ TableName: tableName, Key: key }));
    return Item;
  }

  return {
    async account(merchantId, accountId) {
      const item = await get(referenceKey.account(merchantId, accountId));
      return item === undefined ? null : accountItem.parse(item);
    },
    async merchantType(code) {
      const item = await get(referenceKey.merchantType(code));
      return item === undefined ? null : merchantTypeItem.parse(item);
    },
    async rate(from, to, day) {
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
    },
  };
}
