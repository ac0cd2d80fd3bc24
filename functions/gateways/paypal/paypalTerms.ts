import { paypalLimits } from './paypalAmounts.ts';

/**
 * What is known without asking PayPal. Orders keep a key for six hours, payments for 45 days:
 * https://developer.paypal.com/docs/api/orders/v2/#orders_create and https://developer.paypal.com/docs/api/payments/v2/
 */
export const PAYPAL_TERMS = {
  name: 'paypal',
  keyLifetimeMs: 6 * 60 * 60 * 1_000,
  looksUp: true,
  limits: paypalLimits,
} as const;
