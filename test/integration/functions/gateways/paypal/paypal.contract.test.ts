import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { paypalGateway } from '../../../../../functions/gateways/paypal/paypalGateway.ts';
import { money } from '../../../../../functions/shared/money.ts';
import { secret } from '../../../../../functions/shared/secret.ts';
import { PAYPAL_CLIENT, type PaypalServer, startPaypalServer } from '../../../../engines/paypalServer.ts';
import { PAYPAL_CERTIFICATE, PAYPAL_WEBHOOK_ID, signedWebhook } from '../../../../engines/paypalWebhooks.ts';
import { ACCOUNT, authorizationOf, EUR, newId, referenceOf } from '../authorizations.ts';
import { gatewayContract } from '../gatewayContract.ts';

const gatewayAt = (origin: string, clientSecret: string = PAYPAL_CLIENT.secret) =>
  paypalGateway({
    credentials: () =>
      Promise.resolve({
        clientId: PAYPAL_CLIENT.id,
        clientSecret: secret(clientSecret),
        webhookIds: [PAYPAL_WEBHOOK_ID],
        environment: 'sandbox',
      }),
    origin,
    timeoutMs: 1_000,
    certificateAt: () => Promise.resolve(PAYPAL_CERTIFICATE),
  });

// PayPal's own page tells PayPal what the challenge came to: see below.
gatewayContract(
  'paypal',
  async () => {
    const server = await startPaypalServer();
    return {
      gateway: gatewayAt(server.origin),
      account: ACCOUNT,
      methods: {
        success: 'vault_good',
        decline: 'vault_declined',
        requiresAction: 'vault_action',
        processing: 'vault_pending',
        timeoutAfterCharge: 'vault_timeout',
        errorAfterCharge: 'vault_error',
        rateLimit: 'vault_rate_limit',
      },
      charges: (id) => server.charges(id),
      webhookOf: ({ reference }, id) => {
        const resource = {
          id: '27M47624FP291604U',
          custom_id: id,
          supplementary_data: { related_ids: { order_id: reference } },
        };
        return signedWebhook(
          JSON.stringify({ id: `WH-${id}`, event_type: 'PAYMENT.CAPTURE.COMPLETED', resource }),
        );
      },
      findsByOurId: false,
      close: () => server.close(),
    };
  },
  'CONFIRMED_AT_GATEWAY',
);

describe('paypal', () => {
  let server: PaypalServer;
  beforeAll(async () => void (server = await startPaypalServer()));
  afterAll(() => server.close());

  const authorize = (...args: Parameters<typeof authorizationOf>) =>
    gatewayAt(server.origin).authorize(authorizationOf(...args));

  it.each([
    ['vault_declined', '5120', false],
    ['vault_unavailable', '5920', true],
    ['vault_expired', 'card_expired', false],
  ] as const)(
    'given %s, then its code is %s, and elsewhere: %s',
    async (method, code, retryableElsewhere) => {
      expect(await authorize(method)).toMatchObject({ kind: 'DECLINED', code, retryableElsewhere });
    },
  );

  it.each([
    ['passed', { kind: 'DONE', value: { facts: [{ kind: 'AUTHORIZED' }, { kind: 'CAPTURED', fee: 100n }] } }],
    ['failed', { kind: 'DECLINED', code: 'authentication_failed' }],
  ] as const)(
    'given a challenge that the payer %s at PayPal, then confirm goes on from it',
    async (outcome, expected) => {
      const authorization = authorizationOf('vault_action');
      const { transactionId } = authorization;
      const gateway = gatewayAt(server.origin);
      const reference = await referenceOf(gateway.authorize(authorization));
      const look = { account: ACCOUNT, transactionId, currency: EUR, reference, authorization };
      expect(await gateway.readAction(look)).toMatchObject({
        value: { redirectUrl: expect.stringContaining(reference) },
      });
      const confirm = () =>
        gateway.confirm({
          account: ACCOUNT,
          transactionId,
          idempotencyKey: `${transactionId}-confirm`,
          reference,
          capture: true,
          details: {},
        });
      expect(await confirm()).toMatchObject({ value: { facts: [{ kind: 'ACTION_REQUIRED' }] } });
      server.completeAction(reference, outcome);
      expect(await confirm()).toMatchObject(expected);
      expect(server.charges(transactionId)).toBe(outcome === 'passed' ? 1 : 0);
    },
  );

  it.each([
    ['JPY', 0, 500n, '500'],
    ['HUF', 2, 50_000n, '500'],
    ['EUR', 2, 1_205n, '12.05'],
  ] as const)(
    'given %s, then PayPal gets a decimal string, and the facts have base units',
    async (symbol, decimals, units, value) => {
      const outcome = await authorize('vault_good', money(units, { symbol, decimals }));
      expect(outcome).toMatchObject({
        value: { facts: [{ kind: 'AUTHORIZED', amount: units }, { amount: units }] },
      });
      const order = server.order(await referenceOf(Promise.resolve(outcome)));
      expect(order['purchase_units']).toMatchObject([{ amount: { currency_code: symbol, value } }]);
    },
  );

  it.each([
    ['forints with decimals', 12_345n, { symbol: 'HUF', decimals: 2 }],
    ['a currency that it does not take', 12_340n, { symbol: 'KWD', decimals: 3 }],
  ])('given %s, then PayPal is not asked', async (_what, units, currency) => {
    const id = newId();
    const outcome = await authorize('vault_good', money(units, currency), id);
    expect(outcome).toMatchObject({ kind: 'DECLINED', code: 'amount_not_supported' });
    expect(server.charges(id)).toBe(0);
  });

  it('given an order, when it is looked up, then the facts are PayPal’s; one that is not there is none', async () => {
    const id = newId();
    const reference = await referenceOf(authorize('vault_good', undefined, id));
    const look = { account: ACCOUNT, transactionId: id, currency: EUR };
    const gateway = gatewayAt(server.origin);
    expect(await gateway.lookUp({ ...look, reference })).toMatchObject({
      value: { reference, facts: [{ kind: 'AUTHORIZED' }, { kind: 'CAPTURED' }] },
    });
    expect(await gateway.lookUp({ ...look, reference: 'GONE' })).toEqual({ kind: 'DONE', value: null });
  });

  it('given calls one after the other, then one access token serves them', async () => {
    const gateway = gatewayAt(server.origin);
    const before = server.tokens();
    for (let call = 0; call < 3; call++) await gateway.authorize(authorizationOf('vault_good'));
    expect(server.tokens() - before).toBe(1);
  });

  it('given credentials that PayPal does not take, then nobody is told that the payment was refused', async () => {
    await expect(
      gatewayAt(server.origin, 'another').authorize(authorizationOf('vault_good')),
    ).rejects.toThrow(/does not take the credentials/);
  });

  it('given nobody at the other end, then nothing was sent and the same call may come again', async () => {
    const gone = await startPaypalServer();
    await gone.close();
    expect(await gatewayAt(gone.origin).authorize(authorizationOf('vault_good'))).toMatchObject({
      kind: 'RETRYABLE',
      code: 'connection_refused',
    });
  });
});
