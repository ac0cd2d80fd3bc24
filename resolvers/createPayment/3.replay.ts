import { type Context, type LambdaRequest, runtime } from '@aws-appsync/utils';
import type { CardPaymentAnswer } from '../../functions/gateways/paymentView.ts';
import type { MutationCreatePaymentArgs } from '../../schema/generated/schema.generated.ts';
import { answered, type CreatePaymentStash, payRequest } from '../lib/cardPayment.ts';

type Ctx = Context<MutationCreatePaymentArgs, CreatePaymentStash>;

/** Whoever waited asks again: the stored outcome, or still in progress. */
export function request(ctx: Ctx): LambdaRequest {
  if (ctx.stash.taken !== null) runtime.earlyReturn(ctx.stash.taken);
  return payRequest(ctx, ctx.stash.merchant, 'createPayment');
}

export function response(ctx: Ctx): CardPaymentAnswer {
  return answered(ctx);
}
