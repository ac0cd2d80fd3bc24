import type { Context, LambdaRequest } from '@aws-appsync/utils';
import type { Merchant, MutationUpdateMerchantArgs } from '../schema/generated/schema.generated.ts';
import { answerOf } from './lib/answer.ts';
import { merchantWith } from './lib/caller.ts';

export function request(ctx: Context<MutationUpdateMerchantArgs>): LambdaRequest {
  const caller = merchantWith(ctx, 'admin');
  return { operation: 'Invoke', payload: { command: 'CHANGE', caller, input: ctx.args.input } };
}

export function response(ctx: Context<MutationUpdateMerchantArgs>): Merchant {
  return answerOf<Merchant>(ctx);
}
