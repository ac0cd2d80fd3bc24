import type { Context, DynamoDBUpdateItemRequest } from '@aws-appsync/utils';
import type { InvoiceItem } from '../../functions/invoices/invoiceItem.ts';
import { askedShardKey } from '../../functions/invoices/invoiceKeys.ts';
import { callerOf } from '../lib/caller.ts';
import { keepItem } from '../lib/moveItem.ts';
import { moveResponse } from '../lib/moveInvoice.ts';

/** The watcher looks at the invoice next, and reads again what it has not found: what it finds it records as ever. */
export function request(ctx: Context): DynamoDBUpdateItemRequest {
  const item = ctx.prev.result as InvoiceItem;
  const set = { watchShard: askedShardKey(item.chainId) };
  return keepItem(item, { set, remove: [] }, callerOf(ctx));
}

export function response(ctx: Context): InvoiceItem {
  return moveResponse(ctx);
}
