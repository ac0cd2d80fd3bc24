import { ConditionalCheckFailedException, TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import {
  type DynamoDBDocumentClient,
  GetCommand,
  QueryCommand,
  TransactWriteCommand,
  type TransactWriteCommandInput,
  UpdateCommand,
  type UpdateCommandInput,
} from '@aws-sdk/lib-dynamodb';
import { batchGet } from '../shared/dynamoBatch.ts';
import type { RowKey } from './featureKeys.ts';

export interface DynamoRiskTableOptions {
  /** Must drop undefined values, and retry what met a transaction. */
  readonly client: DynamoDBDocumentClient;
  readonly tableName: string;
}

/** An update of one row, as a command and as a part of a transaction. */
export type RowUpdate = UpdateCommandInput & { readonly UpdateExpression: string };

export type RowWrite = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

/** Rows of one partition, the newest first, consistently. */
export interface RowPage {
  readonly pk: string;
  /** First and last sort key of a row. */
  readonly from: string;
  readonly to: string;
  readonly limit: number;
}

export interface ReadRows {
  readonly items: readonly Record<string, unknown>[];
  /** Whether there may be older ones in the page's bounds. */
  readonly more: boolean;
}

/** How rows are read and written: each alone, or those of a moment together. */
export interface RowAccess {
  /** Consistent. */
  get(key: RowKey): Promise<Record<string, unknown> | undefined>;
  /** Consistent, in the order of the keys, which differ. */
  getAll(keys: readonly RowKey[]): Promise<readonly (Record<string, unknown> | undefined)[]>;
  page(asked: RowPage): Promise<ReadRows>;
  /** Writes all of these rows or none; answers a code for each that was in the way, or null. */
  transact(writes: readonly RowWrite[]): Promise<readonly (string | undefined)[] | null>;
  /** False where the condition is not met. */
  write(update: RowUpdate): Promise<boolean>;
}

/** The risk table, row by row. */
export interface DynamoRiskTable extends RowAccess {
  readonly tableName: string;
  /** Sets attributes of a row, which need not be there. */
  update(key: RowKey, set: Readonly<Record<string, unknown>>, condition?: string): RowUpdate;
}

export function dynamoRiskTable(
  options: DynamoRiskTableOptions,
  access: RowAccess = eachRowAlone(options),
): DynamoRiskTable {
  return {
    ...access,
    tableName: options.tableName,
    update({ pk, sk }, set, condition) {
      const names = Object.keys(set);
      return {
        TableName: options.tableName,
        Key: { pk, sk },
        UpdateExpression: `SET ${names.map((name) => `#${name} = :${name}`).join(', ')}`,
        ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
        ExpressionAttributeValues: Object.fromEntries(names.map((name) => [`:${name}`, set[name]])),
        ...(condition === undefined ? {} : { ConditionExpression: condition }),
      };
    },
  };
}

/** A call for each. */
export function eachRowAlone({ client, tableName }: DynamoRiskTableOptions): RowAccess {
  return {
    async get(key) {
      const { Item } = await client.send(
        new GetCommand({ TableName: tableName, Key: key, ConsistentRead: true }),
      );
      return Item;
    },
    getAll: (keys) => getRows({ client, tableName }, keys),
    async page({ pk, from, to, limit }) {
      const { Items = [], LastEvaluatedKey } = await client.send(
        new QueryCommand({
          TableName: tableName,
          KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
          ExpressionAttributeValues: { ':pk': pk, ':from': from, ':to': to },
          ConsistentRead: true,
          ScanIndexForward: false,
          Limit: limit,
        }),
      );
      return { items: Items, more: LastEvaluatedKey !== undefined };
    },
    async transact(writes) {
      try {
        await client.send(new TransactWriteCommand({ TransactItems: [...writes] }));
        return null;
      } catch (error) {
        if (!(error instanceof TransactionCanceledException)) throw error;
        const codes = (error.CancellationReasons ?? []).map(({ Code }) =>
          Code === 'None' ? undefined : Code,
        );
        // Another reason than a condition is a fault: of what is written, or of the table.
        if (codes.every((code) => code === undefined || code !== 'ConditionalCheckFailed')) throw error;
        return codes;
      }
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

/** Rows by their keys, of which some may be alike, in their order. */
export async function getRows(
  { client, tableName }: DynamoRiskTableOptions,
  keys: readonly RowKey[],
): Promise<(Record<string, unknown> | undefined)[]> {
  const unique = [...new Map(keys.map((key) => [nameOf(key), { ...key }])).values()];
  const items = await batchGet(client, tableName, unique);
  const found = new Map(items.map((item) => [nameOf(item), item]));
  return keys.map((key) => found.get(nameOf(key)));
}

/** Of a row among those of the table. */
export function nameOf({ pk, sk }: Record<string, unknown> | RowKey): string {
  return JSON.stringify([pk, sk]);
}

/** Whether what is set is earlier than what is there. */
export function earliestOf(name: string): string {
  return `attribute_not_exists(#${name}) OR #${name} > :${name}`;
}
