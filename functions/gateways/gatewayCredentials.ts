import * as z from 'zod';
import { secret } from '../shared/secret.ts';
import type { GatewayName } from './gatewayName.ts';

const hidden = z.string().min(1).transform(secret);
const sandboxSecret = z.object({ url: z.url(), apiKey: hidden, webhookSecret: hidden });
/** During a rotation of the endpoint's secret there are two. */
const stripeSecret = z.object({ apiKey: hidden, webhookSecrets: z.array(hidden).min(1).max(2) });

const hmacKey = z.string().regex(/^[0-9A-Fa-f]{64}$/).transform(secret); // prettier-ignore
const adyenSecret = z.object({
  apiKey: hidden,
  merchantAccount: z.string().min(1),
  hmacKeys: z.array(hmacKey).min(1).max(2),
  livePrefix: z.string().min(1).nullable().default(null),
});

const paypalSecret = z.object({
  clientId: z.string().min(1),
  clientSecret: hidden,
  webhookIds: z.array(z.string().regex(/^[A-Za-z0-9]+$/)).min(1).max(2), // prettier-ignore
  environment: z.enum(['sandbox', 'live']),
});

/** What the secret of an account at each gateway holds. */
export const CREDENTIALS = {
  stripe: stripeSecret,
  adyen: adyenSecret,
  paypal: paypalSecret,
  sandbox: sandboxSecret,
} satisfies Readonly<Record<GatewayName, z.ZodType>>;

/**
 * Credentials of an account as they are stored, of what somebody typed.
 *
 * @returns JSON of the fields that the gateway's schema has
 * @throws Error that names each field that is wrong and what is expected, and nothing of what was given: it may be a key
 */
export function checkedCredentials(gateway: GatewayName, text: string): string {
  const given = parsedJson(text);
  if (given === undefined) throw new Error(`the credentials of ${gateway} must be JSON`);
  const checked = CREDENTIALS[gateway].safeParse(given);
  const names = Object.keys(CREDENTIALS[gateway].shape);
  const unknown = Object.keys(typeof given === 'object' ? (given ?? {}) : {}).filter(
    (name) => !names.includes(name),
  );
  const problems = [
    ...(checked.error?.issues ?? []).map(({ path, message }) => `${path.join('.') || 'all'}: ${message}`),
    ...unknown.map((name) => `${name}: must be one of ${names.join(', ')}`),
  ];
  if (problems.length > 0) throw new Error(`the credentials of ${gateway} are wrong: ${problems.join('; ')}`);
  return JSON.stringify(given);
}

/** Undefined where it is none: the parser's own message quotes the text. */
function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
