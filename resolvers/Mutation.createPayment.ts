import type { Context } from '@aws-appsync/utils';
import type { CardPaymentAnswer } from '../functions/gateways/paymentView.ts';
import type { MutationCreatePaymentArgs, Transaction } from '../schema/generated/schema.generated.ts';
import { merchantWith } from './lib/caller.ts';
import { shownPayment } from './lib/cardPayment.ts';

export function request(ctx: Context<MutationCreatePaymentArgs>): Record<string, never> {
  ctx.stash.merchant = merchantWith(ctx, 'payments:write');
  return {};
}

/** What the payer's client needs is shown here alone: it is stored, pushed and logged nowhere. */
export function response(ctx: Context<MutationCreatePaymentArgs>): Transaction {
  const answer = ctx.prev.result as CardPaymentAnswer;
  const clientSecret = answer.action?.clientSecret ?? null;
  const actionUrl = answer.action?.redirectUrl ?? null;
  return { ...shownPayment(answer), clientSecret, actionUrl };
}
