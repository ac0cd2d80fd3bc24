import { type Context, type DynamoDBTransactWriteItemsRequest, runtime, util } from '@aws-appsync/utils';
import { completeClaim } from '../lib/claim.ts';
import { failOnError } from '../lib/fail.ts';
import { newTransactionItem } from '../lib/newTransaction.ts';
import type { SubmitTransactionStash } from '../lib/submitTransaction.ts';

type Ctx = Context<unknown, SubmitTransactionStash>;

/** Environment variables of the API: a transaction names its tables. */
type Tables = Readonly<Record<'TRANSACTIONS_TABLE' | 'CLAIMS_TABLE', string>>;

/** Transaction and completed claim, both or none, and only while the claim is still this call's. */
export function request(ctx: Ctx): DynamoDBTransactWriteItemsRequest {
  if (ctx.stash.owner === null) runtime.earlyReturn(null);
  const tables = ctx.env as Tables;
  const { id, ...transaction } = newTransactionItem(ctx.stash);
  ctx.stash.stored = { id, ...transaction };
  return {
    operation: 'TransactWriteItems',
    transactItems: [
      {
        table: tables.TRANSACTIONS_TABLE,
        operation: 'PutItem',
        key: { id: util.dynamodb.toDynamoDB(id) },
        attributeValues: util.dynamodb.toMapValues(transaction),
        condition: {
          expression: 'attribute_not_exists(#id)',
          expressionNames: { '#id': 'id' },
          returnValuesOnConditionCheckFailure: false,
        },
      },
      completeClaim(tables.CLAIMS_TABLE, ctx.stash),
    ],
  };
}

/** A transaction is cancelled when a caller took the claim over and stored the result: the next step reads it. */
export function response(ctx: Ctx): null {
  if (!ctx.error) return null;
  ctx.stash.stored = null;
  if (ctx.error.type !== 'DynamoDB:TransactionCanceledException') failOnError(ctx);
  return null;
}
