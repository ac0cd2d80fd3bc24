import type { Context, LambdaRequest } from '@aws-appsync/utils';
import type {
  MutationCreateWebhookEndpointArgs,
  WebhookEndpoint,
} from '../schema/generated/schema.generated.ts';
import { answerOf, askWebhooks } from './lib/webhooks.ts';

export function request(ctx: Context<MutationCreateWebhookEndpointArgs>): LambdaRequest {
  return askWebhooks(ctx, 'CREATE', ctx.args.input);
}

export function response(ctx: Context<MutationCreateWebhookEndpointArgs>): WebhookEndpoint {
  return answerOf(ctx) as WebhookEndpoint;
}
