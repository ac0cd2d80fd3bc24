import type { Context, LambdaRequest } from '@aws-appsync/utils';
import type {
  MutationPingWebhookEndpointArgs,
  WebhookDelivery,
} from '../schema/generated/schema.generated.ts';
import { answerOf, askWebhooks } from './lib/webhooks.ts';

export function request(ctx: Context<MutationPingWebhookEndpointArgs>): LambdaRequest {
  return askWebhooks(ctx, 'PING', ctx.args);
}

export function response(ctx: Context<MutationPingWebhookEndpointArgs>): WebhookDelivery {
  return answerOf(ctx) as WebhookDelivery;
}
