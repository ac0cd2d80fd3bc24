import type { Context, DynamoDBUpdateItemRequest } from '@aws-appsync/utils';
import type { InvoiceItem } from '../../functions/invoices/invoiceItem.ts';
import { demandMove, demandNoMoney, moveRequest, moveResponse } from '../lib/moveInvoice.ts';

/** PENDING → CANCELLED, refused once money was seen. The address stays watched. */
export function request(ctx: Context): DynamoDBUpdateItemRequest {
  const item = ctx.prev.result as InvoiceItem;
  demandMove(item, 'PENDING', 'CANCELLED');
  demandNoMoney(item);
  return moveRequest(item, 'CANCELLED', { set: {}, remove: [] });
}

export function response(ctx: Context): InvoiceItem {
  return moveResponse(ctx);
}
