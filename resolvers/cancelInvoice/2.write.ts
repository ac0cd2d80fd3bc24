import type { Context, DynamoDBUpdateItemRequest } from '@aws-appsync/utils';
import type { InvoiceItem } from '../../functions/invoices/invoiceItem.ts';
import { watchLaneOf, watchShardKey } from '../../functions/invoices/invoiceKeys.ts';
import { shardOf } from '../../functions/shared/shards.ts';
import { demandMove, demandNoMoney, moveRequest, moveResponse } from '../lib/moveInvoice.ts';

/** PENDING → CANCELLED, refused once money was seen. The address stays watched. */
export function request(ctx: Context): DynamoDBUpdateItemRequest {
  const item = ctx.prev.result as InvoiceItem;
  demandMove(item, 'PENDING', 'CANCELLED');
  demandNoMoney(item);
  const lane = watchLaneOf('CANCELLED', item.tokenAddress);
  const watchShard = watchShardKey(item.chainId, lane, shardOf(item.id));
  return moveRequest(ctx, item, 'CANCELLED', { set: { watchShard }, remove: [] });
}

export function response(ctx: Context): InvoiceItem {
  return moveResponse(ctx);
}
