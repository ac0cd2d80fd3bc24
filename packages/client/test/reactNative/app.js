/* eslint no-undef: "off" -- It runs in Hermes, which has `print`. */
/** What an app does with the client. Each line that is printed is checked by main.ts; `SIGNED` is what it signed. */
import './platform.js';
import {
  createClient,
  GetCheckout,
  OnCheckoutChanged,
  verifyWebhook,
  WebhookError,
} from 'appsync-payments-client';
import { SIGNED } from './signed.js';

const say = (what, value) => print(`${what} ${JSON.stringify(value)}`);

say(
  'absent',
  ['Buffer', 'crypto', 'require'].filter((name) => globalThis[name] === undefined),
);
const { secret, request } = SIGNED;
say('webhook', verifyWebhook(secret, request).data);
try {
  verifyWebhook(secret, { ...request, body: request.body.replace('inv_1', 'inv_2') });
} catch (error) {
  say('altered', error instanceof WebhookError);
}
const client = createClient({
  url: 'https://a.appsync-api.eu-central-1.amazonaws.com/graphql',
  publicKey: 'da2-x',
});
client
  .request(GetCheckout, { invoiceId: 'inv_1' })
  .then(({ key, variables }) => say('request', { key, variables }));
client.subscribe(
  OnCheckoutChanged,
  { invoiceId: 'inv_1' },
  {
    onData: (data) => {
      say('push', data);
      client.close();
    },
  },
);
