import type { Context, LambdaRequest } from '@aws-appsync/utils';
import type {
  AuditRecordConnection,
  QueryListAuditRecordsArgs,
} from '../schema/generated/schema.generated.ts';
import { answerOf } from './lib/answer.ts';
import { merchantWith } from './lib/caller.ts';
import { limitOf } from './lib/page.ts';

export function request(ctx: Context<QueryListAuditRecordsArgs>): LambdaRequest {
  const { merchantId } = merchantWith(ctx, 'admin');
  const { nextToken } = ctx.args;
  const limit = limitOf(ctx.args);
  return { operation: 'Invoke', payload: { read: 'AUDIT', merchantId, limit, nextToken } };
}

export function response(ctx: Context<QueryListAuditRecordsArgs>): AuditRecordConnection {
  return answerOf<AuditRecordConnection>(ctx);
}
