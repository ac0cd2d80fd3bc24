import type { Context, LambdaRequest } from '@aws-appsync/utils';
import type { PageOfIds } from '../../functions/lists/readPage.ts';
import type { QuerySearchInvoicesArgs } from '../../schema/generated/schema.generated.ts';
import { merchantWith } from '../lib/caller.ts';
import { idsResponse, limitOf } from '../lib/page.ts';

/** Asks for what the text names, among the caller's own. */
export function request(ctx: Context<QuerySearchInvoicesArgs>): LambdaRequest {
  const { merchantId } = merchantWith(ctx, 'invoices:read');
  const { text, nextToken } = ctx.args;
  const limit = limitOf(ctx.args);
  return {
    operation: 'Invoke',
    payload: { read: 'FIND', merchantId, find: 'INVOICE', text, limit, nextToken },
  };
}

export function response(ctx: Context): PageOfIds {
  return idsResponse(ctx);
}
