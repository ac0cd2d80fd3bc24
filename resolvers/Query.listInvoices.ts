import type { Context } from '@aws-appsync/utils';
import type { Invoice, QueryListInvoicesArgs } from '../schema/generated/schema.generated.ts';
import { merchantWith } from './lib/caller.ts';
import { type StoredInvoice, toInvoice } from './lib/invoice.ts';
import type { StoredPage } from './lib/page.ts';

export function request(ctx: Context<QueryListInvoicesArgs>): Record<string, never> {
  merchantWith(ctx, 'invoices:read');
  return {};
}

interface InvoicePage {
  readonly items: readonly Omit<Invoice, 'qrCode'>[];
  readonly nextToken: string | null;
}

export function response(ctx: Context<QueryListInvoicesArgs>): InvoicePage {
  const { items, nextToken } = ctx.prev.result as StoredPage<StoredInvoice>;
  return { items: items.map((stored) => toInvoice(stored)), nextToken };
}
