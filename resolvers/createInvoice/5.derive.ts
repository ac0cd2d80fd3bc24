import { type Context, type LambdaRequest, runtime } from '@aws-appsync/utils';
import type { CreateInvoiceStash } from '../lib/createInvoice.ts';
import type { DerivedAddress } from '../../functions/chain/keys/deriveAddress.ts';
import type { Answer } from '../../functions/shared/answer.ts';
import { failOnError, failWith } from '../lib/fail.ts';

type Ctx = Context<unknown, CreateInvoiceStash>;

/** Only the deriver knows the account's public key. */
export function request(ctx: Ctx): LambdaRequest {
  if (ctx.stash.owner === null) runtime.earlyReturn(null);
  return { operation: 'Invoke', payload: { index: ctx.stash.derivationIndex } };
}

export function response(ctx: Ctx): null {
  failOnError(ctx);
  const answer = ctx.result as Answer<DerivedAddress>;
  if (!answer.ok) failWith(answer.error);
  ctx.stash.address = answer.value.address;
  return null;
}
