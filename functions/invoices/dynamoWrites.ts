import { ConditionalCheckFailedException, TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import type { TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import { err, type Result } from '../shared/result.ts';
import { toItem } from './mapInvoice.ts';
import type { Companion, Expectation, InvoiceChange, WriteConflict } from './ports.ts';

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html */
const TRANSACTION_ITEMS_MAX = 100;

export type TransactItem = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

/** The request's items, in the order of `idsOf`. */
export function toTransactItems(
  table: string,
  changes: readonly InvoiceChange[],
  companions: readonly Companion[],
): TransactItem[] {
  const items = [...changes.map((change) => putInvoice(table, change)), ...companions.map(toTransactItem)];
  if (items.length > TRANSACTION_ITEMS_MAX) {
    throw new Error(`a transaction has at most ${TRANSACTION_ITEMS_MAX} items, this one ${items.length}`);
  }
  return items;
}

function putInvoice(table: string, { before, after }: InvoiceChange): TransactItem {
  if (after.id !== before.id || after.version !== before.version + 1) {
    throw new Error(`invoice ${before.id}: version ${after.version} does not follow ${before.version}`);
  }
  return { Put: { TableName: table, Item: toItem(after), ...conditionOf({ version: before.version }) } };
}

function toTransactItem(companion: Companion): TransactItem {
  const condition = conditionOf(companion.expect);
  if ('put' in companion) return { Put: { TableName: companion.table, Item: companion.put, ...condition } };
  const { ConditionExpression, ...rest } = condition;
  if (ConditionExpression === undefined) throw new Error(`the check of ${companion.check} expects nothing`);
  return {
    ConditionCheck: {
      TableName: companion.table,
      Key: { id: companion.check },
      ConditionExpression,
      ...rest,
    },
  };
}

function conditionOf(expect: Expectation): {
  ConditionExpression?: string;
  ExpressionAttributeNames?: Record<string, string>;
  ExpressionAttributeValues?: Record<string, string | number>;
} {
  if (expect === 'any') return {};
  if (expect === 'absent') {
    return { ConditionExpression: 'attribute_not_exists(#id)', ExpressionAttributeNames: { '#id': 'id' } };
  }
  const fields = Object.entries(expect);
  return {
    ConditionExpression: fields.map((_, i) => `#f${i} = :v${i}`).join(' AND '),
    ExpressionAttributeNames: Object.fromEntries(fields.map(([name], i) => [`#f${i}`, name])),
    ExpressionAttributeValues: Object.fromEntries(fields.map(([, value], i) => [`:v${i}`, value])),
  };
}

export function idsOf(changes: readonly InvoiceChange[], companions: readonly Companion[]): string[] {
  const ids = companions.map((companion) => ('put' in companion ? companion.put.id : companion.check));
  return [...changes.map(({ after }) => after.id), ...ids];
}

/** Failed conditions and transactions on the same items are lost races; anything else is thrown on. */
export function conflictOf(error: unknown, ids: readonly string[]): Result<void, WriteConflict> {
  if (error instanceof ConditionalCheckFailedException) return err({ kind: 'conflict', ids, refused: ids });
  if (!(error instanceof TransactionCanceledException)) throw error;
  const codeOf = (i: number): string | undefined => error.CancellationReasons?.[i]?.Code;
  const refused = ids.filter((_, i) => codeOf(i) === 'ConditionalCheckFailed');
  const lost = ids.filter((id, i) => codeOf(i) === 'TransactionConflict' || refused.includes(id));
  if (lost.length === 0) throw error;
  return err({ kind: 'conflict', ids: lost, refused });
}
