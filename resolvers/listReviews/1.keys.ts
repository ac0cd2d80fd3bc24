import type { Context, LambdaRequest } from '@aws-appsync/utils';
import type { PageOfIds } from '../../functions/lists/readPage.ts';
import { invalidInput } from '../../functions/shared/errors.ts';
import {
  TRANSACTIONS_IN_STATUS,
  transactionStatusKey,
} from '../../functions/transactions/transactionKeys.ts';
import type { QueryListReviewsArgs } from '../../schema/generated/schema.generated.ts';
import { merchantWith } from '../lib/caller.ts';
import { fail } from '../lib/fail.ts';
import { idsRequest, idsResponse } from '../lib/page.ts';

type Args = QueryListReviewsArgs;

const SCORE_MAX = 100;

/** Asks for what waits for a person, what waits longest first; the score is told once the items are read. */
export function request(ctx: Context<Args>): LambdaRequest {
  const { merchantId } = merchantWith(ctx, 'transactions:review');
  const minScore = ctx.args.minScore ?? 0;
  if (minScore < 0 || minScore > SCORE_MAX)
    fail(invalidInput('minScore', minScore, `a number from 0 to ${SCORE_MAX}`));
  return idsRequest(ctx.args, {
    table: 'TRANSACTIONS',
    index: TRANSACTIONS_IN_STATUS,
    key: transactionStatusKey(merchantId, 'IN_REVIEW'),
    oldestFirst: true,
    filters: ['OLDEST_FIRST', `${minScore}`],
  });
}

export function response(ctx: Context): PageOfIds {
  return idsResponse(ctx);
}
