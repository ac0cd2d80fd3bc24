import type { Context } from '@aws-appsync/utils';
import type { Invoice } from '../../schema/generated/schema.generated.ts';
import { merchantWith } from './caller.ts';
import { type StoredInvoice, toInvoice } from './invoice.ts';

/** Before and after of the pipelines that read an invoice and move it on. */
export function request(ctx: Context): Record<string, never> {
  merchantWith(ctx, 'invoices:write');
  return {};
}

export function response(ctx: Context): Omit<Invoice, 'qrCode'> {
  return toInvoice(ctx.prev.result as StoredInvoice);
}
