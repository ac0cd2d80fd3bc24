import { describe, expect, it } from 'vitest';
import { certificateUrl, readPaypalWebhook } from '../../../../../functions/gateways/paypal/paypalWebhook.ts';
import { PAYPAL_CERTIFICATE, PAYPAL_WEBHOOK_ID, signedWebhook } from '../../../../engines/paypalWebhooks.ts';

const ID = 'txn_00000000000000000000000042';
const ORDER = '5O190127TN364715T';
const NOW = Date.parse('2026-11-22T10:00:00Z');

const eventOf = (event_type: string, resource: object) =>
  JSON.stringify({ id: 'WH-1', event_type, resource });
const captured = eventOf('PAYMENT.CAPTURE.COMPLETED', {
  id: '27M47624FP291604U',
  custom_id: ID,
  supplementary_data: { related_ids: { order_id: ORDER } },
});

const read = (
  webhook: ReturnType<typeof signedWebhook>,
  { nowMs = NOW, webhookIds = [PAYPAL_WEBHOOK_ID], asked = [] as string[] } = {},
) =>
  readPaypalWebhook({ environment: 'sandbox', webhookIds }, webhook, nowMs, {
    certificateAt: (url) => {
      asked.push(url.href);
      return Promise.resolve(PAYPAL_CERTIFICATE);
    },
    orderOfCapture: (captureId) => Promise.resolve(captureId === '27M47624FP291604U' ? ORDER : null),
  });

describe('given a webhook of PayPal’s', () => {
  it.each([
    ['PAYMENT.CAPTURE.COMPLETED', JSON.parse(captured).resource, ID],
    ['CHECKOUT.ORDER.COMPLETED', { id: ORDER, purchase_units: [{ custom_id: ID }] }, ID],
    [
      'PAYMENT.CAPTURE.REFUNDED',
      {
        id: '1JU08902781691411',
        custom_id: 'ref_00000000000000000000000007',
        links: [
          { rel: 'up', href: 'https://api-m.sandbox.paypal.com/v2/payments/captures/27M47624FP291604U' },
        ],
      },
      null,
    ],
  ])('when it is %s, then its order is looked up', async (type, resource, transactionId) => {
    expect(await read(signedWebhook(eventOf(type, resource as object)))).toEqual({
      kind: 'VERIFIED',
      events: [{ eventId: 'WH-1', transactionId, reference: ORDER, facts: [], currency: null, lookUp: true }],
    });
  });

  it.each([
    [undefined, 'OPEN'],
    ['RESOLVED_BUYER_FAVOUR', 'LOST'],
    ['RESOLVED_SELLER_FAVOUR', 'WON'],
  ])('when a dispute has the outcome %s, then it is %s, by what the event says', async (code, status) => {
    const dispute = {
      dispute_id: 'PP-D-4012',
      dispute_amount: { currency_code: 'EUR', value: '12.50' },
      dispute_outcome: { outcome_code: code },
      reason: 'MERCHANDISE_OR_SERVICE_NOT_RECEIVED',
      seller_response_due_date: '2026-12-01T12:00:00.000Z',
      disputed_transactions: [{ seller_transaction_id: '27M47624FP291604U', custom: ID }],
    };
    expect(await read(signedWebhook(eventOf('CUSTOMER.DISPUTE.UPDATED', dispute)))).toMatchObject({
      events: [
        {
          transactionId: ID,
          reference: ORDER,
          currency: 'EUR',
          lookUp: false,
          facts: [{ kind: 'DISPUTE', disputeId: 'PP-D-4012', status, amount: 1_250n }],
        },
      ],
    });
  });

  it('when it is about no payment, then it is ignored', async () => {
    expect(await read(signedWebhook(eventOf('BILLING.PLAN.CREATED', { id: 'P-1' })))).toMatchObject({
      kind: 'IGNORED',
    });
  });

  it('when the address of the webhook is changed, then that of before counts too; another never', async () => {
    const before = signedWebhook(captured, '0EH40505U7160970P');
    expect(await read(before, { webhookIds: [PAYPAL_WEBHOOK_ID, '0EH40505U7160970P'] })).toMatchObject({
      kind: 'VERIFIED',
    });
    expect(await read(before)).toMatchObject({ kind: 'FORGED' });
  });

  it.each(['transmission-id', 'transmission-time', 'transmission-sig', 'cert-url', 'auth-algo'])(
    'when %s is another or missing, then it is forged',
    async (name) => {
      const webhook = signedWebhook(captured);
      const other = { ...webhook.headers, [`paypal-${name}`]: ['SHA1withRSA'] };
      expect(await read({ ...webhook, headers: other })).toMatchObject({ kind: 'FORGED' });
      const { [`paypal-${name}`]: _, ...less } = webhook.headers as Record<string, string[]>;
      expect(await read({ ...webhook, headers: less as typeof webhook.headers })).toMatchObject({
        kind: 'FORGED',
      });
    },
  );

  it('when the certificate is over, or not yet, then it is forged', async () => {
    for (const nowMs of [Date.parse('2019-12-31'), Date.parse('2121-01-01')])
      expect(await read(signedWebhook(captured), { nowMs })).toMatchObject({ kind: 'FORGED' });
  });

  it('when the certificate is elsewhere, then nobody is asked for it', async () => {
    const webhook = signedWebhook(captured);
    const asked: string[] = [];
    const headers = {
      ...webhook.headers,
      'paypal-cert-url': ['https://evil.example/v1/notifications/certs/C'],
    };
    expect(await read({ ...webhook, headers }, { asked })).toMatchObject({ kind: 'FORGED' });
    expect(asked).toEqual([]);
  });
});

describe('the address of a certificate', () => {
  const path = '/v1/notifications/certs/CERT-360caa42-fca2a594-a5cafa77';
  it.each([
    ['live', `https://api.paypal.com${path}`],
    ['live', `https://api-m.paypal.com${path}`],
    ['sandbox', `https://api.sandbox.paypal.com${path}`],
  ] as const)('given %s and %s, then it is PayPal’s', (environment, url) => {
    expect(certificateUrl(url, environment)?.href).toBe(url);
  });

  it.each([
    ['live', `https://api.sandbox.paypal.com${path}`],
    ['sandbox', `https://api.paypal.com${path}`],
    ['live', `http://api.paypal.com${path}`],
    ['live', `https://api.paypal.com:8443${path}`],
    ['live', `https://api.paypal.com.evil.example${path}`],
    ['live', `https://evil.example/https://api.paypal.com${path}`],
    ['live', `https://api.paypal.com@evil.example${path}`],
    ['live', `https://user@api.paypal.com${path}`],
    ['live', `https://evilpaypal.com${path}`],
    ['live', 'https://api.paypal.com/v1/notifications/certs/../../oauth2/token'],
    ['live', 'https://api.paypal.com/redirect?to=https://evil.example'],
    ['live', `file://api.paypal.com${path}`],
    ['live', ''],
  ] as const)('given %s and %s, then it is nobody’s', (environment, url) => {
    expect(certificateUrl(url, environment)).toBeNull();
  });
});
