import type { Context, LambdaRequest } from '@aws-appsync/utils';
import type { MutationRefundPaymentArgs, Refund } from '../schema/generated/schema.generated.ts';
import { merchantWith } from './lib/caller.ts';
import { answered, payRequest } from './lib/cardPayment.ts';

export function request(ctx: Context<MutationRefundPaymentArgs>): LambdaRequest {
  return payRequest(ctx, merchantWith(ctx, 'refunds:write'), 'refundPayment');
}

export function response(ctx: Context<MutationRefundPaymentArgs>): Refund {
  return answered(ctx).refund as Refund;
}
