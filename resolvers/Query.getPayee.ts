import { type Context, type DynamoDBGetItemRequest, runtime } from '@aws-appsync/utils';
import type { Payee, QueryGetPayeeArgs } from '../schema/generated/schema.generated.ts';
import { canBePayeeId, readable, readPayee, type StoredPayee, toPayee } from './lib/payee.ts';

export function request(ctx: Context<QueryGetPayeeArgs>): DynamoDBGetItemRequest {
  if (!canBePayeeId(ctx.args.id, 'pye_')) runtime.earlyReturn(null);
  return readPayee(ctx.args.id);
}

export function response(ctx: Context): Omit<Payee, 'qrCode'> | null {
  const stored = readable<StoredPayee>(ctx);
  return stored === null ? null : toPayee(stored);
}
