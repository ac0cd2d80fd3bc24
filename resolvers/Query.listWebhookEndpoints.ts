import type { Context, LambdaRequest } from '@aws-appsync/utils';
import type { WebhookEndpoint } from '../schema/generated/schema.generated.ts';
import { answerOf, askWebhooks } from './lib/webhooks.ts';

export function request(ctx: Context): LambdaRequest {
  return askWebhooks(ctx, 'LIST_ENDPOINTS', {});
}

export function response(ctx: Context): WebhookEndpoint[] {
  return answerOf(ctx) as WebhookEndpoint[];
}
