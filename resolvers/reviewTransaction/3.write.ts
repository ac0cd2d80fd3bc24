import { type Context, type DynamoDBUpdateItemRequest, runtime } from '@aws-appsync/utils';
import type { MutationReviewTransactionArgs } from '../../schema/generated/schema.generated.ts';
import { merchantWith } from '../lib/caller.ts';
import type { StatefulItem } from '../lib/moveItem.ts';
import {
  type MerchantTarget,
  moveTransactionRequest,
  moveTransactionResponse,
} from '../lib/moveTransaction.ts';
import type { StoredTransaction } from '../lib/transaction.ts';

type Ctx = Context<MutationReviewTransactionArgs>;

/** What a person decides about one that another system authorised: IN_REVIEW → APPROVED, DUPLICATE → AUTHORIZED (it is not compared again), or REJECTED. */
export function request(ctx: Ctx): DynamoDBUpdateItemRequest {
  const stored = ctx.prev.result as StoredTransaction & StatefulItem;
  // The step before has decided a card payment.
  if (stored.kind === 'CARD') runtime.earlyReturn(stored);
  const { decision, note } = ctx.args;
  const to = targetOf(stored, decision === 'APPROVE');
  const { keyId } = merchantWith(ctx, 'transactions:review');
  return moveTransactionRequest(ctx, stored, to, {
    decidedBy: keyId,
    ...(to === 'AUTHORIZED' ? { released: true } : {}),
    ...(to === 'REJECTED' ? { failureCode: 'REJECTED_IN_REVIEW', failureReason: note ?? 'Rejected.' } : {}),
    ...(note ? { reviewNote: note } : {}),
  });
}

function targetOf({ status }: StoredTransaction, approve: boolean): MerchantTarget {
  if (!approve) return 'REJECTED';
  return status === 'DUPLICATE' ? 'AUTHORIZED' : 'APPROVED';
}

export function response(ctx: Ctx): StoredTransaction {
  return moveTransactionResponse(ctx);
}
