import { type Context, type DynamoDBUpdateItemRequest, util } from '@aws-appsync/utils';
import type { InvoiceItem } from '../../functions/invoices/invoiceItem.ts';
import { watchKey, watchLaneOf, watchShardKey } from '../../functions/invoices/invoiceKeys.ts';
import { shardOf } from '../../functions/shared/shards.ts';
import { demandMove, demandNoMoney, moveRequest, moveResponse } from '../lib/moveInvoice.ts';

/** CANCELLED → PENDING with a new expiry, refused once money was seen: late money is accepted as such, or not. */
export function request(ctx: Context): DynamoDBUpdateItemRequest {
  const item = ctx.prev.result as InvoiceItem;
  demandMove(item, 'CANCELLED', 'PENDING');
  demandNoMoney(item);
  const expiresAtMs = util.time.nowEpochMilliSeconds() + item.expiresInMinutes * 60_000;
  const expiresAt = util.time.epochMilliSecondsToISO8601(expiresAtMs);
  const lane = watchLaneOf('PENDING', item.tokenAddress);
  const set = {
    expiresAt,
    watchShard: watchShardKey(item.chainId, lane, shardOf(item.id)),
    watchKey: watchKey(expiresAt, item.id),
  };
  return moveRequest(ctx, item, 'PENDING', { set, remove: [] });
}

export function response(ctx: Context): InvoiceItem {
  return moveResponse(ctx);
}
