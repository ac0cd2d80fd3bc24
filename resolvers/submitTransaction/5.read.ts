import { type Context, type DynamoDBGetItemRequest, runtime } from '@aws-appsync/utils';
import type { MutationSubmitTransactionArgs } from '../../schema/generated/schema.generated.ts';
import { fail, failOnError } from '../lib/fail.ts';
import { readTransaction } from '../lib/readTransaction.ts';
import type { SubmitTransactionStash } from '../lib/submitTransaction.ts';
import type { StoredTransaction } from '../lib/transaction.ts';

type Ctx = Context<MutationSubmitTransactionArgs, SubmitTransactionStash>;

/** A transaction that another call with this key has stored. */
export function request(ctx: Ctx): DynamoDBGetItemRequest {
  if (ctx.stash.stored) runtime.earlyReturn(ctx.stash.stored);
  return readTransaction(ctx.stash.resultId);
}

export function response(ctx: Ctx): StoredTransaction {
  failOnError(ctx);
  const { idempotencyKey } = ctx.args.input;
  if (ctx.result === null) fail({ code: 'IdempotencyInProgress', facts: { idempotencyKey } });
  return ctx.result as StoredTransaction;
}
