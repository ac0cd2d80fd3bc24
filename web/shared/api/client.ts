import { createClient, type PaymentsClient } from 'appsync-payments-client';
import type { Configuration } from './configuration.ts';

/** A payer's client: by the public key. */
export function payerClient({ graphqlUrl, realtimeUrl, apiKey }: Configuration): PaymentsClient {
  return createClient({ url: graphqlUrl, realtimeUrl, publicKey: apiKey });
}

/** A merchant's client, by the key that was typed in. */
export function merchantClient(
  { graphqlUrl, realtimeUrl }: Configuration,
  merchantKey: string,
): PaymentsClient {
  return createClient({ url: graphqlUrl, realtimeUrl, apiKey: merchantKey });
}
