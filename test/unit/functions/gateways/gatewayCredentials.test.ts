import { describe, expect, it } from 'vitest';
import { checkedCredentials } from '../../../../functions/gateways/gatewayCredentials.ts';
import type { GatewayName } from '../../../../functions/gateways/gatewayName.ts';

const KEY = 'sk_live_never_shown';
const good: Readonly<Record<GatewayName, object>> = {
  stripe: { apiKey: KEY, webhookSecrets: ['whsec_1', 'whsec_2'] },
  adyen: { apiKey: KEY, merchantAccount: 'Demo', hmacKeys: ['44'.repeat(32)] },
  paypal: { clientId: 'id', clientSecret: KEY, webhookIds: ['4JH8'], environment: 'live' },
  sandbox: { url: 'http://127.0.0.1:1', apiKey: KEY, webhookSecret: 'whsec' },
};

describe('credentials that somebody typed', () => {
  it.each(Object.keys(good) as GatewayName[])(
    'given those of %s, then they are stored as given',
    (gateway) => {
      expect(JSON.parse(checkedCredentials(gateway, JSON.stringify(good[gateway])))).toEqual(good[gateway]);
    },
  );

  it.each<[string, GatewayName, object]>([
    ['apiKey', 'stripe', { apiKey: '' }],
    ['webhookSecrets', 'stripe', { webhookSecrets: [] }],
    ['webhookSecrets', 'stripe', { webhookSecrets: 'whsec_1' }],
    ['hmacKeys.0', 'adyen', { hmacKeys: [KEY] }],
    ['merchantAccount', 'adyen', { merchantAccount: 7 }],
    ['livePrefx', 'adyen', { livePrefx: 'typed wrong' }],
    ['environment', 'paypal', { environment: KEY }],
    ['webhookIds.0', 'paypal', { webhookIds: [`${KEY}!`] }],
    ['url', 'sandbox', { url: KEY }],
  ])(
    'given a wrong %s of %s, then the error names it, and shows nothing of what was given',
    (field, gateway, wrong) => {
      expect(() => checkedCredentials(gateway, JSON.stringify({ ...good[gateway], ...wrong }))).toThrow(
        `${field}: `,
      );
      expect(shownOf(gateway, JSON.stringify({ ...good[gateway], ...wrong }))).not.toContain(KEY);
    },
  );

  it.each(['', KEY, `{"apiKey": "${KEY}`, 'null', `"${KEY}"`, '[]'])(
    'given %j, then it is refused, and not shown',
    (text) => {
      expect(() => checkedCredentials('stripe', text)).toThrow('the credentials of stripe');
      expect(shownOf('stripe', text)).not.toContain(KEY);
    },
  );
});

function shownOf(gateway: GatewayName, text: string): string {
  try {
    return checkedCredentials(gateway, text);
  } catch (error) {
    return String(error);
  }
}
