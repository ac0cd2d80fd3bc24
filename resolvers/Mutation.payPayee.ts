import type { Context, LambdaRequest } from '@aws-appsync/utils';
import type { MutationPayPayeeArgs, Transaction } from '../schema/generated/schema.generated.ts';
import { merchantWith } from './lib/caller.ts';
import { payeesAnswer, payeesRequest } from './lib/payee.ts';
import { type StoredTransaction, toTransaction } from './lib/transaction.ts';

export function request(ctx: Context<MutationPayPayeeArgs>): LambdaRequest {
  const caller = merchantWith(ctx, 'transfers:write');
  return payeesRequest('payPayee', caller, ctx.args.input);
}

export function response(ctx: Context): Transaction {
  return toTransaction(payeesAnswer<StoredTransaction>(ctx));
}
