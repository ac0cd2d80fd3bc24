import type { Context, LambdaRequest } from '@aws-appsync/utils';
import type { QueryListWebhookAttemptsArgs, WebhookAttempt } from '../schema/generated/schema.generated.ts';
import { answerOf, askWebhooks } from './lib/webhooks.ts';

export function request(ctx: Context<QueryListWebhookAttemptsArgs>): LambdaRequest {
  return askWebhooks(ctx, 'LIST_ATTEMPTS', ctx.args);
}

export function response(ctx: Context<QueryListWebhookAttemptsArgs>): WebhookAttempt[] {
  return answerOf(ctx) as WebhookAttempt[];
}
