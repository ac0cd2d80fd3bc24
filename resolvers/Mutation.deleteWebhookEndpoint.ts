import type { Context, LambdaRequest } from '@aws-appsync/utils';
import type {
  MutationDeleteWebhookEndpointArgs,
  WebhookEndpoint,
} from '../schema/generated/schema.generated.ts';
import { answerOf, askWebhooks } from './lib/webhooks.ts';

export function request(ctx: Context<MutationDeleteWebhookEndpointArgs>): LambdaRequest {
  return askWebhooks(ctx, 'DELETE', ctx.args);
}

export function response(ctx: Context<MutationDeleteWebhookEndpointArgs>): WebhookEndpoint {
  return answerOf(ctx) as WebhookEndpoint;
}
