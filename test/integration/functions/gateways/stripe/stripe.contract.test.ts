import Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stripeGateway } from '../../../../../functions/gateways/stripe/stripeGateway.ts';
import { money } from '../../../../../functions/shared/money.ts';
import { secret } from '../../../../../functions/shared/secret.ts';
import { startStripeServer, STRIPE_KEY, type StripeServer } from '../../../../engines/stripeServer.ts';
import { ACCOUNT, authorizationOf, expectNotAsked, newId, referenceOf } from '../authorizations.ts';
import { gatewayContract } from '../gatewayContract.ts';

const WEBHOOK_SECRET = 'whsec_contract';
const OLD_SECRET = 'whsec_before';

const gatewayAt = ({ port }: Pick<StripeServer, 'port'>, timeoutMs = 1_000) =>
  stripeGateway({
    credentials: () =>
      Promise.resolve({
        apiKey: secret(STRIPE_KEY),
        webhookSecrets: [secret(WEBHOOK_SECRET), secret(OLD_SECRET)],
      }),
    server: { protocol: 'http', host: '127.0.0.1', port },
    timeoutMs,
  });

/** As Stripe signs it. */
function signed(payload: string, options: { readonly secret?: string; readonly atMs?: number } = {}) {
  const { secret: key = WEBHOOK_SECRET, atMs = Date.now() } = options;
  const timestamp = Math.floor(atMs / 1_000);
  const header = Stripe.webhooks.generateTestHeaderString({ payload, secret: key, timestamp });
  return { account: ACCOUNT, body: Buffer.from(payload), headers: { 'stripe-signature': [header] } };
}

// Stripe's own script tells Stripe what the challenge came to: see below.
gatewayContract(
  'stripe',
  async () => {
    const server = await startStripeServer();
    return {
      gateway: gatewayAt(server),
      account: ACCOUNT,
      methods: {
        success: 'pm_card_visa',
        decline: 'pm_card_chargeDeclined',
        requiresAction: 'pm_card_authenticationRequired',
        processing: 'pm_processing',
        timeoutAfterCharge: 'pm_timeout',
        errorAfterCharge: 'pm_error',
        rateLimit: 'pm_rate_limit',
      },
      charges: (id) => server.charges(id),
      webhookOf: ({ reference }) =>
        signed(
          JSON.stringify({
            id: `evt_${reference}`,
            object: 'event',
            type: 'payment_intent.succeeded',
            data: { object: server.intent(reference ?? '') },
          }),
        ),
      close: () => server.close(),
    };
  },
  'CONFIRMED_AT_GATEWAY',
);

describe('stripe', () => {
  let server: StripeServer;
  beforeAll(async () => void (server = await startStripeServer()));
  afterAll(() => server.close());

  const authorize = (...args: Parameters<typeof authorizationOf>) =>
    gatewayAt(server).authorize(authorizationOf(...args));

  it.each([
    ['passed', { kind: 'DONE', value: { facts: [{ kind: 'AUTHORIZED' }, { kind: 'CAPTURED', fee: 61n }] } }],
    [
      'failed',
      {
        kind: 'DONE',
        value: { facts: [{ kind: 'DECLINED', code: 'payment_intent_authentication_failure' }] },
      },
    ],
  ] as const)(
    'given a challenge that the payer %s at Stripe, then confirm reads what it came to',
    async (outcome, expected) => {
      const id = newId();
      const reference = await referenceOf(authorize('pm_card_authenticationRequired', undefined, id));
      const look = {
        account: ACCOUNT,
        transactionId: id,
        currency: { symbol: 'EUR', decimals: 2 },
        reference,
        authorization: authorizationOf('pm_card_authenticationRequired', undefined, id),
      };
      expect(await gatewayAt(server).readAction(look)).toMatchObject({
        kind: 'DONE',
        value: {
          clientSecret: expect.stringContaining('_secret_'),
          redirectUrl: expect.stringContaining(reference),
        },
      });
      server.completeAction(reference, outcome);
      const confirmed = await gatewayAt(server).confirm({
        account: ACCOUNT,
        transactionId: id,
        idempotencyKey: `${id}-confirm`,
        reference,
        capture: true,
        details: {},
      });
      expect(confirmed).toMatchObject(expected);
    },
  );

  it('given a processing error, then its key replays it, nothing is told of it, and another key confirms the same PaymentIntent', async () => {
    const id = newId();
    const refused = await authorize('pm_processingError', undefined, id);
    expect(refused).toMatchObject({
      kind: 'RETRYABLE',
      code: 'processing_error',
      goesOnWith: expect.stringContaining('pi_'),
    });
    expect(await authorize('pm_processingError', undefined, id)).toEqual(refused);
    if (refused.kind !== 'RETRYABLE' || refused.goesOnWith === undefined) throw new Error('not retryable');
    const reference = refused.goesOnWith;
    const look = { account: ACCOUNT, transactionId: id, currency: { symbol: 'EUR', decimals: 2 }, reference };
    expect(await gatewayAt(server).lookUp(look)).toMatchObject({ kind: 'DONE', value: { facts: [] } });
    const again = { idempotencyKey: `${id}-authorize-2`, goesOnWith: reference };
    expect(await authorize('pm_card_visa', undefined, id, again)).toMatchObject({
      kind: 'DONE',
      value: { reference, facts: [{ kind: 'AUTHORIZED' }, { kind: 'CAPTURED' }] },
    });
    expect(server.charges(id)).toBe(1);
  });

  it('given a dispute, then a look-up has it with its fee', async () => {
    const id = newId();
    const reference = await referenceOf(authorize('pm_card_visa', undefined, id));
    server.dispute(reference);
    const found = await gatewayAt(server).lookUp({
      account: ACCOUNT,
      transactionId: id,
      currency: { symbol: 'EUR', decimals: 2 },
      reference,
    });
    expect(found).toMatchObject({
      value: {
        facts: [
          {},
          {},
          {
            kind: 'DISPUTE',
            status: 'OPEN',
            amount: 1_250n,
            fee: 1_500n,
            respondBy: '2027-01-15T08:00:00.000Z',
          },
        ],
      },
    });
  });

  it.each([
    ['JPY', 0, 500n, 500],
    ['ISK', 0, 500n, 50_000],
    ['KWD', 3, 12_340n, 12_340],
  ] as const)(
    'given %s, then Stripe gets its own units, and the facts have ours',
    async (symbol, decimals, units, atStripe) => {
      const done = await authorize('pm_card_visa', money(units, { symbol, decimals }));
      if (done.kind !== 'DONE') throw new Error(JSON.stringify(done));
      expect(server.intent(done.value.reference ?? '')).toMatchObject({ amount: atStripe });
      expect(done.value.facts[0]).toMatchObject({ kind: 'AUTHORIZED', amount: units });
    },
  );

  it('given dinars with a third decimal, then Stripe is not asked, since it would refuse', async () => {
    await expectNotAsked(
      (amount, id) => authorize('pm_card_visa', amount, id),
      server.charges,
      money(12_345n, { symbol: 'KWD', decimals: 3 }),
    );
  });

  it('given nobody at the other end, then nothing was sent and the same call may come again', async () => {
    const gone = await startStripeServer();
    await gone.close();
    const id = newId();
    const outcome = await gatewayAt(gone).void({
      account: ACCOUNT,
      transactionId: id,
      idempotencyKey: 'k',
      reference: 'pi_1',
      capture: true,
    });
    expect(outcome).toMatchObject({ kind: 'RETRYABLE', code: 'connection_refused' });
  });

  describe('given a webhook', () => {
    const event = JSON.stringify({
      id: 'evt_1',
      object: 'event',
      type: 'charge.refunded',
      data: { object: { id: 'ch_1', object: 'charge', payment_intent: 'pi_1', metadata: {} } },
    });
    const read = (webhook: ReturnType<typeof signed>) => gatewayAt(server).readWebhook(webhook, Date.now());

    it('when the secret before the rotation signed it, then it is taken, and its payment is looked up', async () => {
      expect(await read(signed(event, { secret: OLD_SECRET }))).toEqual({
        kind: 'VERIFIED',
        events: [
          {
            eventId: 'evt_1',
            transactionId: null,
            reference: 'pi_1',
            facts: [],
            currency: null,
            lookUp: true,
          },
        ],
      });
    });

    it.each([
      ['older than five minutes', -301_000],
      ['from more than five minutes ahead', 305_000],
    ])('when it is %s, then it is forged', async (_what, offset) => {
      expect(await read(signed(event, { atMs: Date.now() + offset }))).toMatchObject({ kind: 'FORGED' });
    });

    it('when several v1 are there, then one good is enough; a good v0 is none', async () => {
      const good = signed(event);
      const [header = ''] = good.headers['stripe-signature'];
      const both = header.replace('v1=', `v1=${'0'.repeat(64)},v1=`);
      expect(await read({ ...good, headers: { 'stripe-signature': [both] } })).toMatchObject({
        kind: 'VERIFIED',
      });
      const v0 = header.replace('v1=', 'v0=');
      expect(await read({ ...good, headers: { 'stripe-signature': [v0] } })).toMatchObject({
        kind: 'FORGED',
      });
    });

    it('when it is about no payment, then it is ignored', async () => {
      const payout = JSON.stringify({
        id: 'evt_2',
        object: 'event',
        type: 'payout.paid',
        data: { object: { id: 'po_1', object: 'payout' } },
      });
      expect(await read(signed(payout))).toMatchObject({ kind: 'IGNORED' });
    });
  });
});
