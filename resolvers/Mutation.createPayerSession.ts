import type { Context, LambdaRequest } from '@aws-appsync/utils';
import type { MutationCreatePayerSessionArgs, PayerSession } from '../schema/generated/schema.generated.ts';
import { merchantWith } from './lib/caller.ts';
import { payeesAnswer, payeesRequest } from './lib/payee.ts';

export function request(ctx: Context<MutationCreatePayerSessionArgs>): LambdaRequest {
  const caller = merchantWith(ctx, 'transfers:write');
  return payeesRequest('createPayerSession', caller, ctx.args.input);
}

/** The token is shown here alone: only its hash is stored. */
export function response(ctx: Context): PayerSession {
  return payeesAnswer<PayerSession>(ctx);
}
