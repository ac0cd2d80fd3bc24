import type { Context, LambdaRequest } from '@aws-appsync/utils';
import type { Answer } from '../../functions/shared/answer.ts';
import type { PreparedTransaction } from '../../functions/transactions/prepareTransaction.ts';
import type { MutationSubmitTransactionArgs } from '../../schema/generated/schema.generated.ts';
import { failOnError, failWith } from '../lib/fail.ts';
import type { SubmitTransactionStash } from '../lib/submitTransaction.ts';

type Ctx = Context<MutationSubmitTransactionArgs, SubmitTransactionStash>;

/** Checks the input in full, the account too, before anything is stored. */
export function request(ctx: Ctx): LambdaRequest {
  const { merchantId } = ctx.stash.merchant;
  return { operation: 'Invoke', payload: { merchantId, input: ctx.args.input } };
}

export function response(ctx: Ctx): null {
  failOnError(ctx);
  const answer = ctx.result as Answer<PreparedTransaction>;
  if (!answer.ok) failWith(answer.error);
  ctx.stash.prepared = answer.value;
  return null;
}
