import { expect } from 'vitest';
import type {
  AuthorizeRequest,
  GatewayOutcome,
  GatewayPayment,
} from '../../../../functions/gateways/ports.ts';
import { parseTransactionId, type TransactionId } from '../../../../functions/shared/ids.ts';
import { type Currency, type Money, money } from '../../../../functions/shared/money.ts';

export const ACCOUNT = { merchantId: 'demo', account: 'main' };
export const EUR = { symbol: 'EUR', decimals: 2 } as const;

let number = 0;

/** An id that no other payment of the run has. */
export function newId(): TransactionId {
  const id = parseTransactionId(`txn_${String(++number).padStart(26, '0')}`);
  if (!id.ok) throw new Error(id.error);
  return id.value;
}

/** A payment of 12.50 EUR that is captured at once, unless told otherwise. */
export function authorizationOf(
  paymentMethodId: string,
  amount: Money<Currency> = money(1_250n, EUR),
  transactionId = newId(),
  again: Partial<Pick<AuthorizeRequest, 'idempotencyKey' | 'goesOnWith'>> = {},
): AuthorizeRequest {
  return {
    account: ACCOUNT,
    transactionId,
    idempotencyKey: `${transactionId}-authorize`,
    ...again,
    amount,
    paymentMethodId,
    capture: true,
    customerId: 'customer-1',
    returnUrl: 'https://shop.example/return',
  };
}

type Outcome = Promise<GatewayOutcome<GatewayPayment>>;

/** The gateway's own reference of what it has done. @throws Error when it has not */
export async function referenceOf(outcome: Outcome): Promise<string> {
  const done = await outcome;
  if (done.kind !== 'DONE') throw new Error(JSON.stringify(done));
  return done.value.reference ?? '';
}

/** That an amount which the gateway cannot count is declined, and the gateway never asked. */
export async function expectNotAsked(
  authorize: (amount: Money<Currency>, id: TransactionId) => Outcome,
  charges: (id: TransactionId) => number,
  amount: Money<Currency>,
): Promise<void> {
  const id = newId();
  expect(await authorize(amount, id)).toMatchObject({ kind: 'DECLINED', code: 'amount_not_supported' });
  expect(charges(id)).toBe(0);
}
