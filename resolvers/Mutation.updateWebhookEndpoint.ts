import type { Context, LambdaRequest } from '@aws-appsync/utils';
import type {
  MutationUpdateWebhookEndpointArgs,
  WebhookEndpoint,
} from '../schema/generated/schema.generated.ts';
import { answerOf, askWebhooks } from './lib/webhooks.ts';

export function request(ctx: Context<MutationUpdateWebhookEndpointArgs>): LambdaRequest {
  return askWebhooks(ctx, 'UPDATE', ctx.args.input);
}

export function response(ctx: Context<MutationUpdateWebhookEndpointArgs>): WebhookEndpoint {
  return answerOf(ctx) as WebhookEndpoint;
}
