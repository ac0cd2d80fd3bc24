import type { Context, NONERequest } from '@aws-appsync/utils';
import type { Invoice, MutationPublishInvoiceArgs } from '../schema/generated/schema.generated.ts';
import { toInvoice } from './lib/invoice.ts';

export function request(): NONERequest {
  return { payload: null };
}

/** What subscribers get is what the rule's target selects of this. */
export function response(ctx: Context<MutationPublishInvoiceArgs>): Omit<Invoice, 'qrCode'> {
  return toInvoice(ctx.args.invoice);
}
