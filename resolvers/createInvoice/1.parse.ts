import type { Context, LambdaRequest } from '@aws-appsync/utils';
import type { PreparedInvoice } from '../../functions/invoices/prepareInvoice.ts';
import type { Answer } from '../../functions/shared/answer.ts';
import type { MutationCreateInvoiceArgs } from '../../schema/generated/schema.generated.ts';
import type { CreateInvoiceStash } from '../lib/createInvoice.ts';
import { failOnError, failWith } from '../lib/fail.ts';

/** Checks the input in full before anything is stored: amounts and hashes are beyond APPSYNC_JS. */
type Ctx = Context<MutationCreateInvoiceArgs, CreateInvoiceStash>;

export function request(ctx: Ctx): LambdaRequest {
  const { merchantId } = ctx.stash.merchant;
  return { operation: 'Invoke', payload: { merchantId, input: ctx.args.input } };
}

export function response(ctx: Ctx): null {
  failOnError(ctx);
  const answer = ctx.result as Answer<PreparedInvoice>;
  if (!answer.ok) failWith(answer.error);
  ctx.stash.prepared = answer.value;
  return null;
}
