import { type Context, type DynamoDBUpdateItemRequest, runtime, util } from '@aws-appsync/utils';
import { counterKey } from '../../functions/invoices/invoiceKeys.ts';
import { SHARD_NAMES, shardOf } from '../../functions/shared/shards.ts';
import type { CreateInvoiceStash } from '../lib/createInvoice.ts';
import { failOnError } from '../lib/fail.ts';

type Ctx = Context<unknown, CreateInvoiceStash>;

/** Counts one of 16 counters up, chosen by the invoice's id so that none is hot. A gap does no harm. */
export function request(ctx: Ctx): DynamoDBUpdateItemRequest {
  if (ctx.stash.owner === null) runtime.earlyReturn(null);
  return {
    operation: 'UpdateItem',
    key: { id: util.dynamodb.toDynamoDB(counterKey(shardOf(ctx.stash.resultId))) },
    update: {
      expression: 'ADD #count :one',
      expressionNames: { '#count': 'count' },
      expressionValues: util.dynamodb.toMapValues({ ':one': 1 }),
    },
  };
}

/** Path m/44'/60'/account'/0/index with index = counter × 16 + shard, both from 0. */
export function response(ctx: Ctx): null {
  failOnError(ctx);
  const { count } = ctx.result as { count: number };
  ctx.stash.derivationIndex = (count - 1) * SHARD_NAMES.length + shardOf(ctx.stash.resultId);
  return null;
}
