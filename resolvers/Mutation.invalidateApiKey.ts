import { type Context, extensions, type NONERequest } from '@aws-appsync/utils';
import type { MutationInvalidateApiKeyArgs } from '../schema/generated/schema.generated.ts';

/** Every subscription that a merchant's key can open. AppSync takes five a request. */
const SUBSCRIPTIONS = ['onInvoiceChanged', 'onCheckoutChanged', 'onTransactionChanged'];

export function request(): NONERequest {
  return { payload: null };
}

export function response(ctx: Context<MutationInvalidateApiKeyArgs>): string {
  const { keyId } = ctx.args;
  SUBSCRIPTIONS.forEach((subscriptionField) =>
    extensions.invalidateSubscriptions({ subscriptionField, payload: { keyId } }),
  );
  return keyId;
}
