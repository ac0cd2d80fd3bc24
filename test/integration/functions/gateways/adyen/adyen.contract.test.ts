import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { adyenGateway } from '../../../../../functions/gateways/adyen/adyenGateway.ts';
import { money } from '../../../../../functions/shared/money.ts';
import { secret } from '../../../../../functions/shared/secret.ts';
import { ADYEN_HMAC_KEY, ADYEN_MERCHANT, batchOf, type Json } from '../../../../engines/adyenItems.ts';
import { ADYEN_KEY, type AdyenServer, startAdyenServer } from '../../../../engines/adyenServer.ts';
import { ACCOUNT, authorizationOf, expectNotAsked, newId } from '../authorizations.ts';
import { gatewayContract } from '../gatewayContract.ts';

const gatewayAt = (origin: string, timeoutMs = 1_000) =>
  adyenGateway({
    credentials: () =>
      Promise.resolve({
        apiKey: secret(ADYEN_KEY),
        merchantAccount: ADYEN_MERCHANT,
        hmacKeys: [secret(ADYEN_HMAC_KEY)],
        livePrefix: null,
      }),
    origin,
    timeoutMs,
  });

const webhook = (items: readonly Json[]) => ({
  account: ACCOUNT,
  body: Buffer.from(batchOf(items)),
  headers: {},
});

const changed = (change: (text: string) => string) => (given: { readonly body: Uint8Array }) => ({
  account: ACCOUNT,
  headers: {},
  body: Buffer.from(change(Buffer.from(given.body).toString('utf8'))),
});

gatewayContract('adyen', async () => {
  const server = await startAdyenServer();
  return {
    gateway: gatewayAt(server.origin),
    account: ACCOUNT,
    methods: {
      success: 'stored_good',
      decline: 'stored_declined',
      requiresAction: 'stored_redirect',
      processing: 'stored_pending',
      timeoutAfterCharge: 'stored_timeout',
      errorAfterCharge: 'stored_error',
      rateLimit: 'stored_rate_limit',
    },
    challenge: (id) => ({
      passed: { redirectResult: `${id}!passed!1250` },
      failed: { redirectResult: `${id}!failed!1250` },
    }),
    charges: (id) => server.charges(id),
    webhookOf: ({ reference }) => webhook([server.authorisation(reference ?? '')]),
    webhooksAfter: (id) => server.takeItems(id).map((item) => webhook([item])),
    findsByOurId: false,
    // The amount, since the signature covers only some fields.
    tampered: changed((text) => text.replace('"value":1250', '"value":1251')),
    unsigned: changed((text) => text.replace('hmacSignature', 'hmacSignatures')),
    close: () => server.close(),
  };
});

describe('adyen', () => {
  let server: AdyenServer;
  beforeAll(async () => void (server = await startAdyenServer()));
  afterAll(() => server.close());

  const authorize = (...args: Parameters<typeof authorizationOf>) =>
    gatewayAt(server.origin).authorize(authorizationOf(...args));

  it.each([
    ['stored_declined', 'not_enough_balance', false],
    ['stored_unavailable', 'issuer_unavailable', true],
  ] as const)(
    'given %s, then its code is %s, and elsewhere: %s',
    async (method, code, retryableElsewhere) => {
      expect(await authorize(method)).toMatchObject({ kind: 'DECLINED', code, retryableElsewhere });
    },
  );

  it.each([
    ['JPY', 0, 500n, 500],
    ['KWD', 3, 12_345n, 12_345],
    ['ISK', 0, 500n, 50_000],
    ['CLP', 0, 500n, 50_000],
    ['IDR', 2, 50_000n, 500],
    ['CVE', 2, 50_000n, 500],
  ] as const)(
    'given %s, then Adyen gets its own units, and the facts have ours',
    async (symbol, decimals, units, atAdyen) => {
      const outcome = await authorize('stored_good', money(units, { symbol, decimals }));
      expect(server.lastBody('/payments')).toMatchObject({ amount: { currency: symbol, value: atAdyen } });
      expect(outcome).toMatchObject({ value: { facts: [{ kind: 'AUTHORIZED', amount: units }, {}] } });
    },
  );

  it('given rupiahs with cents, then Adyen is not asked, since it counts none', async () => {
    await expectNotAsked(
      (amount, id) => authorize('stored_good', amount, id),
      server.charges,
      money(12_345n, { symbol: 'IDR', decimals: 2 }),
    );
  });

  it('given what another payment’s redirect brought, then it says nothing about this one', async () => {
    const [mine, other] = [newId(), newId()];
    await authorize('stored_redirect', undefined, mine);
    const confirmed = await gatewayAt(server.origin).confirm({
      account: ACCOUNT,
      transactionId: mine,
      idempotencyKey: `${mine}-confirm`,
      reference: null,
      capture: true,
      details: { redirectResult: `${other}-capture!passed!1250` },
    });
    expect(confirmed).toMatchObject({ value: { facts: [{ kind: 'ACTION_REQUIRED' }] } });
  });

  it('given a payer who never acted, when it is voided, then it is cancelled by our reference', async () => {
    const id = newId();
    await authorize('stored_redirect', undefined, id);
    const voided = await gatewayAt(server.origin).void({
      account: ACCOUNT,
      transactionId: id,
      idempotencyKey: `${id}-void`,
      reference: null,
      capture: true,
    });
    expect(voided).toMatchObject({ value: { reference: null, facts: [{ kind: 'VOIDED' }] } });
    expect(server.lastBody('/cancels')).toMatchObject({ paymentReference: `${id}-capture` });
  });

  it('given a key that Adyen does not take, then nobody is told that the payment was refused', async () => {
    const gateway = adyenGateway({
      credentials: () =>
        Promise.resolve({
          apiKey: secret('another'),
          merchantAccount: ADYEN_MERCHANT,
          hmacKeys: [],
          livePrefix: null,
        }),
      origin: server.origin,
    });
    await expect(gateway.authorize(authorizationOf('stored_good'))).rejects.toThrow(/does not take the key/);
  });

  it('given nobody at the other end, then nothing was sent and the same call may come again', async () => {
    const gone = await startAdyenServer();
    await gone.close();
    expect(await gatewayAt(gone.origin).authorize(authorizationOf('stored_good'))).toMatchObject({
      kind: 'RETRYABLE',
      code: 'connection_refused',
    });
  });
});
