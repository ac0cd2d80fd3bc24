import type { GatewayOutcome } from '../ports.ts';

/**
 * Another gateway may decide otherwise: the issuer was not asked. https://docs.adyen.com/development-resources/refusal-reasons, of which
 * these are the codes 4, 9 and 21; whatever the issuer or Adyen's risk rules decided, and what nobody explains, is final.
 */
const RETRYABLE_ELSEWHERE: readonly string[] = ['acquirer_error', 'issuer_unavailable', 'not_submitted'];

type Declined = Extract<GatewayOutcome<never>, { kind: 'DECLINED' }>;

/** @param reason Adyen's words for it, `Not enough balance`; they have nothing of the card */
export function declinedBy(reason: string | undefined): Declined {
  const code = codeOf(reason);
  return {
    kind: 'DECLINED',
    code,
    reason: reason ?? 'The payment was refused.',
    retryableElsewhere: RETRYABLE_ELSEWHERE.includes(code),
  };
}

/** `not_enough_balance` of `Not enough balance`: Adyen's numbers stand in answers only, its words in webhooks too. */
export function codeOf(reason: string | undefined): string {
  const words = (reason ?? '').toLowerCase().match(/[a-z0-9]+/g) ?? [];
  return words.slice(0, 8).join('_') || 'refused';
}
