/** Every gateway that there is an adapter of. */
export const GATEWAY_NAMES = ['sandbox', 'stripe', 'adyen', 'paypal'] as const;
export type GatewayName = (typeof GATEWAY_NAMES)[number];
