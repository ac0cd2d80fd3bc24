import type { Context, LambdaRequest } from '@aws-appsync/utils';
import type { Asset } from '../schema/generated/schema.generated.ts';
import { failOnError } from './lib/fail.ts';

export function request(): LambdaRequest {
  return { operation: 'Invoke', payload: {} };
}

export function response(ctx: Context): Asset[] {
  failOnError(ctx);
  return ctx.result as Asset[];
}
