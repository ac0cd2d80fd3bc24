import type { Context } from '@aws-appsync/utils';
import type { Invoice, QuerySearchInvoicesArgs } from '../schema/generated/schema.generated.ts';
import { merchantWith } from './lib/caller.ts';
import { type StoredInvoice, toInvoice } from './lib/invoice.ts';
import type { StoredPage } from './lib/page.ts';

export function request(ctx: Context<QuerySearchInvoicesArgs>): Record<string, never> {
  merchantWith(ctx, 'invoices:read');
  return {};
}

interface InvoicePage {
  readonly items: readonly Omit<Invoice, 'qrCode'>[];
  readonly nextToken: string | null;
}

export function response(ctx: Context<QuerySearchInvoicesArgs>): InvoicePage {
  const { items, nextToken } = ctx.prev.result as StoredPage<StoredInvoice>;
  return { items: items.map((stored) => toInvoice(stored)), nextToken };
}
