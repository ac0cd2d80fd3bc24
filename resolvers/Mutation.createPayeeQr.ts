import type { Context, LambdaRequest } from '@aws-appsync/utils';
import type { MutationCreatePayeeQrArgs, PayeeQr } from '../schema/generated/schema.generated.ts';
import { merchantWith } from './lib/caller.ts';
import { payeesAnswer, payeesRequest, type StoredQr, toPayeeQr } from './lib/payee.ts';

export function request(ctx: Context<MutationCreatePayeeQrArgs>): LambdaRequest {
  const caller = merchantWith(ctx, 'payees:write');
  return payeesRequest('createPayeeQr', caller, ctx.args.input);
}

export function response(ctx: Context): Omit<PayeeQr, 'qrCode'> {
  return toPayeeQr(payeesAnswer<StoredQr>(ctx));
}
