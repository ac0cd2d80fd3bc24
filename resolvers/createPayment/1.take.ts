import type { Context, LambdaRequest } from '@aws-appsync/utils';
import type { MutationCreatePaymentArgs } from '../../schema/generated/schema.generated.ts';
import { type CardAnswer, type CreatePaymentStash, payRequest } from '../lib/cardPayment.ts';
import { failOnError, failWith } from '../lib/fail.ts';

type Ctx = Context<MutationCreatePaymentArgs, CreatePaymentStash>;

export function request(ctx: Ctx): LambdaRequest {
  return payRequest(ctx, ctx.stash.merchant, 'createPayment');
}

/** Another call with this key may be at work: the next step waits for its result. */
export function response(ctx: Ctx): null {
  failOnError(ctx);
  const answer = ctx.result as CardAnswer;
  if (!answer.ok && answer.error.code !== 'IdempotencyInProgress') failWith(answer.error);
  ctx.stash.taken = answer.ok ? answer.value : null;
  return null;
}
