import { formatAmount } from '../shared/money.ts';
import type { NewPayerSession } from './payerSession.ts';

/** A session as its maker gets it, once. */
export interface PayerSessionView {
  readonly token: string;
  readonly payerId: string;
  readonly ceiling: string;
  readonly currency: string;
  readonly expiresAt: string;
}

export function sessionView({ session, token }: NewPayerSession): PayerSessionView {
  const { payerId, currency, ceiling, expiresAt } = session;
  return {
    token: token.reveal(),
    payerId,
    ceiling: formatAmount({ units: ceiling, currency }),
    currency: currency.symbol,
    expiresAt,
  };
}
