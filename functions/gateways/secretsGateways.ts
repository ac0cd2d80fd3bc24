import { ResourceNotFoundException } from '@aws-sdk/client-secrets-manager';
import * as z from 'zod';
import { secret } from '../shared/secret.ts';
import type { SecretReader } from '../shared/secretReader.ts';
import { SecretUnset } from '../shared/setUp.ts';
import { httpSandbox, type SandboxCredentials } from './httpSandbox.ts';
import type { CardGateway, Gateways } from './ports.ts';

export interface SecretsGatewaysOptions {
  readonly secrets: Pick<SecretReader, 'read'>;
  /** What the names of the accounts' secrets begin with, to which `<gateway>/<account>` is added. */
  readonly prefix: string;
}

const sandboxSecret = z.object({
  url: z.url(),
  apiKey: z.string().transform(secret),
  webhookSecret: z.string().transform(secret),
});

/** The gateways with the credentials of each merchant's accounts, a secret for each. A merchant's account has the merchant's id. */
export function secretsGateways({ secrets, prefix }: SecretsGatewaysOptions): Gateways {
  const credentials = async (account: string): Promise<SandboxCredentials> => {
    const text = (await secrets.read(`${prefix}sandbox/${account}`)).reveal();
    return sandboxSecret.parse(JSON.parse(text));
  };
  const sandbox: CardGateway = httpSandbox({ credentials: ({ account }) => credentials(account) });
  return {
    get: (name) => {
      if (name !== 'sandbox') throw new Error(`there is no adapter of ${name}`);
      return sandbox;
    },
    async routesFor({ merchantId, named }) {
      if (named !== null && named !== 'sandbox') return [];
      const has = await credentials(merchantId).then(
        () => true,
        (error: unknown) => {
          if (error instanceof ResourceNotFoundException || error instanceof SecretUnset) return false;
          throw error;
        },
      );
      return has ? [{ gateway: 'sandbox', account: merchantId }] : [];
    },
  };
}
