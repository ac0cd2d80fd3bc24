import type { Context } from '@aws-appsync/utils';
import type { Invoice, MutationCreateInvoiceArgs } from '../schema/generated/schema.generated.ts';
import { merchantWith } from './lib/caller.ts';
import { type StoredInvoice, toInvoice } from './lib/invoice.ts';

export function request(ctx: Context<MutationCreateInvoiceArgs>): Record<string, never> {
  ctx.stash.merchant = merchantWith(ctx, 'invoices:write');
  return {};
}

export function response(ctx: Context<MutationCreateInvoiceArgs>): Omit<Invoice, 'qrCode'> {
  return toInvoice(ctx.prev.result as StoredInvoice);
}
