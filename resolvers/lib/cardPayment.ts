import type { Context, LambdaRequest } from '@aws-appsync/utils';
import type { CardPaymentAnswer } from '../../functions/gateways/paymentView.ts';
import type { Caller } from '../../functions/merchants/caller.ts';
import type { Answer } from '../../functions/shared/answer.ts';
import type { Transaction } from '../../schema/generated/schema.generated.ts';
import { failOnError, failWith } from './fail.ts';
import { type StoredTransaction, toTransaction } from './transaction.ts';

export type CardAnswer = Answer<CardPaymentAnswer>;

/** What the steps of `createPayment` hand to each other. */
export interface CreatePaymentStash {
  merchant: Caller;
  /** Null: another call with this key is at work. */
  taken: CardPaymentAnswer | null;
}

/** The call of the function behind all mutations about card payments. */
export function payRequest(
  ctx: Context<{ input: unknown }>,
  caller: Caller,
  mutation: string,
): LambdaRequest {
  const { merchantId, keyId } = caller;
  return { operation: 'Invoke', payload: { mutation, merchantId, keyId, input: ctx.args.input } };
}

export function answered(ctx: Context): CardPaymentAnswer {
  failOnError(ctx);
  const answer = ctx.result as CardAnswer;
  if (!answer.ok) failWith(answer.error);
  return answer.value;
}

export function shownPayment({ stored }: CardPaymentAnswer): Transaction {
  return toTransaction(stored as unknown as StoredTransaction);
}
