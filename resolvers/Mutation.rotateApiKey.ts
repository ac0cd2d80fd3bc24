import type { Context, LambdaRequest } from '@aws-appsync/utils';
import type { IssuedApiKey, MutationRotateApiKeyArgs } from '../schema/generated/schema.generated.ts';
import { merchantWith } from './lib/caller.ts';
import { answerOf } from './lib/answer.ts';

export function request(ctx: Context<MutationRotateApiKeyArgs>): LambdaRequest {
  const caller = merchantWith(ctx, 'admin');
  return { operation: 'Invoke', payload: { command: 'ROTATE', caller, input: ctx.args.input } };
}

export function response(ctx: Context<MutationRotateApiKeyArgs>): IssuedApiKey {
  return answerOf<IssuedApiKey>(ctx);
}
