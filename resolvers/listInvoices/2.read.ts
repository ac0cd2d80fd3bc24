import type { Context, DynamoDBBatchGetItemRequest } from '@aws-appsync/utils';
import type { QueryListInvoicesArgs } from '../../schema/generated/schema.generated.ts';
import { merchantWith } from '../lib/caller.ts';
import type { StoredInvoice } from '../lib/invoice.ts';
import { itemsRequest, itemsResponse, type StoredPage } from '../lib/page.ts';

type Ctx = Context<QueryListInvoicesArgs>;

export function request(ctx: Ctx): DynamoDBBatchGetItemRequest {
  return itemsRequest(ctx, tableOf(ctx));
}

export function response(ctx: Ctx): StoredPage<StoredInvoice> {
  const { merchantId } = merchantWith(ctx, 'invoices:read');
  return itemsResponse<StoredInvoice>(ctx, tableOf(ctx), { merchantId, status: ctx.args.status });
}

function tableOf(ctx: Ctx): string {
  return (ctx.env as { readonly INVOICES_TABLE: string }).INVOICES_TABLE;
}
