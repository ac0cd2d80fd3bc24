import { assertNever } from '../shared/assertNever.ts';
import { canonicalHash } from '../shared/canonical.ts';
import { type Clock, isoNow } from '../shared/clock.ts';
import type { PaymentsError } from '../shared/errors.ts';
import { err, ok, type Result } from '../shared/result.ts';
import type { HeldClaim } from '../idempotency/ports.ts';
import {
  type AfterCall,
  afterCall,
  type CallEnd,
  type GiveUp,
  isLastTry,
  type Operation,
} from './afterCall.ts';
import type { CardPayment } from './cardPayment.ts';
import { capturesAtOnce } from './cardState.ts';
import { changePayment } from './changePayment.ts';
import type { PaymentStore } from './paymentStore.ts';
import type { AuthorizeRequest, GatewayOutcome, GatewayPayment, Gateways } from './ports.ts';

export interface OperationDeps {
  readonly payments: PaymentStore;
  readonly gateways: Gateways;
  readonly clock: Clock;
  /** 0 to 1. */
  readonly random: () => number;
  /** A payment that nothing of ours goes on with: people are called. */
  readonly giveUp: GiveUp;
  readonly emailOf: EmailOf;
}

/** The payer's address as the gateway takes it, opened from what is stored; undefined: none was given, or the customer was erased. */
export type EmailOf = (payment: CardPayment) => Promise<string | undefined>;

/** Another gateway is called in the same request only if its answer can still come in time; later, the schedule does. */
const ELSEWHERE_WITHIN_MS = 6_000;

/**
 * Calls the gateway for a payment, with a key that is the same for each try of this operation, and writes what became of it; after a
 * decline that another gateway may see otherwise, calls that one. The claim, if any, is completed with the last write.
 *
 * @returns the payment as it stands afterwards, or what the gateway refused
 */
export function runOperation(deps: OperationDeps) {
  const once = callOnce(deps);
  return async (
    payment: CardPayment,
    operation: Operation,
    held?: HeldClaim,
  ): Promise<Result<CardPayment, PaymentsError>> => {
    const startedMs = deps.clock.nowMs();
    let current = payment;
    for (;;) {
      const hasTime = deps.clock.nowMs() - startedMs <= ELSEWHERE_WITHIN_MS;
      const { result, elsewhere } = await once(current, operation, held, hasTime);
      if (!elsewhere || !hasTime || !result.ok) return result;
      current = result.value;
    }
  };
}

/** One call and what it makes of the payment. */
function callOnce(deps: OperationDeps) {
  const change = changePayment(deps.payments);
  return async (
    payment: CardPayment,
    operation: Operation,
    held: HeldClaim | undefined,
    goesOn: boolean,
  ): Promise<{ result: Result<CardPayment, PaymentsError>; elsewhere: boolean }> => {
    const outcome = await callGateway(deps, payment, operation);
    const standing = isLastTry(payment, operation, outcome)
      ? { standing: await callGateway(deps, payment, { kind: 'LOOK_UP' }) }
      : {};
    const end: CallEnd = { operation, outcome, at: isoNow(deps.clock), jitter: deps.random(), ...standing };
    let after: AfterCall = afterCall(payment, end);
    // Before it is written: a crash between the two calls people twice, never not at all.
    const called = after.givenUp;
    if (called) await deps.giveUp(after.versions.at(-1) ?? payment, operation.kind);
    const changed = await change(
      payment.id,
      (current) => {
        after = afterCall(current, end);
        const { versions, failure, elsewhere } = after;
        if (held === undefined || (elsewhere && goesOn)) return ok({ versions });
        return ok({ versions, completion: { held, ...(failure === null ? {} : { failure }) } });
      },
      payment,
    );
    const { failure, givenUp, elsewhere } = after;
    if (changed.ok && givenUp && !called) await deps.giveUp(changed.value, operation.kind);
    return { result: changed.ok && failure !== null ? err(failure) : changed, elsewhere };
  };
}

/** The call itself; a payment without the gateway's reference is looked up instead of what needs one. What the payer has yet to confirm needs none. */
async function callGateway(
  { gateways, emailOf }: Pick<OperationDeps, 'gateways' | 'emailOf'>,
  payment: CardPayment,
  operation: Operation,
): Promise<GatewayOutcome<GatewayPayment | null>> {
  const gateway = gateways.get(payment.gateway);
  const { id: transactionId, merchantId, amount, gatewayReference: reference } = payment;
  const account = { merchantId, account: payment.gatewayAccount };
  const idempotencyKey = operationKey(payment, operation);
  const { kind } = operation;
  if (kind === 'AUTHORIZE') return gateway.authorize(authorizeRequestOf(payment, await emailOf(payment)));
  const call = { account, transactionId, idempotencyKey };
  const capture = capturesAtOnce(payment);
  const unsettled = { ...call, reference: reference ?? null, capture };
  if (kind === 'CONFIRM') return gateway.confirm({ ...unsettled, details: operation.details });
  if (kind === 'VOID') return gateway.void(unsettled);
  if (kind === 'LOOK_UP' || reference === undefined) {
    return gateway.lookUp({
      account,
      transactionId,
      currency: amount.currency,
      reference: reference ?? null,
    });
  }
  switch (kind) {
    case 'CAPTURE': {
      const units = payment.asked.capture?.amount ?? amount.units;
      return gateway.capture({ ...call, reference, amount: { ...amount, units } });
    }
    case 'REFUND': {
      const refund = payment.facts.refunds.find(({ id }) => id === operation.refundId);
      if (refund === undefined)
        throw new Error(`payment ${transactionId} has no refund ${operation.refundId}`);
      const reason = refund.reason === null ? {} : { reason: refund.reason };
      return gateway.refund({
        ...call,
        reference,
        refundId: refund.id,
        amount: { ...amount, units: refund.amount },
        ...reason,
      });
    }
    default:
      return assertNever(kind);
  }
}

/** The call that began the payment, the same each time it is made. */
export function authorizeRequestOf(payment: CardPayment, email: string | undefined): AuthorizeRequest {
  const { customerId, paymentMethodId, details, spentKeys } = payment;
  const { gatewayReference: reference } = payment;
  return {
    account: { merchantId: payment.merchantId, account: payment.gatewayAccount },
    transactionId: payment.id,
    idempotencyKey: operationKey(payment, { kind: 'AUTHORIZE' }),
    amount: payment.amount,
    customerId,
    paymentMethodId,
    capture: capturesAtOnce(payment),
    ...(details.returnUrl === undefined ? {} : { returnUrl: details.returnUrl }),
    ...(email === undefined ? {} : { email }),
    ...(reference === undefined || spentKeys === 0 ? {} : { goesOnWith: reference }),
  };
}

/**
 * At most 62 characters of A-Z, a-z, 0-9, `_` and `-`: Adyen takes 64 and shares them company-wide, which ULIDs do not mind. A capture
 * or void that was refused and is asked for again is another call.
 */
export function operationKey(
  { id, asked, declinedAt, spentKeys }: CardPayment,
  operation: Operation,
): string {
  switch (operation.kind) {
    case 'REFUND':
      return `${id}-${operation.refundId}`;
    case 'CAPTURE':
      return `${id}-capture-${Date.parse(asked.capture?.at ?? '') || 0}`;
    case 'VOID':
      return `${id}-void-${Date.parse(asked.void?.at ?? '') || 0}`;
    case 'CONFIRM':
      return `${id}-confirm-${canonicalHash({ details: operation.details }).slice(0, 16)}`;
    case 'AUTHORIZE': {
      const before = declinedAt.length + spentKeys;
      return before === 0 ? `${id}-authorize` : `${id}-authorize-${before + 1}`;
    }
    case 'LOOK_UP':
      return `${id}-look-up`;
    default:
      return assertNever(operation);
  }
}
