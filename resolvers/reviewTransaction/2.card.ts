import { type Context, type LambdaRequest, runtime } from '@aws-appsync/utils';
import type { ReviewCommand } from '../../functions/gateways/reviewPayment.ts';
import type { MutationReviewTransactionArgs } from '../../schema/generated/schema.generated.ts';
import { merchantWith } from '../lib/caller.ts';
import { answered } from '../lib/cardPayment.ts';
import type { StoredTransaction } from '../lib/transaction.ts';

type Ctx = Context<MutationReviewTransactionArgs>;

/** Of a card payment the decision goes on to its gateway: what is approved is captured, what is rejected is given back. */
export function request(ctx: Ctx): LambdaRequest {
  const stored = ctx.prev.result as StoredTransaction;
  if (stored.kind !== 'CARD') runtime.earlyReturn(stored);
  const { id, decision, note } = ctx.args;
  const { merchantId, keyId } = merchantWith(ctx, 'transactions:review');
  const input: Omit<ReviewCommand, 'keyId'> = { id, decision, note: note ?? null };
  return { operation: 'Invoke', payload: { mutation: 'reviewTransaction', merchantId, keyId, input } };
}

export function response(ctx: Ctx): StoredTransaction {
  return answered(ctx).stored as unknown as StoredTransaction;
}
