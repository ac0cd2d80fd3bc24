import type { Context, LambdaRequest } from '@aws-appsync/utils';
import type {
  MutationRedeliverWebhooksArgs,
  WebhookRedelivery,
} from '../schema/generated/schema.generated.ts';
import { answerOf, askWebhooks } from './lib/webhooks.ts';

export function request(ctx: Context<MutationRedeliverWebhooksArgs>): LambdaRequest {
  return askWebhooks(ctx, 'REDELIVER_RANGE', ctx.args);
}

export function response(ctx: Context<MutationRedeliverWebhooksArgs>): WebhookRedelivery {
  return answerOf(ctx) as WebhookRedelivery;
}
