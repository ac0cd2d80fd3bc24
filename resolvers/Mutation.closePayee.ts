import type { Context, LambdaRequest } from '@aws-appsync/utils';
import type { MutationClosePayeeArgs, Payee } from '../schema/generated/schema.generated.ts';
import { merchantWith } from './lib/caller.ts';
import { payeesAnswer, payeesRequest, type StoredPayee, toPayee } from './lib/payee.ts';

export function request(ctx: Context<MutationClosePayeeArgs>): LambdaRequest {
  const caller = merchantWith(ctx, 'payees:write');
  return payeesRequest('closePayee', caller, { id: ctx.args.id });
}

export function response(ctx: Context): Omit<Payee, 'qrCode'> {
  return toPayee(payeesAnswer<StoredPayee>(ctx));
}
