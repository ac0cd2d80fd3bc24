import type { Context, LambdaRequest } from '@aws-appsync/utils';
import type {
  MutationRotateWebhookSecretArgs,
  WebhookEndpoint,
} from '../schema/generated/schema.generated.ts';
import { answerOf, askWebhooks } from './lib/webhooks.ts';

export function request(ctx: Context<MutationRotateWebhookSecretArgs>): LambdaRequest {
  return askWebhooks(ctx, 'ROTATE', ctx.args);
}

export function response(ctx: Context<MutationRotateWebhookSecretArgs>): WebhookEndpoint {
  return answerOf(ctx) as WebhookEndpoint;
}
