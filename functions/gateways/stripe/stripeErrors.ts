import Stripe from 'stripe';
import type { GatewayOutcome } from '../ports.ts';

/** Another gateway may decide otherwise: the issuer was not asked, or asks to try again. https://docs.stripe.com/declines/codes */
const RETRYABLE_ELSEWHERE: readonly string[] = [
  'issuer_not_available',
  'reenter_transaction',
  'try_again_later',
];

/** Something went wrong on the way to the issuer: the same PaymentIntent is confirmed again. https://docs.stripe.com/declines/codes */
export const PROCESSING_ERROR = 'processing_error';

/** Only a connection that was never there proves that nothing was sent. */
const NEVER_SENT: readonly string[] = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN'];

/**
 * What an error of the package says of the call.
 *
 * @throws what is no answer about a payment: wrong credentials, and bugs of ours
 * @see https://docs.stripe.com/error-handling
 */
export function outcomeOfError(error: unknown): GatewayOutcome<never> {
  const { errors } = Stripe;
  if (error instanceof errors.StripeCardError || error instanceof errors.StripeInvalidRequestError) {
    if (error.statusCode === 409) return { kind: 'UNKNOWN', reason: 'the same key is in use' };
    // The package has an empty text where Stripe says nothing.
    const code = error.decline_code || error.code || 'invalid_request';
    if (code === PROCESSING_ERROR) {
      // Stripe keeps a refusal with its key, so that the next try has another: https://docs.stripe.com/api/idempotent_requests
      const goesOnWith = error.payment_intent?.id;
      const refusal = { kind: 'RETRYABLE', code, reason: error.message } as const;
      return goesOnWith === undefined ? refusal : { ...refusal, goesOnWith };
    }
    return {
      kind: 'DECLINED',
      code,
      reason: error.message,
      retryableElsewhere: RETRYABLE_ELSEWHERE.includes(code),
    };
  }
  if (error instanceof errors.StripeRateLimitError)
    return { kind: 'RETRYABLE', code: error.code ?? 'rate_limit', reason: error.message };
  if (error instanceof errors.StripeConnectionError) {
    const code = causeOf(error.detail);
    return NEVER_SENT.includes(code)
      ? { kind: 'RETRYABLE', code: 'connection_refused', reason: code }
      : { kind: 'UNKNOWN', reason: code };
  }
  // A 5xx, which may have been decided before, and a key that is at work.
  if (error instanceof errors.StripeAPIError)
    return { kind: 'UNKNOWN', reason: `HTTP ${error.statusCode ?? 500}` };
  if (error instanceof errors.StripeIdempotencyError && error.statusCode === 409)
    return { kind: 'UNKNOWN', reason: 'the same key is in use' };
  throw error;
}

function causeOf(detail: unknown): string {
  if (detail instanceof Error) return 'code' in detail ? String(detail.code) : detail.name;
  return 'no answer';
}
