import { Interface, parseEther, Wallet as Account } from 'ethers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  asMerchant,
  asOperatorCaller,
  asPayer,
  type ApiClient,
  type Subscription,
} from './server/apiClient.ts';
import {
  createInvoice,
  followInvoices,
  getInvoice,
  historyOf,
  type Invoice,
  statusesOf,
} from './server/invoices.ts';
import { formsOf, secretsOf } from './server/secrets.ts';
import { startServer, type Server } from './server/server.ts';
import { openWallet, type Wallet } from './server/wallet.ts';
import { readAll } from './server/workspace.ts';
import { MULTICALL3_ADDRESS } from '../../dev/chain/constants.ts';

const paid = ['PENDING', 'CONFIRMING', 'PAID', 'SWEEPING', 'SWEPT'];

interface Checkout {
  invoiceId: string;
  version: number;
  status: string;
  merchantName: string;
  amountDue: string;
  qrCode: string | null;
}
const checkoutChanged = `subscription Checkout($invoiceId: ID!) {
  onCheckoutChanged(invoiceId: $invoiceId) { invoiceId version status merchantName amountDue qrCode }
}`;

let server: Server;
let merchant: ApiClient;
let payer: ApiClient;
let wallet: Wallet;
let followed: Subscription<Invoice>;
beforeAll(async () => {
  server = await startServer({ args: ['--verbose'] });
  merchant = asMerchant(server.outputs);
  payer = asPayer(server.outputs);
  wallet = openWallet(server.outputs);
  followed = await followInvoices(merchant);
});
afterAll(async () => {
  merchant.close();
  payer.close();
  await server.close();
});

const pushesOf = (id: string) => followed.pushes.filter((push) => push.id === id);
const untilStatus = (id: string, status: string) =>
  followed.until((push) => push.id === id && push.status === status);

/** What happened to an invoice: kind and status of each. */
async function timelineOf(invoiceId: string): Promise<readonly string[]> {
  const query = 'query T($id: ID!) { getInvoiceTimeline(invoiceId: $id) { entries { kind what } } }';
  const { entries } = await merchant.ask<{ entries: readonly { kind: string; what: string }[] }>(query, {
    id: invoiceId,
  });
  return entries.map(({ kind, what }) => `${kind} ${what}`);
}

describe.concurrent.each([
  { currency: 'USDC', amount: '5.00', unitsPaid: 5_000_000n, method: 'EIP7702' },
  { currency: 'ETH', amount: '0.0123', unitsPaid: 12_300_000_000_000_000n, method: 'NATIVE' },
])('an invoice in $currency', ({ currency, amount, unitsPaid, method }) => {
  it('given its exact payment, then every status is pushed to merchant and payer and the treasury has the money', async () => {
    const { treasuryAddress } = server.outputs;
    const before = await wallet.balance(currency, treasuryAddress);
    const created = await createInvoice(merchant, { amount, currency });
    expect(created).toMatchObject({ status: 'PENDING', version: 1, amount, amountReceived: '0.00' });
    const checkout = await payer.subscribe<Checkout>(checkoutChanged, { invoiceId: created.id });

    // Where gas costs next to nothing but its tip, one deposit is swept cheaper by a top-up, which gives wei away, than by a batch.
    await wallet.setBaseFee(10);
    const txHash = await wallet.pay(currency, created.address, amount);
    const swept = await untilStatus(created.id, 'SWEPT');

    expect(statusesOf(pushesOf(created.id))).toEqual(paid);
    const history = historyOf(pushesOf(created.id));
    expect(history.map(({ version }) => version)).toEqual(history.map((_, index) => index + 1));
    expect(swept).toMatchObject({
      amountReceived: amount,
      amountDue: '0.00',
      surplus: '0.00',
      exceptions: [],
    });
    expect(swept.deposits).toMatchObject([{ status: 'SWEPT', amount, txHash }]);
    expect(swept.sweeps).toMatchObject([{ status: 'FINAL', method }]);
    expect(await getInvoice(merchant, created.id)).toEqual(swept);
    const told = new Set(await timelineOf(created.id));
    expect(['INVOICE SWEPT', 'DEPOSIT SWEPT', 'SWEEP FINAL'].filter((each) => !told.has(each))).toEqual([]);

    const fee = currency === 'ETH' ? unitsOf(swept.sweeps[0]?.fee ?? '0') : 0n;
    expect((await wallet.balance(currency, treasuryAddress)) - before).toBe(unitsPaid - fee);
    expect(await wallet.balance(currency, created.address)).toBe(0n);

    await checkout.until(({ status }) => status === 'SWEPT');
    expect(statusesOf(checkout.pushes).slice(-4)).toEqual(paid.slice(1));
    expect(historyOf(checkout.pushes).at(-1)).toMatchObject({
      merchantName: 'Demo Merchant',
      amountDue: '0.00',
      qrCode: null,
    });
  });
});

describe("a merchant's own treasury", () => {
  it('given a merchant that names one, then its money is swept there and not to ours', async () => {
    const operator = asOperatorCaller(server);
    const treasury = Account.createRandom().address;
    const { secret } = await operator.ask<{ secret: string }>(
      'mutation M($input: CreateMerchantInput!) { createMerchant(input: $input) { secret } }',
      {
        input: { id: 'own-treasury', name: 'Own treasury', treasury: { chainId: 31337, address: treasury } },
      },
    );
    const shop = asMerchant(server.outputs, secret);
    const invoices = await followInvoices(shop);
    const [token, native] = await Promise.all([
      createInvoice(shop, { amount: '5.00', currency: 'USDC' }),
      createInvoice(shop, { amount: '0.01', currency: 'ETH' }),
    ]);
    await wallet.pay('USDC', token.address, '5.00');
    await wallet.pay('ETH', native.address, '0.01');
    const swept = await Promise.all(
      [token, native].map(({ id }) => invoices.until((push) => push.id === id && push.status === 'SWEPT')),
    );
    const fee = unitsOf(swept[1]?.sweeps[0]?.fee ?? '0');
    expect(await wallet.balance('USDC', treasury)).toBe(5_000_000n);
    expect(await wallet.balance('ETH', treasury)).toBe(10n ** 16n - fee);
    for (const client of [operator, shop]) client.close();
  });
});

describe('a transfer inside another transaction', () => {
  it('given ETH that a contract passes on, then it counts and is swept, without a transaction of its own', async () => {
    const { id, address } = await createInvoice(merchant, { amount: '0.02', currency: 'ETH' });
    const multicall = new Interface([
      'function aggregate3Value((address target, bool allowFailure, uint256 value, bytes callData)[] calls) payable',
    ]);
    const value = parseEther('0.02');
    const data = multicall.encodeFunctionData('aggregate3Value', [[[address, false, value, '0x']]]);
    await wallet.call(MULTICALL3_ADDRESS, data, value);
    const swept = await untilStatus(id, 'SWEPT');
    expect(swept).toMatchObject({ amountReceived: '0.02', exceptions: [] });
    expect(swept.deposits).toMatchObject([{ amount: '0.02', txHash: null }]);
  });
});

describe('the picture of the payment URI', () => {
  const query = 'query Qr($id: ID!) { getInvoice(id: $id) { png: qrCode svg: qrCode(format: SVG) } }';
  const calls = () =>
    [...readAll(`${server.workspace.dataDir}/logs`)]
      .filter(([file]) => file.includes('QrCode'))
      .reduce((count, [, log]) => count + log.split('platform.report').length - 1, 0);

  it('given invoices that were read and pushed, then it was not made; given it is selected, then it is', async () => {
    const { id } = await createInvoice(merchant, { amount: '5.00', currency: 'USDC' });
    await untilStatus(id, 'PENDING');
    await getInvoice(merchant, id);
    expect(calls()).toBe(0);
    const { png, svg } = await merchant.ask<{ png: string; svg: string }>(query, { id });
    expect(Buffer.from(png.replace('data:image/png;base64,', ''), 'base64').subarray(1, 4).toString()).toBe(
      'PNG',
    );
    expect(svg).toMatch(/^<svg /);
    await expect.poll(calls).toBe(2);
  });
});

describe('the logs of this whole run', () => {
  it('given all that was done, then neither they nor the terminal hold a secret', async () => {
    // A token that is refused must not be logged either.
    const wrong = `${server.outputs.merchantApiKey.slice(0, -4)}AAAA`;
    await asMerchant(server.outputs, wrong).send('{ listAssets { symbol } }');
    // The screen shows the merchant's key to the person who started the server, once.
    const screen = server
      .printed()
      .split('\n')
      .filter((line) => /^ {2}Merchant key {2}/.test(line));
    expect(screen).toHaveLength(1);
    const terminal = server.printed().replace(screen[0] ?? '', '');
    const logs = readAll(`${server.workspace.dataDir}/logs`);
    expect([...logs.keys()].some((file) => file.includes('ChainSweep'))).toBe(true);
    expect(terminal).toContain('ChainSweep');
    const secrets = new Map([...secretsOf(server), ['refused key', wrong]]);
    expect([...secrets.keys()]).toEqual(
      expect.arrayContaining(
        ['deposit-xpub', 'deposit-account-key', 'gas-key', 'refund-key'].map(
          (name) => `appsync-payments-local/${name}`,
        ),
      ),
    );
    const found = [...secrets].flatMap(([name, secret]) => {
      expect(secret.length).toBeGreaterThan(10);
      return [...logs, ['the terminal', terminal] as const]
        .filter(([, text]) => formsOf(secret).some((form) => text.includes(form)))
        .map(([file]) => `${name} in ${file}`);
    });
    expect(found).toEqual([]);
  });
});

/** Wei of a decimal amount in ETH. */
function unitsOf(amount: string): bigint {
  const [whole = '0', fraction = ''] = amount.split('.');
  return BigInt(whole + fraction.padEnd(18, '0'));
}
