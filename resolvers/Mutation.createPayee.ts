import type { Context, LambdaRequest } from '@aws-appsync/utils';
import type { MutationCreatePayeeArgs, Payee } from '../schema/generated/schema.generated.ts';
import { merchantWith } from './lib/caller.ts';
import { payeesAnswer, payeesRequest, type StoredPayee, toPayee } from './lib/payee.ts';

export function request(ctx: Context<MutationCreatePayeeArgs>): LambdaRequest {
  const caller = merchantWith(ctx, 'payees:write');
  return payeesRequest('createPayee', caller, ctx.args.input);
}

export function response(ctx: Context): Omit<Payee, 'qrCode'> {
  return toPayee(payeesAnswer<StoredPayee>(ctx));
}
