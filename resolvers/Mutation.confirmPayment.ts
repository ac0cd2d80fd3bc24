import type { Context, LambdaRequest } from '@aws-appsync/utils';
import type { MutationConfirmPaymentArgs, Transaction } from '../schema/generated/schema.generated.ts';
import { merchantWith } from './lib/caller.ts';
import { answered, payRequest, shownPayment } from './lib/cardPayment.ts';

export function request(ctx: Context<MutationConfirmPaymentArgs>): LambdaRequest {
  return payRequest(ctx, merchantWith(ctx, 'payments:write'), 'confirmPayment');
}

export function response(ctx: Context<MutationConfirmPaymentArgs>): Transaction {
  return shownPayment(answered(ctx));
}
