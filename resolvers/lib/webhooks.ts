import type { Context, LambdaRequest } from '@aws-appsync/utils';
import type { Answer } from '../../functions/shared/answer.ts';
import { merchantWith } from './caller.ts';
import { failOnError, failWith } from './fail.ts';

/** Asks the function of webhooks for an operation on the caller's own. */
export function askWebhooks(ctx: Context, operation: string, args: object): LambdaRequest {
  const { merchantId, keyId } = merchantWith(ctx, 'webhooks');
  return { operation: 'Invoke', payload: { ...args, operation, merchantId, keyId } };
}

/** What it answered. */
export function answerOf(ctx: Context): unknown {
  failOnError(ctx);
  const answer = ctx.result as Answer<unknown>;
  if (!answer.ok) failWith(answer.error);
  return answer.value;
}
