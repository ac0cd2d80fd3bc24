import type { Context, LambdaRequest } from '@aws-appsync/utils';
import type { MutationCapturePaymentArgs, Transaction } from '../schema/generated/schema.generated.ts';
import { merchantWith } from './lib/caller.ts';
import { answered, payRequest, shownPayment } from './lib/cardPayment.ts';

export function request(ctx: Context<MutationCapturePaymentArgs>): LambdaRequest {
  return payRequest(ctx, merchantWith(ctx, 'payments:write'), 'capturePayment');
}

export function response(ctx: Context<MutationCapturePaymentArgs>): Transaction {
  return shownPayment(answered(ctx));
}
