import type { Currency } from '../../shared/money.ts';
import { isoCurrency } from '../../transactions/ports.ts';
import type { GatewayFact } from '../gatewayFact.ts';
import type { GatewayOutcome, GatewayPayment } from '../ports.ts';
import { fromAdyenAmount } from './adyenAmounts.ts';
import { declinedBy } from './adyenRefusals.ts';

/** What the answers to /payments and /payments/details have in common: https://docs.adyen.com/online-payments/build-your-integration/payment-result-codes */
export interface AdyenResult {
  readonly resultCode?: string;
  readonly pspReference?: string;
  readonly refusalReason?: string;
}

/** @param amount base units that were asked for, @param capture whether it is captured with its authorisation */
export function outcomeOfResult(
  { resultCode, pspReference, refusalReason }: AdyenResult,
  amount: bigint,
  capture: boolean,
): GatewayOutcome<GatewayPayment> {
  switch (resultCode) {
    case 'Authorised':
      if (pspReference === undefined) return { kind: 'UNKNOWN', reason: 'Authorised without a pspReference' };
      return done(pspReference, authorised(pspReference, amount, capture));
    case 'RedirectShopper':
    case 'IdentifyShopper':
    case 'ChallengeShopper':
    case 'PresentToShopper':
      // An id that is told here is not always that of the authorisation: null until there is one.
      return done(null, [{ kind: 'ACTION_REQUIRED' }]);
    case 'Received':
    case 'Pending':
      return done(pspReference ?? null, [{ kind: 'PROCESSING' }]);
    case 'Refused':
    case 'Error':
      return declinedBy(refusalReason);
    case 'Cancelled':
      return declinedBy(refusalReason ?? 'Cancelled');
    default:
      // `PartiallyAuthorised` is of gift cards; what is none of these says nothing.
      return { kind: 'UNKNOWN', reason: `resultCode ${resultCode ?? 'is missing'}` };
  }
}

/**
 * One capture for each payment, so that the payment's own reference names it: an automatic one has no other, and whatever fails later
 * names the payment.
 */
export function authorised(pspReference: string, amount: bigint, capture: boolean): GatewayFact[] {
  const authorized = { kind: 'AUTHORIZED', amount, expiresAt: null } as const;
  return capture
    ? [authorized, { kind: 'CAPTURED', captureId: pspReference, amount, fee: null }]
    : [authorized];
}

function done(reference: string | null, facts: readonly GatewayFact[]): GatewayOutcome<GatewayPayment> {
  return { kind: 'DONE', value: { reference, facts } };
}

/** Base units of an amount of Adyen's; null for a currency that ISO 4217 has not. */
export function unitsOf({
  value,
  currency: code,
}: {
  readonly value: number;
  readonly currency: string;
}): bigint | null {
  const currency: Currency | null = isoCurrency(code);
  return currency === null ? null : fromAdyenAmount(value, currency);
}
