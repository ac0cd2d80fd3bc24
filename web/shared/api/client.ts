import { createClient, type PaymentsClient } from 'appsync-payments-client';
import type { Configuration } from './configuration.ts';

/** A payer's client: by the public key. */
export function payerClient({ graphqlUrl, realtimeUrl, apiKey }: Configuration): PaymentsClient {
  return createClient({ url: graphqlUrl, realtimeUrl, publicKey: apiKey });
}

/** The client of a merchant's person, by ID tokens. */
export function staffClient(
  { graphqlUrl, realtimeUrl }: Configuration,
  idToken: () => Promise<string>,
): PaymentsClient {
  return createClient({ url: graphqlUrl, realtimeUrl, idToken });
}

/** A merchant's client, by the key that was typed in. */
export function merchantClient(
  { graphqlUrl, realtimeUrl }: Configuration,
  merchantKey: string,
): PaymentsClient {
  return createClient({ url: graphqlUrl, realtimeUrl, apiKey: merchantKey });
}
