import { adyenLimits } from './adyenAmounts.ts';

/** What is known without asking Adyen. Keys are kept for seven days at least: https://docs.adyen.com/development-resources/api-idempotency */
export const ADYEN_TERMS = {
  name: 'adyen',
  keyLifetimeMs: 7 * 24 * 60 * 60 * 1_000,
  looksUp: false,
  limits: adyenLimits,
} as const;
