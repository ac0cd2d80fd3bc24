import { type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { Companion, InvoiceWriter, StoredItem } from '../../invoices/ports.ts';
import { err } from '../../shared/result.ts';
import { type ChainTransactionStore, LeaseLost } from '../ports.ts';
import { leaseKey, OPEN_PLANS_INDEX, openPlansKey, planFenceKey } from './chainKeys.ts';
import { withoutFences } from './fencesOfPlans.ts';
import type { SweepPlan } from '../sweeping/sweepPlan.ts';
import { dynamoItems } from '../../shared/dynamoItems.ts';
import {
  readAttemptItem,
  readPlanItem,
  readTransactionItem,
  toAttemptItem,
  toPlanItem,
  toTransactionItem,
} from './transactionItems.ts';

export interface DynamoTransactionsOptions {
  readonly client: DynamoDBDocumentClient;
  /** Its conditions and transactions write items of any table. */
  readonly writer: InvoiceWriter;
  /** Name of the chain state table. */
  readonly tableName: string;
}

/** Plans, chain transactions and their attempts in the chain state table. */
export function dynamoTransactions(options: DynamoTransactionsOptions): ChainTransactionStore {
  const { client, writer, tableName } = options;
  const getAll = dynamoItems(client, tableName);
  const put = (item: Companion & { readonly put: unknown }): Companion => item;
  return {
    plans: async (ids) => (await getAll(ids)).map(readPlanItem),
    transactions: async (ids) => (await getAll(ids)).map(readTransactionItem),
    attempts: async (ids) => (await getAll(ids)).map(readAttemptItem),
    openPlans: async (chainId, limit) => {
      const { Items = [] } = await client.send(
        new QueryCommand({
          TableName: tableName,
          IndexName: OPEN_PLANS_INDEX,
          KeyConditionExpression: 'openPlans = :chain',
          ExpressionAttributeValues: { ':chain': openPlansKey(chainId) },
          Limit: limit,
        }),
      );
      return Items.map((item) => String(item['id']));
    },
    write: async ({ plan, transaction, attempt }, lease) => {
      const key = lease === null ? null : leaseKey(lease.name);
      const companions: Companion[] = [
        ...(lease === null || key === null
          ? []
          : [{ table: tableName, check: key, expect: { token: lease.token } }]),
        ...(plan === null
          ? []
          : [
              put({ table: tableName, put: toPlanItem(plan.after), expect: asRead(plan.before) }),
              put({ table: tableName, put: toFenceItem(plan.after), expect: asRead(plan.before) }),
            ]),
        ...(transaction === null
          ? []
          : [
              put({
                table: tableName,
                put: toTransactionItem(transaction.after),
                expect: asRead(transaction.before),
              }),
            ]),
        ...(attempt === null
          ? []
          : [put({ table: tableName, put: toAttemptItem(attempt), expect: 'absent' })]),
      ];
      const written = await writer.write([], companions);
      if (!written.ok && lease !== null && key !== null && written.error.refused.includes(key))
        throw new LeaseLost(lease);
      return written.ok ? written : err({ ...written.error, refused: withoutFences(written.error.refused) });
    },
  };
}

function toFenceItem({ id, version }: SweepPlan): StoredItem {
  return { kind: 'FENCE', id: planFenceKey(id), version };
}

function asRead(before: { readonly version: number } | null): Companion['expect'] {
  return before === null ? 'absent' : { version: before.version };
}
