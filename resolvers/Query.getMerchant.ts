import type { Context, LambdaRequest } from '@aws-appsync/utils';
import type { Merchant } from '../schema/generated/schema.generated.ts';
import { answerOf } from './lib/answer.ts';
import { merchantWith } from './lib/caller.ts';

export function request(ctx: Context): LambdaRequest {
  return { operation: 'Invoke', payload: { command: 'READ', caller: merchantWith(ctx, 'admin') } };
}

export function response(ctx: Context): Merchant {
  return answerOf<Merchant>(ctx);
}
