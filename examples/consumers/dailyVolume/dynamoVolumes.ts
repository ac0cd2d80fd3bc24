import { setTimeout as sleep } from 'node:timers/promises';
import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import {
  type DynamoDBDocumentClient,
  TransactWriteCommand,
  type TransactWriteCommandInput,
} from '@aws-sdk/lib-dynamodb';
import type { VolumeChange } from './dailyVolume.ts';

export interface VolumeStore {
  /** Counts an event, once ever; false where it was counted already. */
  add(eventId: string, change: VolumeChange): Promise<boolean>;
}

interface VolumesDeps {
  readonly client: DynamoDBDocumentClient;
  readonly tableName: string;
}

/** Events of one line cancel each other where they meet; the queue's own retries come after these. */
const ATTEMPTS_MAX = 10;

/**
 * Lines and the ids of counted events in one table: one transaction writes both, so that a crash leaves neither or both. A line
 * takes about 250 events a second (docs/concepts/scale.md); a merchant with more needs its line in shards.
 */
export function dynamoVolumes({ client, tableName }: VolumesDeps): VolumeStore {
  return {
    add: async (eventId, change) => {
      const TransactItems = writes(tableName, eventId, change);
      for (let attempt = 1; ; attempt++) {
        try {
          await client.send(new TransactWriteCommand({ TransactItems }));
          return true;
        } catch (error) {
          if (!(error instanceof TransactionCanceledException)) throw error;
          const [event] = error.CancellationReasons ?? [];
          if (event?.Code === 'ConditionalCheckFailed') return false;
          if (attempt === ATTEMPTS_MAX) throw error;
          await sleep(Math.random() * Math.min(10 * 2 ** attempt, 500));
        }
      }
    },
  };
}

function writes(
  TableName: string,
  eventId: string,
  { line, units, payments, decimals }: VolumeChange,
): NonNullable<TransactWriteCommandInput['TransactItems']> {
  return [
    {
      Put: {
        TableName,
        // Without an end: an event may come again from the archive after months.
        Item: { id: `EVENT#${eventId}`, line },
        ConditionExpression: 'attribute_not_exists(id)',
      },
    },
    {
      Update: {
        TableName,
        Key: { id: `LINE#${line}` },
        UpdateExpression: 'SET decimals = :decimals ADD units :units, payments :payments',
        ExpressionAttributeValues: { ':decimals': decimals, ':units': units, ':payments': payments },
      },
    },
  ];
}
