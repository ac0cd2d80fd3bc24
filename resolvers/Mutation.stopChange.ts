import type { Context, LambdaRequest } from '@aws-appsync/utils';
import type { Merchant, MutationStopChangeArgs } from '../schema/generated/schema.generated.ts';
import { answerOf } from './lib/answer.ts';
import { merchantWith } from './lib/caller.ts';

export function request(ctx: Context<MutationStopChangeArgs>): LambdaRequest {
  const caller = merchantWith(ctx, 'admin');
  return { operation: 'Invoke', payload: { command: 'STOP', caller, id: ctx.args.id } };
}

export function response(ctx: Context<MutationStopChangeArgs>): Merchant {
  return answerOf<Merchant>(ctx);
}
