import type { Context, LambdaRequest } from '@aws-appsync/utils';
import type { QueryEventsSinceArgs, WebhookEventPage } from '../schema/generated/schema.generated.ts';
import { answerOf, askWebhooks } from './lib/webhooks.ts';

export function request(ctx: Context<QueryEventsSinceArgs>): LambdaRequest {
  return askWebhooks(ctx, 'EVENTS_SINCE', ctx.args);
}

export function response(ctx: Context<QueryEventsSinceArgs>): WebhookEventPage {
  return answerOf(ctx) as WebhookEventPage;
}
