import type { Context, DynamoDBGetItemRequest } from '@aws-appsync/utils';
import type { DepositItem } from '../../functions/chain/store/chainItems.ts';
import type { InvoiceItem } from '../../functions/invoices/invoiceItem.ts';
import { failOnError } from '../lib/fail.ts';
import { readInvoice } from '../lib/readInvoice.ts';

/** The deposit's invoice, which is the same merchant's. */
export function request(ctx: Context): DynamoDBGetItemRequest {
  return readInvoice((ctx.prev.result as DepositItem).invoiceId);
}

export function response(ctx: Context): InvoiceItem {
  failOnError(ctx);
  return ctx.result as InvoiceItem;
}
