import type { Context, LambdaRequest } from '@aws-appsync/utils';
import type { ApiKey, MutationRevokeApiKeyArgs } from '../schema/generated/schema.generated.ts';
import { answerOf } from './lib/answer.ts';
import { merchantWith } from './lib/caller.ts';

export function request(ctx: Context<MutationRevokeApiKeyArgs>): LambdaRequest {
  const caller = merchantWith(ctx, 'admin');
  return { operation: 'Invoke', payload: { command: 'REVOKE', caller, id: ctx.args.id } };
}

export function response(ctx: Context<MutationRevokeApiKeyArgs>): ApiKey {
  return answerOf<ApiKey>(ctx);
}
