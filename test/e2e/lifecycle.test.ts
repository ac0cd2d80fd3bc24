import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asMerchant, asPayer, type ApiClient, type Subscription } from './home/apiClient.ts';
import {
  createInvoice,
  followInvoices,
  getInvoice,
  historyOf,
  type Invoice,
  statusesOf,
} from './home/invoices.ts';
import { startServer, type Server } from './home/server.ts';
import { openWallet, type Wallet } from './home/wallet.ts';

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
  server = await startServer();
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

describe.concurrent.each([
  { currency: 'USDC', amount: '5.00', unitsPaid: 5_000_000n, method: 'TOP_UP' },
  { currency: 'ETH', amount: '0.0123', unitsPaid: 12_300_000_000_000_000n, method: 'NATIVE' },
])('an invoice in $currency', ({ currency, amount, unitsPaid, method }) => {
  it('given its exact payment, then every status is pushed to merchant and payer and the treasury has the money', async () => {
    const { treasuryAddress } = server.outputs;
    const before = await wallet.balance(currency, treasuryAddress);
    const created = await createInvoice(merchant, { amount, currency });
    expect(created).toMatchObject({ status: 'PENDING', version: 1, amount, amountReceived: '0.00' });
    const checkout = await payer.subscribe<Checkout>(checkoutChanged, { invoiceId: created.id });

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

/** Wei of a decimal amount in ETH. */
function unitsOf(amount: string): bigint {
  const [whole = '0', fraction = ''] = amount.split('.');
  return BigInt(whole + fraction.padEnd(18, '0'));
}
