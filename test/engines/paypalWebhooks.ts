import { generateKeyPairSync, sign } from 'node:crypto';
import { crc32 } from 'node:zlib';

export const PAYPAL_WEBHOOK_ID = '4JH86294D6297924G';

const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });

/** What stands for PayPal's certificate. */
export const PAYPAL_CERTIFICATE = {
  publicKey,
  validFrom: new Date('2020-01-01T00:00:00Z'),
  validTo: new Date('2120-01-01T00:00:00Z'),
};

/** As PayPal signs it: https://developer.paypal.com/api/rest/webhooks/rest/#verify-event-notifications */
export function signedWebhook(text: string, webhookId = PAYPAL_WEBHOOK_ID) {
  const [id, time] = ['69cd13f0-d67a-11e5-baa3-778b53f4ae55', '2026-11-22T10:00:00Z'];
  const message = `${id}|${time}|${webhookId}|${crc32(text)}`;
  return {
    account: { merchantId: 'demo', account: 'main' },
    body: Buffer.from(text),
    headers: {
      'paypal-transmission-id': [id],
      'paypal-transmission-time': [time],
      'paypal-transmission-sig': [sign('sha256', Buffer.from(message), privateKey).toString('base64')],
      'paypal-cert-url': [
        'https://api.sandbox.paypal.com/v1/notifications/certs/CERT-360caa42-fca2a594-a5cafa77',
      ],
      'paypal-auth-algo': ['SHA256withRSA'],
    },
  };
}
