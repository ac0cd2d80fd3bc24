import type { Context, LambdaRequest } from '@aws-appsync/utils';
import type { InvoiceTotals, QueryGetInvoiceTotalsArgs } from '../schema/generated/schema.generated.ts';
import { answerOf } from './lib/answer.ts';
import { merchantWith } from './lib/caller.ts';

export function request(ctx: Context<QueryGetInvoiceTotalsArgs>): LambdaRequest {
  const { merchantId } = merchantWith(ctx, 'invoices:read');
  const { from, to } = ctx.args;
  return { operation: 'Invoke', payload: { read: 'INVOICE_TOTALS', merchantId, from, to } };
}

export function response(ctx: Context<QueryGetInvoiceTotalsArgs>): InvoiceTotals {
  return answerOf<InvoiceTotals>(ctx);
}
