import { type Context, type DynamoDBGetItemRequest, type LambdaRequest, util } from '@aws-appsync/utils';
import { formatBaseUnits } from '../../functions/shared/decimal.ts';
import type { Caller } from '../../functions/merchants/caller.ts';
import type { Answer } from '../../functions/shared/answer.ts';
import type { Payee, PayeeQr, TransferReceipt } from '../../schema/generated/schema.generated.ts';
import { callerOf } from './caller.ts';
import { failOnError, failWith } from './fail.ts';
import type { StoredTransaction } from './transaction.ts';

/** A payee and a code as the table keeps them. */
export interface StoredPayee extends Omit<Payee, 'qrCode'> {
  readonly merchantId: string;
}
export interface StoredQr extends Omit<PayeeQr, 'qrCode'> {
  readonly merchantId: string;
  readonly decimals: number;
}

export function toPayee(stored: StoredPayee): Omit<Payee, 'qrCode'> {
  const { id, name, city, countryCode, currency, status, payUrl, emvPayload } = stored;
  return { id, name, city, countryCode, currency, status, payUrl, emvPayload };
}

/** What is over says so, whatever is stored: nothing is written when time passes. */
export function toPayeeQr(stored: StoredQr): Omit<PayeeQr, 'qrCode'> {
  const { id, payeeId, payUrl, emvPayload, currency, expiresAt } = stored;
  const over = stored.status === 'OPEN' && util.time.nowISO8601() >= expiresAt;
  return {
    id,
    payeeId,
    status: over ? 'EXPIRED' : stored.status,
    payUrl,
    emvPayload,
    amount: formatBaseUnits(stored.amount, stored.decimals),
    currency,
    reference: stored.reference ?? null,
    expiresAt,
  };
}

/** What a payer learns of a transfer: nothing of accounts, reviews or reasons of ours. */
export function toReceipt(stored: StoredTransaction & { readonly payeeName?: string }): TransferReceipt {
  return {
    id: stored.id,
    status: stored.status,
    amount: formatBaseUnits(stored.amount, stored.decimals),
    currency: stored.currency,
    payeeName: stored.payeeName ?? '',
    reason: stored.reason ?? null,
    createdAt: stored.createdAt,
  };
}

/** Ids are short: what is longer is none, and is not asked for. */
const ID_CHARACTERS_MAX = 64;

export function canBePayeeId(id: string, prefix: string): boolean {
  return id.startsWith(prefix) && id.length <= ID_CHARACTERS_MAX;
}

export function readPayee(id: string): DynamoDBGetItemRequest {
  return { operation: 'GetItem', key: { id: util.dynamodb.toDynamoDB(id) }, consistentRead: true };
}

/** A payer needs the unguessable id only; a merchant sees its own only. */
export function readable<T extends { readonly merchantId: string }>(ctx: Context): T | null {
  failOnError(ctx);
  const stored = ctx.result as T | null;
  const caller = callerOf(ctx);
  return stored === null || (caller !== null && caller.merchantId !== stored.merchantId) ? null : stored;
}

/** The call of the function behind all mutations about payees. @param merchantId null: a payer by the public key */
/** @param caller null: a payer by the public key */
export function payeesRequest(mutation: string, caller: Caller | null, input: unknown): LambdaRequest {
  const by = caller === null ? { merchantId: null } : { merchantId: caller.merchantId, keyId: caller.keyId };
  return { operation: 'Invoke', payload: { mutation, ...by, input } };
}

export function payeesAnswer<T>(ctx: Context): T {
  failOnError(ctx);
  const answer = ctx.result as Answer<T>;
  if (!answer.ok) failWith(answer.error);
  return answer.value;
}
