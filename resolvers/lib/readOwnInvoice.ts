import type { Context, DynamoDBGetItemRequest } from '@aws-appsync/utils';
import type { InvoiceItem } from '../../functions/invoices/invoiceItem.ts';
import { merchantWith } from './caller.ts';
import { fail, failOnError } from './fail.ts';
import { canBeInvoiceId, readInvoice } from './readInvoice.ts';

/** The mutations that change an invoice name it either way. */
type Args = { id?: string; invoiceId?: string };

/** First step of every change: the stored invoice, if it is the caller's. */
export function request(ctx: Context<Args>): DynamoDBGetItemRequest {
  const id = idOf(ctx.args);
  if (!canBeInvoiceId(id)) failAsAbsent(id);
  return readInvoice(id);
}

/** Absent and another merchant's are the same to the caller. */
export function response(ctx: Context<Args>): InvoiceItem {
  failOnError(ctx);
  const item = ctx.result as InvoiceItem | null;
  const { merchantId } = merchantWith(ctx, 'invoices:write');
  if (item === null || item.merchantId !== merchantId) failAsAbsent(idOf(ctx.args));
  return item;
}

function idOf(args: Args): string {
  return args.id ?? args.invoiceId ?? '';
}

function failAsAbsent(id: string): never {
  fail({ code: 'NotFound', facts: { type: 'Invoice', id } });
}
