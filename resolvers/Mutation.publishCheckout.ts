import type { Context, NONERequest } from '@aws-appsync/utils';
import type { Checkout, MutationPublishCheckoutArgs } from '../schema/generated/schema.generated.ts';
import { toCheckout } from './lib/invoice.ts';

export function request(): NONERequest {
  return { payload: null };
}

/** What subscribers get is what the rule's target selects of this. */
export function response(ctx: Context<MutationPublishCheckoutArgs>): Omit<Checkout, 'qrCode' | 'serverTime'> {
  return toCheckout(ctx.args.invoice);
}
