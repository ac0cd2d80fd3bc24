import { describe, expect, it } from 'vitest';
import { payableAssets } from '../../../../functions/chain/assets/payableAssets.ts';
import { prepareInvoice } from '../../../../functions/invoices/prepareInvoice.ts';
import type { CreateInvoiceInput } from '../../../../schema/generated/schema.generated.ts';
import { CHAINS, PAGES_URL, SHOP } from '../../../fixtures/invoices/chains.ts';

const prepare = prepareInvoice({ assets: payableAssets(CHAINS), merchant: SHOP, pagesUrl: PAGES_URL });
const good: CreateInvoiceInput = { idempotencyKey: 'k', amount: '5.00', currency: 'USDC', chainId: 31337 };

function refusalOf(change: Partial<CreateInvoiceInput>): unknown {
  const prepared = prepare({ ...good, ...change });
  return prepared.ok ? null : prepared.error;
}

function preparedFrom(change: Partial<CreateInvoiceInput>) {
  const prepared = prepare({ ...good, ...change });
  if (!prepared.ok) throw new Error(JSON.stringify(prepared.error));
  return prepared.value;
}

describe('preparing an invoice', () => {
  it('given a token amount, then all facts follow from the configuration', () => {
    expect(preparedFrom({})).toEqual({
      inputHash: expect.stringMatching(/^[0-9a-f]{64}$/),
      merchantName: SHOP.name,
      amount: '5000000',
      currency: 'USDC',
      chainId: 31337,
      decimals: 6,
      tokenAddress: '0x5FbDB2315678afecb367f032d93F642f64180aa3',
      paymentUriTemplate:
        'ethereum:0x5FbDB2315678afecb367f032d93F642f64180aa3@31337/transfer?address=ADDRESS&uint256=5000000',
      links: {
        explorer: 'https://explorer.example/tx/HASH',
        wallets: [
          {
            wallet: 'MetaMask',
            url: 'https://link.metamask.io/send/0x5FbDB2315678afecb367f032d93F642f64180aa3@31337/transfer?address=ADDRESS&uint256=UNITS',
          },
          {
            wallet: 'Coinbase Wallet',
            url: 'https://go.cb-w.com/dapp?cb_url=https%3A%2F%2Fpay.example.com%2Fpay%2FINVOICE',
          },
        ],
      },
      requiredConfirmations: 2,
      expiresInMinutes: 60,
    });
  });

  it('given ETH, then the URI names the address and the value in wei', () => {
    expect(preparedFrom({ currency: 'ETH', amount: '0.0001' })).toMatchObject({
      amount: '100000000000000',
      tokenAddress: null,
      paymentUriTemplate: 'ethereum:ADDRESS@31337?value=100000000000000',
      links: { wallets: [{ url: 'https://link.metamask.io/send/ADDRESS@31337?value=UNITS' }] },
    });
  });

  it('given less than the configured minimum, then it is refused with it, and the minimum itself is taken', () => {
    const chains = CHAINS.map((chain) => ({
      ...chain,
      assets: chain.assets.map((asset) => ({ ...asset, invoiceMin: '0.50' })),
    }));
    const withMinimum = prepareInvoice({
      assets: payableAssets(chains),
      merchant: SHOP,
      pagesUrl: PAGES_URL,
    });
    expect(withMinimum({ ...good, amount: '0.499999' })).toMatchObject({
      ok: false,
      error: {
        code: 'InvalidInput',
        facts: { field: 'amount', received: '0.499999', expected: 'at least 0.50 USDC' },
      },
    });
    expect(withMinimum({ ...good, amount: '0.50' })).toMatchObject({ ok: true });
  });

  it('given more than a tier allows, then the next tier holds', () => {
    expect(preparedFrom({ amount: '1000.00' })).toMatchObject({ requiredConfirmations: 2 });
    expect(preparedFrom({ amount: '1000.01' })).toMatchObject({ finalityTag: 'finalized' });
  });

  it.each([
    '0',
    '-1',
    '1e3',
    ' 1',
    '1 ',
    '1.',
    '.5',
    '1,000',
    '0x10',
    '1.0000001',
    'NaN',
    '٣',
    '１',
    '',
    '0.000000',
    '+1',
    '01',
    '1.0.0',
    'Infinity',
    `${2n ** 256n}`,
    '9'.repeat(1_000),
  ])('given the amount %j, then it is InvalidInput of amount', (amount) => {
    expect(refusalOf({ amount })).toMatchObject({ code: 'InvalidInput', facts: { field: 'amount' } });
  });

  it('given the largest uint256 of base units, then it is accepted', () => {
    const most = (2n ** 256n - 1n).toString();
    expect(preparedFrom({ amount: `${most.slice(0, -6)}.${most.slice(-6)}` }).amount).toBe(most);
  });

  it.each<[keyof CreateInvoiceInput, unknown]>([
    ['currency', 'DOGE'],
    ['currency', 'usdc'],
    ['currency', ''],
    ['chainId', 1],
    ['chainId', -31337],
    ['chainId', null],
    ['expiresInMinutes', 0],
    ['expiresInMinutes', -5],
    ['expiresInMinutes', 43_201],
    ['idempotencyKey', ''],
    ['idempotencyKey', 'k'.repeat(256)],
    ['idempotencyKey', '\ud800'],
    ['reference', ''],
    ['reference', 'r'.repeat(256)],
    ['customerId', 'c'.repeat(256)],
    ['returnUrl', 'javascript:alert(1)'],
    ['returnUrl', 'http://shop.example/'],
    ['returnUrl', 'https://shop.example@evil.example/'],
    ['returnUrl', 'https://:secret@shop.example/'],
    ['returnUrl', 'https:\\\\evil.example/'],
    ['returnUrl', 'https://shop.example\\@evil.example/'],
    ['returnUrl', 'https://shop.example/\tpath'],
    ['returnUrl', ' https://shop.example/'],
    ['returnUrl', 'https://shop.example/\u202egpj.exe'],
    ['returnUrl', 'http://localhost.evil.example/'],
    ['returnUrl', `https://shop.example/${'é'.repeat(500)}`],
    ['reference', '\uffff'],
    ['reference', 'a\nb'],
    ['customerId', '\u202ecus'],
    ['metadata', { note: '\uffff' }],
    ['metadata', { '\u0000': 1 }],
    ['metadata', { deep: ['\ud800'] }],
    ['metadata', { id: 123456789012345680000 }],
    ['metadata', { id: 2 ** 53 }],
    ['metadata', { ratio: 0.1234567890123456 }],
    ['metadata', { a: { b: { c: { d: { e: { f: { g: { h: {} } } } } } } } }],
    ['returnUrl', `https://shop.example/${'p'.repeat(2_048)}`],
    ['metadata', 'text'],
    ['metadata', [1]],
    ['metadata', { big: 'm'.repeat(4_096) }],
  ])('given %s = %j, then it is InvalidInput of that field', (field, value) => {
    expect(refusalOf({ [field]: value })).toMatchObject({ code: 'InvalidInput', facts: { field } });
  });

  it('given no chainId, then it is found where one chain alone has the currency', () => {
    const { chainId: _, ...anywhere } = good;
    expect(prepare({ ...anywhere, currency: 'ETH' })).toMatchObject({ ok: true, value: { chainId: 31337 } });
  });

  it.each([
    ['255 characters', { idempotencyKey: 'k'.repeat(255) }],
    ['255 characters outside of the basic plane', { idempotencyKey: '🔑'.repeat(255) }],
    ['the longest expiry', { expiresInMinutes: 43_200 }],
    ['the shortest expiry', { expiresInMinutes: 1 }],
  ])('given %s, then it is accepted', (_case, change) => {
    expect(refusalOf(change)).toBeNull();
  });

  it.each([
    ['https://Shop.Example:443/a/../b?x=1#y', 'https://shop.example/b?x=1#y'],
    ['https://shöp.example', 'https://xn--shp-tna.example/'],
    ['https:shop.example/x', 'https://shop.example/x'],
    ['http://localhost:3000/done', 'http://localhost:3000/done'],
    ['http://127.0.0.1/', 'http://127.0.0.1/'],
  ])('given the returnUrl %s, then it is kept as browsers read it: %s', (returnUrl, kept) => {
    expect(preparedFrom({ returnUrl }).returnUrl).toBe(kept);
  });

  it.each([
    { id: 2 ** 53 - 1 },
    { price: 12.99, small: 1e-7, digits: 0.123456789012345 },
    { a: { b: { c: { d: { e: { f: { g: {} } } } } } } },
    { nothing: null, no: false, zero: 0, empty: '' },
  ])('given the metadata %j, then it is kept', (metadata) => {
    expect(JSON.parse(preparedFrom({ metadata }).metadata ?? '')).toEqual(metadata);
  });

  it('given metadata with and without a null, then they are different inputs', () => {
    const hashes = [{ a: null }, {}, { a: [] }, { a: [null] }, { a: {} }, { a: { b: null } }, null].map(
      (metadata) => preparedFrom({ metadata }).inputHash,
    );
    expect(new Set(hashes).size).toBe(hashes.length);
  });

  it('given metadata, then it is kept as JSON text', () => {
    expect(preparedFrom({ metadata: { order: 7, tags: ['a', ''] } }).metadata).toBe(
      '{"order":7,"tags":["a",""]}',
    );
  });

  it('given the same request said otherwise, then the hash is the same; given another request, then it differs', () => {
    const { inputHash } = preparedFrom({ metadata: { a: 1, b: 2 } });
    expect(
      preparedFrom({ idempotencyKey: 'other', metadata: { b: 2, a: 1 }, reference: null }).inputHash,
    ).toBe(inputHash);
    expect(preparedFrom({ metadata: { a: 1, b: 3 } }).inputHash).not.toBe(inputHash);
    expect(preparedFrom({ metadata: { a: 1, b: 2 }, amount: '5.01' }).inputHash).not.toBe(inputHash);
  });
});

describe('the settings of the merchant', () => {
  const input = { idempotencyKey: 'k', amount: '1', currency: 'USDC', chainId: 31337 };
  const prepareFor = (settings: object) =>
    prepareInvoice({
      assets: payableAssets(CHAINS),
      merchant: { ...SHOP, ...settings },
      pagesUrl: PAGES_URL,
    });

  it.each([
    [{}, {}, 60],
    [{ expiresInMinutes: 15 }, {}, 15],
    [{ expiresInMinutes: 15 }, { expiresInMinutes: 5 }, 5],
  ])('given %j and an invoice of %j, then it expires in %d minutes', (settings, fields, minutes) => {
    expect(prepareFor(settings)({ ...input, ...fields })).toMatchObject({
      value: { expiresInMinutes: minutes, merchantName: SHOP.name },
    });
  });

  it.each([
    ['https://shop.example/done', true],
    ['https://SHOP.example/done', true],
    ['https://shop.example:443/done', true],
    ['https://shop.example:8443/done', false],
    ['https://evil.example/shop.example', false],
    ['https://shop.example.evil.example/', false],
  ])('given a merchant of shop.example and %s, then it may lead back is %j', (returnUrl, ok) => {
    const prepared = prepareFor({ returnHosts: ['shop.example'] })({ ...input, returnUrl });
    expect(prepared.ok).toBe(ok);
    if (!ok)
      expect(prepared).toMatchObject({ error: { code: 'InvalidInput', facts: { field: 'returnUrl' } } });
  });
});

describe('what a merchant asks beyond the environment', () => {
  const ask = (merchant: Partial<typeof SHOP>, amount: string) => {
    const prepared = prepareInvoice({
      assets: payableAssets(CHAINS),
      merchant: { ...SHOP, ...merchant },
      pagesUrl: PAGES_URL,
    })({
      ...good,
      amount,
    });
    if (!prepared.ok) throw new Error(JSON.stringify(prepared.error));
    return prepared.value;
  };
  const tier = (from: string, likeAmount: string, chainId = 31337) => ({
    chainId,
    currency: 'USDC',
    decimals: 6,
    from,
    likeAmount,
  });

  it('given a tolerance, then it is the invoice’s, and what it leaves out is the configuration’s', () => {
    expect(ask({ tolerance: { underBasisPoints: 100 } }, '5.00')).toMatchObject({ underTolerance: '50000' });
    expect(ask({ tolerance: { underBasisPoints: 100 } }, '5.00')).not.toHaveProperty('overTolerance');
    expect(ask({ tolerance: { underBasisPoints: 1, overBasisPoints: 1_000 } }, '0.000999')).toMatchObject({
      overTolerance: '99',
    });
  });

  it('given an amount that is likened to a larger one, then its finality is the larger one’s', () => {
    const finalityTiers = [tier('100000000', '2000000000'), tier('1', '500000000')];
    expect(ask({ finalityTiers }, '99.999999')).toMatchObject({
      requiredConfirmations: 2,
      finalityUnits: '500000000',
    });
    expect(ask({ finalityTiers }, '100.00')).toMatchObject({
      finalityTag: 'finalized',
      finalityUnits: '2000000000',
    });
  });

  it('given an amount above what it is likened to, or another chain’s tier, then nothing is added', () => {
    const finalityTiers = [tier('1', '500000000'), tier('1', '9000000000', 8453)];
    const prepared = ask({ finalityTiers }, '600.00');
    expect(prepared).toMatchObject({ requiredConfirmations: 2 });
    expect(prepared).not.toHaveProperty('finalityUnits');
  });
});
