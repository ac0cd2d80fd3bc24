import type { Context, LambdaRequest } from '@aws-appsync/utils';
import type {
  QueryListWebhookDeliveriesArgs,
  WebhookDeliveryConnection,
} from '../schema/generated/schema.generated.ts';
import { answerOf, askWebhooks } from './lib/webhooks.ts';

export function request(ctx: Context<QueryListWebhookDeliveriesArgs>): LambdaRequest {
  return askWebhooks(ctx, 'LIST_DELIVERIES', ctx.args);
}

export function response(ctx: Context<QueryListWebhookDeliveriesArgs>): WebhookDeliveryConnection {
  return answerOf(ctx) as WebhookDeliveryConnection;
}
