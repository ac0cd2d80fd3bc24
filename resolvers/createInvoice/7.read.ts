import { type Context, type DynamoDBGetItemRequest, runtime } from '@aws-appsync/utils';
import type { MutationCreateInvoiceArgs } from '../../schema/generated/schema.generated.ts';
import type { CreateInvoiceStash } from '../lib/createInvoice.ts';
import { fail, failOnError } from '../lib/fail.ts';
import type { StoredInvoice } from '../lib/invoice.ts';
import { readInvoice } from '../lib/readInvoice.ts';

type Ctx = Context<MutationCreateInvoiceArgs, CreateInvoiceStash>;

/** An invoice that another call with this key has stored. */
export function request(ctx: Ctx): DynamoDBGetItemRequest {
  if (ctx.stash.stored) runtime.earlyReturn(ctx.stash.stored);
  return readInvoice(ctx.stash.resultId);
}

export function response(ctx: Ctx): StoredInvoice {
  failOnError(ctx);
  const { idempotencyKey } = ctx.args.input;
  if (ctx.result === null) fail({ code: 'IdempotencyInProgress', facts: { idempotencyKey } });
  return ctx.result as StoredInvoice;
}
