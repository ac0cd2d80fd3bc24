import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asMerchant, type ApiClient } from './server/apiClient.ts';
import { createInvoice, followInvoices, type Invoice, invoiceFields } from './server/invoices.ts';
import { asOperator, type Operator } from './server/operator.ts';
import { startServer, type Server } from './server/server.ts';
import { openWallet } from './server/wallet.ts';

let server: Server;
let merchant: ApiClient;
let operator: Operator;
beforeAll(async () => {
  server = await startServer();
  merchant = asMerchant(server.outputs);
  operator = asOperator(server.workspace);
});
afterAll(async () => {
  merchant.close();
  operator.close();
  await server.close();
});

const create = `mutation Create($input: CreateInvoiceInput!) { createInvoice(input: $input) { ${invoiceFields} } }`;
const send = (input: Record<string, unknown>) =>
  merchant.send<{ createInvoice: Invoice }>(create, {
    input: { idempotencyKey: 'a key', amount: '5.00', currency: 'USDC', ...input },
  });
const stored = async () =>
  Promise.all((['invoices', 'chain-state', 'claims'] as const).map((table) => operator.items(table)));

describe('bad input', () => {
  const beyond256Bits = (2n ** 256n / 10n ** 6n + 1n).toString();
  const amounts = [
    '0',
    '-1',
    '1e3',
    ' 1',
    '1.',
    '.5',
    '1,000',
    '0x10',
    '1.0000001',
    'NaN',
    '٥',
    '',
    '00',
    '+1',
  ];
  it.each([
    ...[...amounts, beyond256Bits, '0.00', '1 ', '1_000', '１'].map(
      (amount) => ['amount', { amount }] as const,
    ),
    ['currency', { currency: 'DOGE' }] as const,
    ['currency', { currency: 'usdc' }] as const,
    ['currency', { currency: '' }] as const,
    ['chainId', { chainId: 1 }] as const,
    ['expiresInMinutes', { expiresInMinutes: 0 }] as const,
    ['expiresInMinutes', { expiresInMinutes: -1 }] as const,
    ['expiresInMinutes', { expiresInMinutes: 43_201 }] as const,
    ['idempotencyKey', { idempotencyKey: '' }] as const,
    ['idempotencyKey', { idempotencyKey: 'k'.repeat(256) }] as const,
    ['amount', { currency: 'ETH', amount: '0.0000000000000000001' }] as const,
  ])('given a bad %s in %j, then a typed error names it and nothing is stored', async (field, input) => {
    const before = await stored();
    const { data, errors } = await send(input);
    expect(data).toBeNull();
    expect(errors).toMatchObject([{ errorType: 'InvalidInput', path: ['createInvoice'] }]);
    const received = String(Object.values(input).at(-1));
    const shown = received.length > 100 ? `${received.slice(0, 100)}…` : received;
    expect(errors?.[0]?.errorInfo).toMatchObject({
      field,
      received: shown,
      expected: expect.stringMatching(/./),
    });
    expect(await stored()).toEqual(before);
  });

  it('given limits that are just met, then the invoice is made', async () => {
    const key = '𝕜'.repeat(255);
    const { data, errors } = await send({ idempotencyKey: key, expiresInMinutes: 43_200, chainId: 31337 });
    expect(errors).toBeUndefined();
    const { expiresAt } = data!.createInvoice;
    expect(Date.parse(expiresAt) - Date.now()).toBeGreaterThan(43_199 * 60_000);
  });
});

describe('amounts', () => {
  it('given exact payments of many amounts, then the URI asked for just that and none is partial or over', async () => {
    const wallet = openWallet(server.outputs);
    const cents = fc.sample(fc.integer({ min: 1, max: 100_000 }), { numRuns: 8, seed: 2 });
    const tenThousandths = fc.sample(fc.integer({ min: 10, max: 30_000 }), { numRuns: 4, seed: 2 });
    const cases = [
      ...[1, 7, 100_000, ...cents].map((n) => ({
        currency: 'USDC',
        units: BigInt(n) * 10n ** 4n,
        amount: decimal(n, 2),
      })),
      ...[1, ...tenThousandths].map((n) => ({
        currency: 'ETH',
        units: BigInt(n) * 10n ** 14n,
        amount: decimal(n, 4),
      })),
    ];
    const followed = await followInvoices(merchant);
    const invoices = await Promise.all(
      cases.map(async ({ currency, amount }) => createInvoice(merchant, { currency, amount })),
    );
    await Promise.all(
      invoices.map(async ({ paymentUri, currency, address }, index) => {
        const { amount, units } = cases[index]!;
        expect(BigInt(/(?:uint256|value)=([0-9]+)$/.exec(paymentUri)?.[1] ?? -1)).toBe(units);
        await wallet.pay(currency, address, amount);
      }),
    );
    const final = ['PAID', 'SWEEPING', 'SWEPT', 'SWEEP_FAILED'];
    for (const [index, { id, amount }] of invoices.entries()) {
      const paid = await followed.until((push) => push.id === id && final.includes(push.status));
      expect(paid).toMatchObject({
        amountReceived: amount,
        amountDue: '0.00',
        surplus: '0.00',
        exceptions: [],
      });
      expect(Number(amount)).toBe(Number(cases[index]!.amount));
    }
  });
});

describe('parallel calls', () => {
  it('given 200 with one key, then there is one invoice and 200 equal answers', async () => {
    const input = { idempotencyKey: 'two hundred', reference: 'two hundred' };
    const answers = await Promise.all(Array.from({ length: 200 }, () => send(input)));
    expect([...new Set(answers.map((answer) => JSON.stringify(answer.errors)))]).toEqual([undefined]);
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    const invoices = (await operator.items('invoices')).filter(
      ({ reference }) => reference === 'two hundred',
    );
    expect(invoices).toHaveLength(1);
  });

  it('given 1,000 with different keys, then there are 1,000 addresses and indexes', async () => {
    const startedAt = performance.now();
    const answers = await Promise.all(
      Array.from({ length: 1_000 }, (_, n) => send({ idempotencyKey: `one of a thousand, ${n}` })),
    );
    const seconds = (performance.now() - startedAt) / 1000;
    console.log(`1,000 createInvoice at once: ${seconds.toFixed(1)} s`);
    expect(answers.flatMap(({ errors }) => errors ?? [])).toEqual([]);
    expect(new Set(answers.map(({ data }) => data?.createInvoice.address)).size).toBe(1_000);
    expect(new Set(answers.map(({ data }) => data?.createInvoice.id)).size).toBe(1_000);
    const indexes = (await operator.items('invoices')).map(({ derivationIndex }) => derivationIndex);
    expect(new Set(indexes).size).toBe(indexes.length);
  });
});

/** An integer with the last `digits` behind the point. */
function decimal(value: number, digits: number): string {
  const text = String(value).padStart(digits + 1, '0');
  return `${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

describe('the page of an invoice', () => {
  const page = (path: string, init: RequestInit = {}) => fetch(`${server.outputs.pagesUrl}${path}`, init);
  const policy = () =>
    [
      ...["default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:"],
      ...["font-src 'self'", "manifest-src 'self'"],
      `connect-src 'self' ${server.outputs.graphqlUrl} ${server.outputs.realtimeUrl}`,
      ...["base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"],
    ].join('; ');

  it('given an invoice, then its address answers with the page, whose files are there', async () => {
    const { id } = await createInvoice(merchant, { amount: '5.00', currency: 'USDC' });
    const answer = await page(`/pay/${id}`);
    expect([answer.status, answer.headers.get('content-type'), answer.headers.get('cache-control')]).toEqual([
      ...[200, 'text/html', 'no-cache'],
    ]);
    const files = [...(await answer.text()).matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(
      ([, file = '']) => file,
    );
    expect(files.length).toBeGreaterThan(1);
    for (const file of files) {
      const { status, headers } = await page(file);
      expect([file, status, headers.get('cache-control')]).toEqual([
        file,
        200,
        'public, max-age=31536000, immutable',
      ]);
    }
  });

  it('given the configuration, then it says where this API is, and the public key', async () => {
    const { graphqlUrl, realtimeUrl, payerApiKey: apiKey } = server.outputs;
    expect(await (await page('/config.json')).json()).toEqual({
      environment: 'local',
      graphqlUrl,
      realtimeUrl,
      apiKey,
    });
  });

  it.each([
    ['/pay/inv_1', 200, {}],
    ['/p/payee_1', 200, {}],
    ['/dashboard/invoices', 200, {}],
    ['/', 200, {}],
    ['/config.json', 200, {}],
    ['/icon.svg', 200, {}],
    ['/pay/missing.js', 404, {}],
    ['/pay/a/b', 404, {}],
    ['/assets/missing.js', 404, {}],
    ['/%zz', 400, {}],
    ['/pay/inv_1', 403, { method: 'POST' }],
    ['/icon.svg', 206, { headers: { range: 'bytes=0-3' } }],
    ['/pay/inv_1', 200, { method: 'HEAD' }],
  ])('given %s, then the answer is %i with every header of the policy', async (path, status, init) => {
    const answer = await page(path, init);
    await answer.arrayBuffer();
    expect(answer.status).toBe(status);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-security-policy': policy(),
      'cross-origin-opener-policy': 'same-origin',
      'permissions-policy': expect.stringContaining('camera=()') as string,
      'referrer-policy': 'no-referrer',
      'strict-transport-security': 'max-age=63072000; includeSubDomains',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
    });
    expect(answer.headers.has('server')).toBe(false);
  });
});
