import { type Context, type DynamoDBUpdateItemRequest, util } from '@aws-appsync/utils';
import type { InvoiceItem } from '../../functions/invoices/invoiceItem.ts';
import { shardKey } from '../../functions/invoices/invoiceKeys.ts';
import { shardOf } from '../../functions/shared/shards.ts';
import { demandMove, demandNoMoney, moveRequest, moveResponse } from '../lib/moveInvoice.ts';

/** CANCELLED → PENDING with a new expiry, refused once money was seen: late money is accepted as such, or not. */
export function request(ctx: Context): DynamoDBUpdateItemRequest {
  const item = ctx.prev.result as InvoiceItem;
  demandMove(item, 'CANCELLED', 'PENDING');
  demandNoMoney(item);
  const expiresAtMs = util.time.nowEpochMilliSeconds() + item.expiresInMinutes * 60_000;
  const expiresAt = util.time.epochMilliSecondsToISO8601(expiresAtMs);
  // Checked in every pass again, should its address have become dormant.
  const watchShard = shardKey(item.chainId, shardOf(item.id));
  return moveRequest(item, 'PENDING', { set: { expiresAt, watchShard }, remove: [] });
}

export function response(ctx: Context): InvoiceItem {
  return moveResponse(ctx);
}
