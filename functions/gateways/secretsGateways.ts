import { ResourceNotFoundException } from '@aws-sdk/client-secrets-manager';
import type { Clock } from '../shared/clock.ts';
import { parseMerchantId } from '../shared/ids.ts';
import type { SecretReader } from '../shared/secretReader.ts';
import { SecretUnset } from '../shared/setUp.ts';
import { ADYEN_TERMS } from './adyen/adyenTerms.ts';
import { CREDENTIALS } from './gatewayCredentials.ts';
import type { GatewayName } from './gatewayName.ts';
import { httpSandbox } from './httpSandbox.ts';
import { lazyGateway } from './lazyGateway.ts';
import type { CardGateway, GatewayAccount, Gateways } from './ports.ts';
import { PAYPAL_TERMS } from './paypal/paypalTerms.ts';
import { gatewayOrder, type RoutingRules } from './routing.ts';
import { STRIPE_TERMS } from './stripe/stripeTerms.ts';

export interface SecretsGatewaysOptions {
  readonly secrets: Pick<SecretReader, 'read'>;
  /** What the names of the accounts' secrets begin with, to which `<gateway>/<account>` is added. */
  readonly prefix: string;
  readonly routing: RoutingRules;
  /** 0 to 1, without 1: draws by weight. */
  readonly random: () => number;
  readonly clock: Clock;
}

/** How long a worker goes on with credentials that were changed meanwhile: the old ones must be good for as long at the gateway. */
export const CREDENTIALS_AGE_MS = 5 * 60_000;
/** How long an account that is not there is not looked for again, and of how many that is remembered. */
const ABSENT_MS = 10_000;
/** So long after it, a payment that has another gateway does not wait for the look. */
const ABSENT_AT_MOST_MS = 60_000;
const ABSENT_MAX = 1_000;

/** The gateways with the credentials of each merchant's accounts, a secret for each. A merchant's account has the merchant's id. */
export function secretsGateways(options: SecretsGatewaysOptions): Gateways {
  const { secrets, prefix, routing, random, clock } = options;
  const credentials = async (gateway: GatewayName, { account }: Pick<GatewayAccount, 'account'>) =>
    JSON.parse((await secrets.read(`${prefix}${gateway}/${account}`)).reveal()) as unknown;
  const adapters = adaptersOf(credentials);
  const absent = new Map<string, number>();
  const hasAccount = async (gateway: GatewayName, account: string): Promise<boolean> => {
    const id = `${gateway}/${account}`;
    if ((absent.get(id) ?? 0) > clock.nowMs()) return false;
    try {
      await credentials(gateway, { account });
      absent.delete(id);
      return true;
    } catch (error) {
      if (!(error instanceof ResourceNotFoundException || error instanceof SecretUnset)) throw error;
      // Paths of webhooks name what they like.
      if (absent.size >= ABSENT_MAX) absent.clear();
      absent.set(id, clock.nowMs() + ABSENT_MS);
      return false;
    }
  };
  /** Whether there is such an account, as far as that is known without waiting; what was not there for long is looked for meanwhile. */
  const accountKnown = async (gateway: GatewayName, account: string): Promise<boolean> => {
    const untilMs = absent.get(`${gateway}/${account}`);
    const looked = hasAccount(gateway, account);
    if (untilMs === undefined || untilMs + ABSENT_AT_MOST_MS <= clock.nowMs()) return looked;
    // Nobody waits for it: whoever needs the answer asks again, and is told what is wrong.
    looked.catch(() => undefined);
    return false;
  };
  return {
    get: (name) => adapters[name],
    find: async (name, account) => {
      const adapter = Object.values(adapters).find((one) => one.name === name);
      const merchant = parseMerchantId(account);
      if (adapter === undefined || !merchant.ok || !(await hasAccount(adapter.name, merchant.value)))
        return null;
      return { gateway: adapter, account: { merchantId: merchant.value, account } };
    },
    routesFor: async ({ merchantId, amount, named }) => {
      const order = named === null ? gatewayOrder(routing, { merchantId, amount }, random) : [named];
      const known = await Promise.all(order.map((name) => accountKnown(name, merchantId)));
      const held = known.includes(true)
        ? known
        : await Promise.all(order.map((name) => hasAccount(name, merchantId)));
      return order.flatMap((gateway, i) => (held[i] === true ? [{ gateway, account: merchantId }] : []));
    },
  };
}

type StoredCredentials = (gateway: GatewayName, account: Pick<GatewayAccount, 'account'>) => Promise<unknown>;

function adaptersOf(credentials: StoredCredentials): Record<GatewayName, CardGateway> {
  return {
    stripe: lazyGateway(STRIPE_TERMS, async () => {
      const { stripeGateway } = await import('./stripe/stripeGateway.ts');
      return stripeGateway({
        credentials: async (account) => CREDENTIALS.stripe.parse(await credentials('stripe', account)),
      });
    }),
    adyen: lazyGateway(ADYEN_TERMS, async () => {
      const { adyenGateway } = await import('./adyen/adyenGateway.ts');
      return adyenGateway({
        credentials: async (account) => CREDENTIALS.adyen.parse(await credentials('adyen', account)),
      });
    }),
    paypal: lazyGateway(PAYPAL_TERMS, async () => {
      const { paypalGateway } = await import('./paypal/paypalGateway.ts');
      return paypalGateway({
        credentials: async (account) => CREDENTIALS.paypal.parse(await credentials('paypal', account)),
      });
    }),
    sandbox: httpSandbox({
      credentials: async (account) => CREDENTIALS.sandbox.parse(await credentials('sandbox', account)),
    }),
  };
}
