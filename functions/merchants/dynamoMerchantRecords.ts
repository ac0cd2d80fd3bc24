import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { ChangedBy } from '../shared/changedBy.ts';
import { itemReader } from './dynamoItemReader.ts';
import { merchantItemId, toMerchantItem, toMerchantRecord } from './merchantItems.ts';
import type { MerchantRecords } from './ports.ts';

/** Merchants with their settings, items `MERCHANT#<id>`. */
export function dynamoMerchantRecords(table: {
  client: DynamoDBDocumentClient;
  tableName: string;
}): MerchantRecords {
  const { read } = itemReader(table);
  return {
    get: async (id) => {
      const item = await read(merchantItemId(id), true);
      return item === undefined ? null : toMerchantRecord(item);
    },
    replace: async (record, version, keyId) => {
      const changedBy: ChangedBy = { keyId, at: record.updatedAt };
      try {
        await table.client.send(
          new PutCommand({
            TableName: table.tableName,
            Item: { ...toMerchantItem(record), changedBy },
            ConditionExpression: '#version = :version',
            ExpressionAttributeNames: { '#version': 'version' },
            ExpressionAttributeValues: { ':version': version },
          }),
        );
        return true;
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return false;
        throw error;
      }
    },
  };
}
