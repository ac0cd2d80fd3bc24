import type { Context, LambdaRequest } from '@aws-appsync/utils';
import type { MutationRedeliverWebhookArgs, WebhookDelivery } from '../schema/generated/schema.generated.ts';
import { answerOf, askWebhooks } from './lib/webhooks.ts';

export function request(ctx: Context<MutationRedeliverWebhookArgs>): LambdaRequest {
  return askWebhooks(ctx, 'REDELIVER', ctx.args);
}

export function response(ctx: Context<MutationRedeliverWebhookArgs>): WebhookDelivery {
  return answerOf(ctx) as WebhookDelivery;
}
