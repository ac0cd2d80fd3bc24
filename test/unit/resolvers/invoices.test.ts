import { beforeAll, describe, expect, it } from 'vitest';
import { toItem } from '../../../functions/invoices/mapInvoice.ts';
import { recordDeposits } from '../../../functions/invoices/recordDeposits.ts';
import { money } from '../../../functions/shared/money.ts';
import {
  type BuiltResolvers,
  buildTestResolvers,
  merchantIdentity,
  NOW_MS,
  PAYER,
} from '../../engines/resolvers.ts';
import { aDeposit, anInvoice, aSweep, ETH, NOW, usdc } from '../../fixtures/invoices/invoices.ts';

const item = toItem(anInvoice());
const { id } = item;
const other = merchantIdentity('other');
const UNAUTHORIZED = { kind: 'error', error: { errorType: 'Unauthorized' } };

let resolvers: BuiltResolvers;
beforeAll(async () => {
  resolvers = await buildTestResolvers();
});

describe('Query.getInvoice', () => {
  it('given an id, then it reads consistently', () => {
    expect(resolvers.evaluate('Query.getInvoice', 'request', { args: { id } })).toMatchObject({
      kind: 'value',
      value: { operation: 'GetItem', key: { id: { S: id } }, consistentRead: true },
    });
  });

  it.each(['', 'inv_', 'x'.repeat(3_000)])(
    'given what cannot be an id, then it is null without a read',
    (wrong) => {
      expect(resolvers.evaluate('Query.getInvoice', 'request', { args: { id: wrong } })).toMatchObject({
        kind: 'earlyReturn',
        value: null,
      });
    },
  );

  it('given the own invoice, then amounts are in currency units and what is absent is null', () => {
    const sweep = aSweep({ status: 'FINAL', fee: money(21_000_000_000_000n, ETH), gasUsed: 21_000n });
    const found = {
      ...item,
      ...toItem(anInvoice({ deposits: [aDeposit()], sweeps: [sweep], received: usdc(12) })),
    };
    const { value } = resolvers.evaluate('Query.getInvoice', 'response', { args: { id }, result: found }) as {
      value: object;
    };
    expect(value).toMatchObject({
      amount: '10.00',
      amountReceived: '12.00',
      amountDue: '0.00',
      surplus: '2.00',
      exceptions: ['OVER'],
      customerId: null,
      metadata: null,
      confirmations: 1,
      requiredConfirmations: 2,
      deposits: [{ amount: '10.00', currency: 'USDC', chainId: 31337 }],
      sweeps: [{ amount: '10.00', fee: '0.000021', gasUsed: '21000', feeCurrency: 'ETH' }],
    });
    expect(Object.values(value)).not.toContain(undefined);
  });

  it('given metadata, then it is a value again', () => {
    const result = { ...item, metadata: '{"order":7}' };
    expect(resolvers.evaluate('Query.getInvoice', 'response', { args: { id }, result })).toMatchObject({
      value: { metadata: { order: 7 } },
    });
  });

  it('given an absent one or another merchant’s, then both are null', () => {
    const absent = resolvers.evaluate('Query.getInvoice', 'response', { args: { id }, result: null });
    const foreign = resolvers.evaluate('Query.getInvoice', 'response', {
      args: { id },
      result: item,
      identity: other,
    });
    expect([absent, foreign]).toMatchObject([
      { kind: 'value', value: null },
      { kind: 'value', value: null },
    ]);
  });

  it('given no merchant or a key without the scope, then it is refused', () => {
    const asPayer = resolvers.evaluate('Query.getInvoice', 'request', { args: { id }, identity: PAYER });
    const writer = merchantIdentity('demo', 'invoices:write');
    const asWriter = resolvers.evaluate('Query.getInvoice', 'request', { args: { id }, identity: writer });
    expect([asPayer, asWriter]).toMatchObject([UNAUTHORIZED, UNAUTHORIZED]);
  });

  it('given a failing data source, then no detail leaks', () => {
    const error = { type: 'DynamoDB:ThrottlingException', message: 'table appsync-payments-local-invoices' };
    const evaluation = resolvers.evaluate('Query.getInvoice', 'response', {
      args: { id },
      result: null,
      error,
    });
    expect(evaluation).toMatchObject({ kind: 'error', error: { errorType: 'InternalError' } });
    expect(JSON.stringify((evaluation as { error: unknown }).error)).not.toContain('table');
  });
});

describe('Query.getCheckout', () => {
  const args = { invoiceId: id };

  it('given a payer, then it shows what a payer may see, with the server’s time', () => {
    const shown = resolvers.evaluate('Query.getCheckout', 'response', {
      args,
      result: item,
      identity: PAYER,
    });
    expect(shown).toMatchObject({
      value: {
        invoiceId: id,
        merchantName: 'Demo shop',
        amount: '10.00',
        serverTime: new Date(NOW_MS).toISOString(),
      },
    });
    expect(Object.keys((shown as { value: object }).value)).not.toContain('merchantId');
  });

  it('given deposits, then a payer sees what came with its explorer, and links to pay the remainder', () => {
    const links = {
      explorer: 'https://explorer.example/tx/HASH',
      wallets: [
        { wallet: 'A', url: 'https://a.example/ADDRESS@31337?uint256=UNITS' },
        { wallet: 'B', url: 'https://b.example/send?address=ADDRESS&amount=AMOUNT' },
        { wallet: 'C', url: 'https://c.example/dapp?url=https%3A%2F%2Fpay.example%2Fpay%2FINVOICE' },
      ],
    };
    const hash = `0x${'a'.repeat(64)}`;
    const deposits = [
      aDeposit({ amount: usdc(4), txHash: hash }),
      aDeposit({ id: 'd2', amount: usdc(1), txHash: null }),
      aDeposit({ id: 'd3', status: 'ORPHANED', amount: usdc(9) }),
    ];
    const partly = anInvoice({ links, deposits, received: usdc(5) });
    const { value } = resolvers.evaluate('Query.getCheckout', 'response', {
      args,
      result: toItem(partly),
      identity: PAYER,
    }) as { value: { payments: unknown; walletLinks: { url: string }[] } };
    expect(value.payments).toEqual([
      {
        txHash: hash,
        amount: '4.00',
        blockNumber: expect.any(Number),
        explorerUrl: `https://explorer.example/tx/${hash}`,
      },
      { txHash: null, amount: '1.00', blockNumber: expect.any(Number), explorerUrl: null },
    ]);
    expect(value.walletLinks.map(({ url }) => url)).toEqual([
      `https://a.example/${partly.address}@31337?uint256=5000000`,
      `https://b.example/send?address=${partly.address}&amount=5.00`,
      `https://c.example/dapp?url=https%3A%2F%2Fpay.example%2Fpay%2F${id}`,
    ]);
  });

  it('given an invoice that is older than links, then it has none', () => {
    const shown = resolvers.evaluate('Query.getCheckout', 'response', {
      args,
      result: item,
      identity: PAYER,
    });
    expect(shown).toMatchObject({ value: { payments: [], walletLinks: [] } });
  });

  it('given a sweep that failed, then the payer sees PAID, and no reason of ours', () => {
    const result = { ...item, status: 'SWEEP_FAILED', failureReason: 'The token is blacklisted.' };
    const shown = resolvers.evaluate('Query.getCheckout', 'response', { args, result, identity: PAYER });
    expect(shown).toMatchObject({ value: { status: 'PAID' } });
    expect(JSON.stringify(shown)).not.toContain('blacklisted');
  });

  it('given another merchant, then it is null', () => {
    expect(
      resolvers.evaluate('Query.getCheckout', 'response', { args, result: item, identity: other }),
    ).toMatchObject({
      kind: 'value',
      value: null,
    });
  });
});

describe('qrCode', () => {
  it.each(['Invoice.qrCode', 'Checkout.qrCode'])(
    'given %s, then the function gets the payment URI',
    (name) => {
      const source = { paymentUri: 'ethereum:0x00' };
      expect(resolvers.evaluate(name, 'request', { source })).toMatchObject({
        value: { operation: 'Invoke', payload: { payload: 'ethereum:0x00', format: 'PNG' } },
      });
      expect(resolvers.evaluate(name, 'request', { source, args: { format: 'SVG' } })).toMatchObject({
        value: { payload: { format: 'SVG' } },
      });
    },
  );
});

describe('publishing', () => {
  const seen = recordDeposits(anInvoice(), [{ before: null, deposit: aDeposit() }], {
    by: 'watcher',
    at: NOW,
  });
  const stored = seen.ok && seen.value ? toItem(seen.value) : item;

  it('given event data, then the invoice reads as a query shows it', () => {
    const pushed = resolvers.evaluate('Mutation.publishInvoice', 'response', { args: { invoice: stored } });
    const read = resolvers.evaluate('Query.getInvoice', 'response', { args: { id }, result: stored });
    expect((pushed as { value: object }).value).toEqual((read as { value: object }).value);
  });

  it('given event data, then the checkout has nothing of the merchant’s', () => {
    const pushed = resolvers.evaluate('Mutation.publishCheckout', 'response', { args: { invoice: stored } });
    expect(pushed).toMatchObject({ value: { invoiceId: id, status: 'CONFIRMING', amountReceived: '10.00' } });
    expect((pushed as { value: object }).value).not.toHaveProperty('merchantId');
  });
});

describe('Subscription.onInvoiceChanged', () => {
  const filters = (args: Record<string, unknown>) => {
    const { effects } = resolvers.evaluate('Subscription.onInvoiceChanged', 'response', { args });
    return effects.subscriptionFilter?.filterGroup;
  };

  it('given no argument, then the filter is the merchant', () => {
    expect(filters({})).toEqual([{ filters: [{ fieldName: 'merchantId', operator: 'eq', value: 'demo' }] }]);
  });

  it('given both arguments, then one group holds all three', () => {
    expect(filters({ id, status: 'PAID' })).toEqual([
      {
        filters: expect.arrayContaining([
          { fieldName: 'merchantId', operator: 'eq', value: 'demo' },
          { fieldName: 'id', operator: 'eq', value: id },
          { fieldName: 'status', operator: 'eq', value: 'PAID' },
        ]),
      },
    ]);
  });

  it('given null arguments, then they are as if left out', () => {
    expect(filters({ id: null, status: null })).toHaveLength(1);
    expect(filters({ id: null, status: null })?.[0]?.filters).toHaveLength(1);
  });

  it('given no merchant, then it is refused', () => {
    expect(resolvers.evaluate('Subscription.onInvoiceChanged', 'request', { identity: PAYER })).toMatchObject(
      UNAUTHORIZED,
    );
    expect(
      resolvers.evaluate('Subscription.onInvoiceChanged', 'response', { identity: PAYER }),
    ).toMatchObject(UNAUTHORIZED);
  });
});

describe('Subscription.onCheckoutChanged', () => {
  const args = { invoiceId: id };

  it('given a payer and an invoice, then the filter is the invoice', () => {
    const { effects } = resolvers.evaluate('Subscription.onCheckoutChanged', 'response', {
      args,
      result: item,
      identity: PAYER,
    });
    expect(effects.subscriptionFilter?.filterGroup).toEqual([
      { filters: [{ fieldName: 'invoiceId', operator: 'eq', value: id }] },
    ]);
  });

  it.each([
    ['an absent invoice', { result: null, identity: PAYER }],
    ['another merchant’s invoice', { result: item, identity: other }],
  ])('given %s, then it is NotFound', (_case, context) => {
    expect(
      resolvers.evaluate('Subscription.onCheckoutChanged', 'response', { args, ...context }),
    ).toMatchObject({
      kind: 'error',
      error: { errorType: 'NotFound', errorInfo: { type: 'Invoice', id } },
    });
  });
});
