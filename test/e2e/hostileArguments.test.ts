import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { SCOPES } from '../../functions/merchants/caller.ts';
import { transactionItemOf } from '../fixtures/posting/transactions.ts';
import { asMerchant, asPayer, type ApiClient, type ApiError } from './server/apiClient.ts';
import { fittingCalls, hostileCalls, type Fitting, type HostileCall } from './server/hostileArguments.ts';
import { createInvoice, getInvoice } from './server/invoices.ts';
import { addKey } from './server/keys.ts';
import { asOperator, type Operator } from './server/operator.ts';
import { startServer, type Server } from './server/server.ts';
import { getAccount, purchase, submitTransaction } from './server/transactions.ts';
import { openWallet } from './server/wallet.ts';

/** `npm run fuzz:api` asks for 10,000. */
const CALLS = Number(process.env['FUZZ_CALLS'] ?? 2_000);
const SEED = Number(process.env['FUZZ_SEED'] ?? 20_261_121);
const CALLERS = 12;
/** A connection takes 100 subscriptions. */
const SUBSCRIPTIONS_PER_CONNECTION = 50;
/** Errors of the API's own, but for InternalError; GraphQL's refusals carry no type. */
const EXPECTED = [
  'InvalidInput',
  'NotFound',
  'InvalidState',
  'CardDataNotAccepted',
  'GatewayRefused',
  'PaymentRefusedHighRisk',
  'InsufficientFunds',
  'CeilingExceeded',
  'Conflict',
  'IdempotencyKeyReused',
  'IdempotencyInProgress',
];

let server: Server;
let merchant: ApiClient;
let apiKey: string;
let operator: Operator;
beforeAll(async () => {
  server = await startServer();
  // A key that may do everything, so that no field is out of reach.
  ({ apiKey } = await addKey(server, 'demo', ...SCOPES));
  merchant = asMerchant(server.outputs, apiKey);
  operator = asOperator(server.workspace);
});
afterAll(async () => {
  merchant.close();
  operator.close();
  await server.close();
});

/** An endpoint of the merchant's with a delivery on its way. */
async function hook(idempotencyKey: string): Promise<{ id: string; endpointId: string }> {
  const make =
    'mutation Make($input: CreateWebhookEndpointInput!) { createWebhookEndpoint(input: $input) { id } }';
  const input = { idempotencyKey, url: 'http://127.0.0.1:9/hook', eventTypes: ['invoice.paid'] };
  const { id } = await merchant.ask<{ id: string }>(make, { input });
  return merchant.ask(`mutation { pingWebhookEndpoint(id: "${id}") { id endpointId } }`);
}

/** Payees with codes of theirs, and sessions of a payer who has an account. */
async function payees(payerId: string, count: number) {
  const make = <Name extends string>(mutation: string, name: Name, input: Record<string, unknown>) => {
    const type = `${mutation[0]?.toUpperCase()}${mutation.slice(1)}Input!`;
    const document = `mutation Make($input: ${type}) { ${mutation}(input: $input) { ${name} } }`;
    return merchant.ask<Record<Name, string>>(document, { input });
  };
  const made = await Promise.all(
    Array.from({ length: count }, async (_, n) => {
      const idempotencyKey = `payee ${n}`;
      const facts = { name: 'Kiosk', city: 'Wien', countryCode: 'AT', currency: 'EUR' };
      const { id: payeeId } = await make('createPayee', 'id', { idempotencyKey, ...facts });
      const price = { payeeId, amount: '1', currency: 'EUR' };
      const { id: payeeQrId } = await make('createPayeeQr', 'id', { idempotencyKey, ...price });
      const ceiling = { payerId, ceiling: '5.00', currency: 'EUR' };
      const { token } = await make('createPayerSession', 'token', ceiling);
      return { payeeId, payeeQrId, token };
    }),
  );
  return {
    payeeId: made.map((each) => each.payeeId),
    payeeQrId: made.map((each) => each.payeeQrId),
    token: made.map((each) => each.token),
  };
}

/** What gets a call past the first check: things that exist, tokens that lead somewhere, values of the right form. */
async function fittingValues(): Promise<Fitting> {
  const invoices = await Promise.all(
    Array.from({ length: 3 }, () => createInvoice(merchant, { amount: '5.00', currency: 'USDC' })),
  );
  const [paid] = invoices;
  if (paid === undefined) throw new Error('no invoice was made');
  await openWallet(server.outputs).pay('ETH', paid.address, '0.001');
  const credits = await Promise.all(
    Array.from({ length: 3 }, () => submitTransaction(merchant, purchase({ direction: 'CREDIT' }))),
  );
  const account = 'anna-eur-current';
  await expect
    .poll(async () => (await getAccount(merchant, account))?.entries.items.length)
    .toBeGreaterThan(2);
  const page = await getAccount(merchant, account, { limit: 1 });
  const list = async (field: string) =>
    (await merchant.ask<{ nextToken: string | null }>(`{ ${field}(limit: 1) { nextToken } }`)).nextToken;
  const tokens = [page?.entries.nextToken, await list('listInvoices'), await list('listTransactions')];
  const keys = await Promise.all(Array.from({ length: 6 }, () => addKey(server, 'demo')));
  const deposit = await vi.waitFor(
    async () => {
      const [other] = (await getInvoice(merchant, paid.id))?.otherDeposits ?? [];
      if (other === undefined) throw new Error('the deposit is not seen yet');
      return other.id;
    },
    { timeout: 60_000, interval: 200 },
  );
  const invoiceIds = invoices.map(({ id }) => id);
  const hooks = await Promise.all(Array.from({ length: 4 }, (_, n) => hook(`hook ${n}`)));
  const ofPayees = await payees(account, 6);
  const { cursor } = await merchant.ask<{ cursor: string }>('{ eventsSince { cursor } }');
  return {
    id: [
      ...[...invoiceIds, ...credits.map(({ id }) => id), account, ...keys.map(({ keyId }) => keyId)],
      ...hooks.map(({ endpointId }) => endpointId),
      ...ofPayees.payeeId,
    ],
    ...ofPayees,
    payerId: [account],
    'Mutation.createPayeeQr.currency': ['EUR'],
    ceiling: ['5.00'],
    city: ['Wien'],
    countryCode: ['AT'],
    reason: ['Lunch'],
    reference: ['order 7'],
    text: ['order 7', account],
    minScore: [0, 70],
    createdFrom: ['2026-01-01T00:00:00.000Z'],
    createdBefore: ['2036-01-01T00:00:00.000Z'],
    endpointId: hooks.map(({ endpointId }) => endpointId),
    deliveryId: hooks.map(({ id }) => id),
    url: ['http://127.0.0.1:9/hook'],
    eventTypes: [['invoice.paid']],
    description: ['Ours'],
    from: ['2026-11-01T00:00:00.000Z'],
    to: ['2026-11-30T00:00:00.000Z'],
    ...Object.fromEntries(
      ['Query.getInvoiceTotals', 'Query.getTransactionTotals'].flatMap((field) => [
        [`${field}.from`, ['2026-11-01']],
        [`${field}.to`, ['2026-11-30']],
      ]),
    ),
    ...Object.fromEntries(
      ['rotateWebhookSecret', 'pingWebhookEndpoint', 'enableWebhookEndpoint'].map((field) => [
        `Mutation.${field}.id`,
        hooks.map(({ endpointId }) => endpointId),
      ]),
    ),
    cursor: [cursor],
    paymentMethodId: ['pm_success'],
    gateway: ['sandbox'],
    transactionId: credits.map(({ id }) => id),
    details: ['{}'],
    email: ['anna@shop.example'],
    ipAddress: ['192.0.2.7'],
    country: ['DE'],
    invoiceId: invoiceIds,
    depositId: [deposit],
    nextToken: tokens.filter((token) => typeof token === 'string'),
    limit: [1, 100],
    customerId: ['cus-anna'],
    idempotencyKey: ['a key', 'another key', ...Array.from({ length: 40 }, (_, n) => `key ${n}`)],
    amount: ['5.00', '1'],
    currency: ['USDC', 'EUR'],
    chainId: [31337],
    accountId: [account],
    direction: ['DEBIT', 'CREDIT'],
    expiresInMinutes: [60],
    returnUrl: ['https://shop.example/done'],
    occurredAt: ['2026-01-01T00:00:00.000Z'],
    name: ['Backend'],
    scopes: [['invoices:read']],
    addressRanges: [['192.0.2.0/24']],
    expiresAt: ['2027-01-01T00:00:00.000Z'],
    overlapMinutes: [60],
    metadata: ['{"order":7}'],
    payload: ['000201010211021640001234567890125204581253039785802LU5904CAFE6010LUXEMBOURG630424B0'],
  };
}

async function errorsOf(call: HostileCall, subscriber: () => ApiClient): Promise<readonly ApiError[]> {
  if (call.kind !== 'subscription') return (await merchant.send(call.document, call.variables)).errors ?? [];
  return subscriber()
    .subscribe(call.document, call.variables)
    .then(() => [])
    .catch((error: unknown) => JSON.parse((error as Error).message) as ApiError[]);
}

/** The calls that were answered with an error that the caller cannot have caused, and the fields that answered without one. */
async function outcomesOf(
  calls: readonly HostileCall[],
): Promise<{ failures: readonly unknown[]; reached: ReadonlySet<string> }> {
  const failures: unknown[] = [];
  const reached = new Set<string>();
  let next = 0;
  await Promise.all(
    Array.from({ length: CALLERS }, async () => {
      let subscriber = asMerchant(server.outputs, apiKey);
      let subscriptions = 0;
      const forOneMore = (): ApiClient => {
        subscriptions += 1;
        if (subscriptions % SUBSCRIPTIONS_PER_CONNECTION === 0) {
          subscriber.close();
          subscriber = asMerchant(server.outputs, apiKey);
        }
        return subscriber;
      };
      for (let call = calls[next++]; call !== undefined; call = calls[next++]) {
        const errors = await errorsOf(call, forOneMore);
        const unexpected = errors.filter(({ errorType }) => errorType && !EXPECTED.includes(errorType));
        if (unexpected.length > 0) failures.push({ ...call, unexpected });
        if (errors.length === 0) reached.add(call.field);
      }
      subscriber.close();
    }),
  );
  return { failures, reached };
}

it('given an item that another system wrote with a character that no queue takes, then its record is parked whole', async () => {
  const at = new Date().toISOString();
  const item = transactionItemOf('txn_01ARZ3NDEKTSV4RRFFQ69G5FZZ', { at, externalId: 'order \uffff' });
  await operator.put('transactions', item);
  await expect.poll(() => operator.messages('parked')).toBe(1);
  const [parked = ''] = await operator.receive('parked');
  expect(parked).toContain('order \\uffff');
  expect(JSON.parse(parked)).toMatchObject({
    reason: expect.stringContaining('externalId') as string,
    record: { dynamodb: { NewImage: { externalId: { S: 'order \uffff' } } } },
  });
  await operator.purge('parked');
});

it('given a payer who asks for a hundred pictures under as many names, then fewer than fifty are made', async () => {
  const { id } = await createInvoice(merchant, { amount: '5.00', currency: 'USDC' });
  const pictures = Array.from({ length: 100 }, (_, n) => `q${n}: qrCode`).join(' ');
  const query = `query Costly($id: ID!) { getCheckout(invoiceId: $id) { ${pictures} } }`;
  const { data, errors = [] } = await asPayer(server.outputs).send<{ getCheckout: object }>(query, { id });
  const made = Object.values(data?.getCheckout ?? {}).filter((picture) => picture !== null);
  expect(made.length).toBeLessThan(50);
  expect(made.length + errors.length).toBe(100);
  expect(new Set(errors.map(({ errorType }) => errorType))).toEqual(
    new Set(['ResolverExecutionLimitReached']),
  );
});

describe('the API', () => {
  it(`given ${CALLS} calls over every argument of every field, then none is an internal error, and no record is parked`, async () => {
    const fitting = await fittingValues();
    const arbitrary = await hostileCalls(fitting);
    const drawn = [
      ...fc.sample(arbitrary, { numRuns: CALLS, seed: SEED }),
      ...fc.sample(await fittingCalls(fitting), { numRuns: 1, seed: SEED }).flat(),
    ];
    // What deletes or closes goes last, so that the others find what they name.
    const deletes = ({ field }: HostileCall): boolean => /^Mutation\.(delete|close)/.test(field);
    const calls = [...drawn.filter((call) => !deletes(call)), ...drawn.filter(deletes)];
    const { failures, reached } = await outcomesOf(calls);
    expect(JSON.stringify(failures.slice(0, 5), null, 1)).toBe('[]');
    // Values that fit get past the first check everywhere; whether a thing is in the state to be changed is left to chance.
    const fields = [...new Set(calls.map(({ field }) => field))];
    expect(fields.length).toBeGreaterThan(15);
    const changes =
      /^Mutation\.(cancelInvoice|reopenInvoice|retrySweep|acceptLatePayment|reviewTransaction|stopChange|(capture|confirm|void|refund)Payment)$/;
    expect(fields.filter((field) => !reached.has(field) && !changes.test(field))).toEqual([]);
    expect(await operator.messages('parked')).toBe(0);
  }, 1_200_000);
});
