import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Clock } from '../shared/clock.ts';
import { itemReader } from './dynamoItemReader.ts';
import { merchantItemId, toMerchantRecord } from './merchantItems.ts';
import { settledAt, treasuriesOn } from './merchantRecord.ts';
import type { TreasuryReader } from './ports.ts';

/** Treasuries out of the merchants' settings, items `MERCHANT#<id>`. */
export function dynamoTreasuries({
  clock,
  ...table
}: {
  readonly client: DynamoDBDocumentClient;
  readonly tableName: string;
  readonly clock: Clock;
}): TreasuryReader {
  const { readAll } = itemReader(table);
  return {
    treasuriesOf: async (ids, chainId) => {
      const items = await readAll([...new Set(ids)].map(merchantItemId));
      const records = items.map((item) => settledAt(toMerchantRecord(item), clock.nowMs()));
      return new Map(records.map((record) => [record.id, treasuriesOn(record, chainId)]));
    },
  };
}
