import type { Context, LambdaRequest } from '@aws-appsync/utils';
import type { Answer } from '../functions/shared/answer.ts';
import type { EmvQr, QueryParseEmvQrArgs } from '../schema/generated/schema.generated.ts';
import { failOnError, failWith } from './lib/fail.ts';

/** The codec is a function: its checksum goes over bytes, which APPSYNC_JS has not. */
export function request(ctx: Context<QueryParseEmvQrArgs>): LambdaRequest {
  return { operation: 'Invoke', payload: { payload: ctx.args.payload } };
}

export function response(ctx: Context<QueryParseEmvQrArgs>): EmvQr {
  failOnError(ctx);
  const answer = ctx.result as Answer<EmvQr>;
  if (!answer.ok) failWith(answer.error);
  return answer.value;
}
