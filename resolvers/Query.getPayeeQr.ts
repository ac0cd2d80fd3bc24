import { type Context, type DynamoDBGetItemRequest, runtime } from '@aws-appsync/utils';
import type { PayeeQr, QueryGetPayeeQrArgs } from '../schema/generated/schema.generated.ts';
import { canBePayeeId, readable, readPayee, type StoredQr, toPayeeQr } from './lib/payee.ts';

export function request(ctx: Context<QueryGetPayeeQrArgs>): DynamoDBGetItemRequest {
  if (!canBePayeeId(ctx.args.id, 'pqr_')) runtime.earlyReturn(null);
  return readPayee(ctx.args.id);
}

export function response(ctx: Context): Omit<PayeeQr, 'qrCode'> | null {
  const stored = readable<StoredQr>(ctx);
  return stored === null ? null : toPayeeQr(stored);
}
