import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import {
  type DynamoDBDocumentClient,
  GetCommand,
  UpdateCommand,
  type UpdateCommandInput,
} from '@aws-sdk/lib-dynamodb';
import type { RowKey } from './featureKeys.ts';

export interface DynamoRiskTableOptions {
  /** Must drop undefined values, and retry what met a transaction. */
  readonly client: DynamoDBDocumentClient;
  readonly tableName: string;
}

/** An update of one row, as a command and as a part of a transaction. */
export type RowUpdate = UpdateCommandInput & { readonly UpdateExpression: string };

/** The risk table, row by row. */
export interface DynamoRiskTable extends DynamoRiskTableOptions {
  /** Consistent. */
  get(key: RowKey): Promise<Record<string, unknown> | undefined>;
  /** Sets attributes of a row, which need not be there. */
  update(key: RowKey, set: Readonly<Record<string, unknown>>, condition?: string): RowUpdate;
  /** False where the condition is not met. */
  write(update: RowUpdate): Promise<boolean>;
}

export function dynamoRiskTable({ client, tableName }: DynamoRiskTableOptions): DynamoRiskTable {
  return {
    client,
    tableName,
    async get(key) {
      const { Item } = await client.send(
        new GetCommand({ TableName: tableName, Key: key, ConsistentRead: true }),
      );
      return Item;
    },
    update({ pk, sk }, set, condition) {
      const names = Object.keys(set);
      return {
        TableName: tableName,
        Key: { pk, sk },
        UpdateExpression: `SET ${names.map((name) => `#${name} = :${name}`).join(', ')}`,
        ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
        ExpressionAttributeValues: Object.fromEntries(names.map((name) => [`:${name}`, set[name]])),
        ...(condition === undefined ? {} : { ConditionExpression: condition }),
      };
    },
    async write(update) {
      try {
        await client.send(new UpdateCommand(update));
        return true;
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return false;
        throw error;
      }
    },
  };
}

/** Whether what is set is earlier than what is there. */
export function earliestOf(name: string): string {
  return `attribute_not_exists(#${name}) OR #${name} > :${name}`;
}
