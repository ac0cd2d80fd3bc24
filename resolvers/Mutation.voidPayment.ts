import type { Context, LambdaRequest } from '@aws-appsync/utils';
import type { MutationVoidPaymentArgs, Transaction } from '../schema/generated/schema.generated.ts';
import { merchantWith } from './lib/caller.ts';
import { answered, payRequest, shownPayment } from './lib/cardPayment.ts';

export function request(ctx: Context<MutationVoidPaymentArgs>): LambdaRequest {
  return payRequest(ctx, merchantWith(ctx, 'payments:write'), 'voidPayment');
}

export function response(ctx: Context<MutationVoidPaymentArgs>): Transaction {
  return shownPayment(answered(ctx));
}
