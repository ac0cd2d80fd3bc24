import type { PaymentsError } from '../shared/errors.ts';
import { formatAmount } from '../shared/money.ts';
import { type Payee, type PayeeQr, qrStatusOf } from './payee.ts';
import type { PayerSession } from './payerSession.ts';

/** Refuses what is not open; null for what is. */
export function checkOpen(
  type: 'Payee' | 'Account',
  { id, status }: Pick<Payee, 'id'> & { readonly status: string },
): PaymentsError | null {
  return status === 'OPEN' ? null : notOpen(type, id, status);
}

/** Refuses a code that was paid, or whose time is over. */
export function checkQr(qr: PayeeQr, now: Date): PaymentsError | null {
  const status = qrStatusOf(qr, now);
  return status === 'OPEN' ? null : notOpen('PayeeQr', qr.id, status);
}

/** Refuses a session whose time is over, or that has too little left of its ceiling. */
export function checkSession(session: PayerSession, units: bigint, now: Date): PaymentsError | null {
  if (now.toISOString() >= session.expiresAt) return notOpen('PayerSession', session.id, 'EXPIRED');
  if (session.spent + units <= session.ceiling) return null;
  const ceiling = formatAmount({ units: session.ceiling, currency: session.currency });
  return { code: 'CeilingExceeded', facts: { field: 'amount', ceiling, currency: session.currency.symbol } };
}

function notOpen(type: string, id: string, status: string): PaymentsError {
  return { code: 'InvalidState', facts: { type, id, status, expected: 'OPEN' } };
}
