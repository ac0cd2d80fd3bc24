import type { AppSyncIdentityIAM, Context, LambdaRequest } from '@aws-appsync/utils';
import type { IssuedMerchant, MutationCreateMerchantArgs } from '../schema/generated/schema.generated.ts';
import { answerOf } from './lib/answer.ts';

/** The schema lets nobody in but principals of the account's IAM that are allowed this field. */
export function request(ctx: Context<MutationCreateMerchantArgs>): LambdaRequest {
  const { userArn } = ctx.identity as AppSyncIdentityIAM;
  return { operation: 'Invoke', payload: { command: 'CREATE', by: userArn, input: ctx.args.input } };
}

export function response(ctx: Context<MutationCreateMerchantArgs>): IssuedMerchant {
  return answerOf<IssuedMerchant>(ctx);
}
