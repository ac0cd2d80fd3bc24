import { stripeLimits } from './stripeAmounts.ts';

/** What is known without asking Stripe. It forgets keys after 24 hours at the earliest: https://docs.stripe.com/api/idempotent_requests */
export const STRIPE_TERMS = {
  name: 'stripe',
  keyLifetimeMs: 24 * 60 * 60 * 1_000,
  looksUp: true,
  limits: stripeLimits,
} as const;
