import type { Context, LambdaRequest } from '@aws-appsync/utils';
import {
  INVOICES_IN_STATUS,
  INVOICES_OF_MERCHANT,
  invoiceStatusKey,
} from '../../functions/invoices/invoiceKeys.ts';
import type { PageOfIds } from '../../functions/lists/readPage.ts';
import type { QueryListInvoicesArgs } from '../../schema/generated/schema.generated.ts';
import { merchantWith } from '../lib/caller.ts';
import { idsRequest, idsResponse } from '../lib/page.ts';

/** Asks for a list of the caller's own. */
export function request(ctx: Context<QueryListInvoicesArgs>): LambdaRequest {
  const { merchantId } = merchantWith(ctx, 'invoices:read');
  const { status } = ctx.args;
  return idsRequest(ctx.args, {
    table: 'INVOICES',
    index: status ? INVOICES_IN_STATUS : INVOICES_OF_MERCHANT,
    key: status ? invoiceStatusKey(merchantId, status) : merchantId,
    filters: [],
  });
}

export function response(ctx: Context): PageOfIds {
  return idsResponse(ctx);
}
