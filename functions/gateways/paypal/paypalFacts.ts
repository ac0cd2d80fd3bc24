import type {
  AuthorizationWithAdditionalData,
  CapturedPayment,
  Money,
  Order,
  OrdersCapture,
  ProcessorResponse,
  Refund,
} from '@paypal/paypal-server-sdk';
import type { GatewayFact, RefundStatus } from '../gatewayFact.ts';
import type { GatewayOutcome, GatewayPayment } from '../ports.ts';
import { fromPaypalMoney } from './paypalAmounts.ts';
import { declinedBy } from './paypalErrors.ts';
import { wordsOf } from './paypalProcessorCodes.ts';

/** What an order says, in the order in which it happened: https://developer.paypal.com/docs/api/orders/v2/ */
export function factsOfOrder(order: Order): GatewayFact[] {
  const payments = order.purchaseUnits?.[0]?.payments;
  const authorizations = payments?.authorizations ?? [];
  const captures = payments?.captures ?? [];
  if (authorizations.length + captures.length === 0) return factsOfUnpaid(order);
  return [
    ...authorizations.flatMap(factsOfAuthorization),
    ...captures.flatMap((capture) => factsOfCapture(capture, authorizations.length > 0)),
    ...(payments?.refunds ?? []).map(factOfRefund),
  ];
}

/** The payer's challenge failed, by what the issuer said: https://developer.paypal.com/docs/checkout/advanced/customize/3d-secure/response-parameters/ */
const NOT_AUTHENTICATED: readonly string[] = ['N', 'R'];

function factsOfUnpaid({ status, paymentSource }: Order): GatewayFact[] {
  if (status === 'VOIDED') return [{ kind: 'VOIDED' }];
  const { authenticationResult } = paymentSource?.card ?? {};
  if (NOT_AUTHENTICATED.includes(authenticationResult?.threeDSecure?.authenticationStatus ?? ''))
    return [declined(undefined, 'authentication_failed', 'The payer was not authenticated.')];
  return [{ kind: 'ACTION_REQUIRED' }];
}

function factsOfAuthorization(one: AuthorizationWithAdditionalData): GatewayFact[] {
  const authorized = (): GatewayFact => ({
    kind: 'AUTHORIZED',
    amount: unitsOf(one.amount),
    expiresAt: one.expirationTime === undefined ? null : new Date(one.expirationTime).toISOString(),
  });
  switch (one.status) {
    case 'CREATED':
    case 'CAPTURED':
    case 'PARTIALLY_CAPTURED':
      return [authorized()];
    case 'VOIDED':
      return [authorized(), { kind: 'VOIDED' }];
    case 'DENIED':
      return [declined(one.processorResponse, 'denied', 'The authorization was denied.')];
    default:
      return [{ kind: 'PROCESSING' }];
  }
}

/** @param authorizedBefore by us, so that a refusal is one of the capture alone */
export function factsOfCapture(
  capture: OrdersCapture | CapturedPayment,
  authorizedBefore: boolean,
): GatewayFact[] {
  const { id = '', status, amount, processorResponse } = capture;
  const units = unitsOf(amount);
  switch (status) {
    case 'COMPLETED':
    case 'PARTIALLY_REFUNDED':
    case 'REFUNDED':
      return [
        ...(authorizedBefore ? [] : [{ kind: 'AUTHORIZED', amount: units, expiresAt: null } as const]),
        { kind: 'CAPTURED', captureId: id, amount: units, fee: feeOf(capture) },
      ];
    case 'DECLINED':
    case 'FAILED': {
      const refusal = declined(processorResponse, status.toLowerCase(), 'The capture was declined.');
      return [authorizedBefore ? { ...refusal, kind: 'CAPTURE_FAILED', captureId: id } : refusal];
    }
    default:
      return authorizedBefore ? [] : [{ kind: 'PROCESSING' }];
  }
}

/** Of the payment's currency; where it is settled in another, the report has it. */
function feeOf({ amount, sellerReceivableBreakdown }: OrdersCapture): bigint | null {
  const fee = sellerReceivableBreakdown?.paypalFee;
  return fee === undefined || fee.currencyCode !== amount?.currencyCode ? null : fromPaypalMoney(fee);
}

const REFUNDS: Readonly<Record<string, RefundStatus>> = {
  COMPLETED: 'SUCCEEDED',
  PENDING: 'PENDING',
  FAILED: 'FAILED',
  CANCELLED: 'FAILED',
};

/** `customId` is our id of a refund that we asked for. */
export function factOfRefund({ id = '', customId, status, amount, statusDetails }: Refund): GatewayFact {
  const ours = customId?.startsWith('ref_') === true;
  return {
    kind: 'REFUND',
    refundId: ours ? customId : id,
    status: REFUNDS[status ?? ''] ?? 'PENDING',
    amount: unitsOf(amount),
    reason: statusDetails?.reason ?? null,
  };
}

function declined(response: ProcessorResponse | undefined, code: string, reason: string) {
  const processorCode = response?.responseCode;
  const words = processorCode === undefined ? null : wordsOf(processorCode);
  const said = declinedBy(
    processorCode ?? code,
    words === null ? reason : `${reason.slice(0, -1)}: ${words}.`,
  );
  return { kind: 'DECLINED', code: said.code, reason: said.reason } as const;
}

function unitsOf(amount: Money | undefined): bigint {
  if (amount === undefined) throw new SyntaxError('an amount is missing');
  return fromPaypalMoney(amount);
}

/** A refusal is an outcome of its own, which says whether another gateway may be asked. */
export function outcomeOfOrder(order: Order): GatewayOutcome<GatewayPayment> {
  const facts = factsOfOrder(order);
  const [first] = facts;
  if (first?.kind === 'DECLINED' && facts.length === 1) return declinedBy(first.code, first.reason);
  return { kind: 'DONE', value: { reference: order.id ?? null, facts } };
}
