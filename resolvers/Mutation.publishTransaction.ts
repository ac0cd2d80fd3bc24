import type { Context, NONERequest } from '@aws-appsync/utils';
import type { MutationPublishTransactionArgs, Transaction } from '../schema/generated/schema.generated.ts';
import { toTransaction } from './lib/transaction.ts';

export function request(): NONERequest {
  return { payload: null };
}

/** What subscribers get is what the rule's target selects of this. */
export function response(ctx: Context<MutationPublishTransactionArgs>): Transaction {
  return toTransaction(ctx.args.transaction);
}
