import type { Context, LambdaRequest } from '@aws-appsync/utils';
import type { MutationPayWithSessionArgs, TransferReceipt } from '../schema/generated/schema.generated.ts';
import { callerOf } from './lib/caller.ts';
import { payeesAnswer, payeesRequest, toReceipt } from './lib/payee.ts';
import type { StoredTransaction } from './lib/transaction.ts';

/** The token says who pays; a merchant's key is good for tokens of its own payers alone. */
export function request(ctx: Context<MutationPayWithSessionArgs>): LambdaRequest {
  const caller = callerOf(ctx);
  return payeesRequest('payWithSession', caller, ctx.args.input);
}

export function response(ctx: Context): TransferReceipt {
  return toReceipt(payeesAnswer<StoredTransaction>(ctx));
}
