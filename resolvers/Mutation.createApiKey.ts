import type { Context, LambdaRequest } from '@aws-appsync/utils';
import type { IssuedApiKey, MutationCreateApiKeyArgs } from '../schema/generated/schema.generated.ts';
import { merchantWith } from './lib/caller.ts';
import { answerOf } from './lib/answer.ts';

export function request(ctx: Context<MutationCreateApiKeyArgs>): LambdaRequest {
  const caller = merchantWith(ctx, 'admin');
  return { operation: 'Invoke', payload: { command: 'CREATE', caller, input: ctx.args.input } };
}

export function response(ctx: Context<MutationCreateApiKeyArgs>): IssuedApiKey {
  return answerOf<IssuedApiKey>(ctx);
}
