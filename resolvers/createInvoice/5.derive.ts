import { type Context, type LambdaRequest, runtime } from '@aws-appsync/utils';
import type { CreateInvoiceStash } from '../lib/createInvoice.ts';
import { failOnError } from '../lib/fail.ts';

type Ctx = Context<unknown, CreateInvoiceStash>;

/** Only the deriver knows the account's public key. */
export function request(ctx: Ctx): LambdaRequest {
  if (ctx.stash.owner === null) runtime.earlyReturn(null);
  return { operation: 'Invoke', payload: { index: ctx.stash.derivationIndex } };
}

export function response(ctx: Ctx): null {
  failOnError(ctx);
  const { address } = ctx.result as { address: string };
  ctx.stash.address = address;
  return null;
}
