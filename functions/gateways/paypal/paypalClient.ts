import { Client, Environment } from '@paypal/paypal-server-sdk';
import type { Secret } from '../../shared/secret.ts';

export interface PaypalCredentials {
  readonly clientId: string;
  readonly clientSecret: Secret;
  /** PayPal's id of the webhook, which its signatures are over; during a change of the address there are two. */
  readonly webhookIds: readonly string[];
  readonly environment: 'sandbox' | 'live';
}

/** The package's client at another server than PayPal's. */
class ClientAt extends Client {
  readonly #origin: string;

  constructor(config: ConstructorParameters<typeof Client>[0], origin: string) {
    super(config);
    this.#origin = origin;
  }

  override getRequestBuilderFactory(): ReturnType<Client['getRequestBuilderFactory']> {
    const build = super.getRequestBuilderFactory();
    return (method, path) => {
      const builder = build(method, path);
      builder.interceptRequest((request) => {
        const { pathname, search } = new URL(request.url);
        return { ...request, url: new URL(pathname + search, this.#origin).href };
      });
      return builder;
    };
  }
}

const CLIENTS_MAX = 16;

/** Clients by account: each keeps the access token that PayPal gave it, for hours. */
export function paypalClients(
  timeoutMs: number,
  origin?: string,
): (credentials: PaypalCredentials) => Client {
  const clients = new Map<string, Client>();
  return ({ clientId, clientSecret, environment }) => {
    const name = `${environment} ${clientId} ${clientSecret.reveal()}`;
    const known = clients.get(name);
    if (known !== undefined) return known;
    const config = {
      environment: environment === 'live' ? Environment.Production : Environment.Sandbox,
      clientCredentialsAuthCredentials: {
        oAuthClientId: clientId,
        oAuthClientSecret: clientSecret.reveal(),
      },
      timeout: timeoutMs,
      // What is tried again, and when, is the payment's to decide.
      httpClientOptions: { timeout: timeoutMs, retryConfig: { maxNumberOfRetries: 0 } },
    };
    const client = origin === undefined ? new Client(config) : new ClientAt(config, origin);
    if (clients.size >= CLIENTS_MAX) clients.clear();
    clients.set(name, client);
    return client;
  };
}
