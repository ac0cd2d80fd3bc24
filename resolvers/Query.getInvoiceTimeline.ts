import { type Context, type LambdaRequest, runtime } from '@aws-appsync/utils';
import type { InvoiceTimeline, QueryGetInvoiceTimelineArgs } from '../schema/generated/schema.generated.ts';
import { answerOf } from './lib/answer.ts';
import { merchantWith } from './lib/caller.ts';

const INVOICE_ID_CHARACTERS = 30;

/** What cannot be an id is absent. */
export function request(ctx: Context<QueryGetInvoiceTimelineArgs>): LambdaRequest {
  const { merchantId, scopes } = merchantWith(ctx, 'invoices:read');
  const { invoiceId } = ctx.args;
  if (invoiceId.length !== INVOICE_ID_CHARACTERS) runtime.earlyReturn(null);
  const ledger = scopes.split(' ').includes('ledger:read');
  return { operation: 'Invoke', payload: { read: 'TIMELINE', merchantId, invoiceId, ledger } };
}

export function response(ctx: Context<QueryGetInvoiceTimelineArgs>): InvoiceTimeline | null {
  return answerOf<InvoiceTimeline | null>(ctx);
}
