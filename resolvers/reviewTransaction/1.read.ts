import type { Context, DynamoDBGetItemRequest } from '@aws-appsync/utils';
import type { MutationReviewTransactionArgs } from '../../schema/generated/schema.generated.ts';
import { merchantWith } from '../lib/caller.ts';
import { demandText } from '../lib/demand.ts';
import { fail, failOnError } from '../lib/fail.ts';
import { canBeTransactionId, readTransaction } from '../lib/readTransaction.ts';
import type { StoredTransaction } from '../lib/transaction.ts';

type Ctx = Context<MutationReviewTransactionArgs>;

const NOTE_CHARACTERS_MAX = 1_000;

export function request(ctx: Ctx): DynamoDBGetItemRequest {
  const { id, note } = ctx.args;
  demandText('note', note, NOTE_CHARACTERS_MAX);
  if (!canBeTransactionId(id)) fail({ code: 'NotFound', facts: { type: 'Transaction', id } });
  return readTransaction(id);
}

/** Absent and another merchant's are the same to the caller. */
export function response(ctx: Ctx): StoredTransaction {
  failOnError(ctx);
  const { id } = ctx.args;
  const stored = ctx.result as StoredTransaction | null;
  const { merchantId } = merchantWith(ctx, 'transactions:review');
  if (stored === null || stored.merchantId !== merchantId)
    fail({ code: 'NotFound', facts: { type: 'Transaction', id } });
  return stored;
}
