import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asMerchant, type ApiClient, type Subscription } from './server/apiClient.ts';
import { createInvoice, followInvoices, getInvoice, type Invoice, statusesOf } from './server/invoices.ts';
import { asOperator } from './server/operator.ts';
import { startServer, type Server } from './server/server.ts';
import { openWallet, type Wallet } from './server/wallet.ts';

let server: Server;
let merchant: ApiClient;
let wallet: Wallet;
let followed: Subscription<Invoice>;
beforeAll(async () => {
  server = await startServer();
  merchant = asMerchant(server.outputs);
  wallet = openWallet(server.outputs);
  followed = await followInvoices(merchant);
});
afterAll(async () => {
  merchant.close();
  await server.close();
});

const change = (field: 'cancelInvoice' | 'reopenInvoice', id: string) =>
  merchant.ask<Invoice>(`mutation Change($id: ID!) { ${field}(id: $id) { id status version expiresAt } }`, {
    id,
  });
const accept = (id: string) =>
  merchant.ask<Invoice>(
    'mutation Accept($id: ID!) { acceptLatePayment(invoiceId: $id) { status lateAccepted } }',
    { id },
  );
const pushed = (id: string, wanted: (push: Invoice) => boolean) =>
  followed.until((push) => push.id === id && wanted(push));
const statusesPushed = (id: string) => statusesOf(followed.pushes.filter((push) => push.id === id));

describe.concurrent('expiry, cancelling and amounts', () => {
  it('given a minute that passes on the chain, then the invoice is pushed as EXPIRED, and a late payment is still swept', async () => {
    const [late, open] = await Promise.all([
      createInvoice(merchant, { amount: '3.00', currency: 'USDC', expiresInMinutes: 1 }),
      createInvoice(merchant, { amount: '3.00', currency: 'USDC' }),
    ]);
    await wallet.passTime(90);
    await pushed(late.id, ({ status }) => status === 'EXPIRED');
    expect(await getInvoice(merchant, open.id)).toMatchObject({ status: 'PENDING' });

    await wallet.pay('USDC', late.address, '3.00');
    const swept = await pushed(late.id, ({ status }) => status === 'SWEPT');
    expect(swept).toMatchObject({ amountReceived: '3.00', exceptions: ['LATE'] });
    expect(statusesPushed(late.id)).toEqual([
      'PENDING',
      'EXPIRED',
      'CONFIRMING',
      'PAID',
      'SWEEPING',
      'SWEPT',
    ]);
  });

  it('given a cancelled invoice that is paid, then the money is seen and held', async () => {
    const { id, address } = await createInvoice(merchant, { amount: '0.01', currency: 'ETH' });
    expect(await change('cancelInvoice', id)).toMatchObject({ status: 'CANCELLED' });
    await wallet.pay('ETH', address, '0.01');
    const seen = await pushed(id, ({ deposits }) => deposits[0]?.status === 'CONFIRMED');
    expect(seen).toMatchObject({ status: 'CANCELLED', amountReceived: '0.01', exceptions: ['LATE'] });
    const again = await merchant.send('mutation Reopen($id: ID!) { reopenInvoice(id: $id) { id } }', { id });
    expect(again.errors).toMatchObject([{ errorType: 'InvalidState' }]);

    expect(await accept(id)).toMatchObject({ status: 'CONFIRMING', lateAccepted: true });
    const swept = await pushed(id, ({ status }) => status === 'SWEPT');
    expect(swept).toMatchObject({ amountReceived: '0.01', exceptions: ['LATE'], lateAccepted: true });
    expect(statusesPushed(id).slice(1)).toEqual(['CANCELLED', 'CONFIRMING', 'PAID', 'SWEEPING', 'SWEPT']);
  });

  it('given invoices that are paid at the moment they are cancelled, then whatever came first, their money can be acted on', async () => {
    const ends = await Promise.all(
      Array.from({ length: 5 }, async () => {
        const { id, address } = await createInvoice(merchant, { amount: '0.50', currency: 'USDC' });
        const cancel = merchant.send('mutation Cancel($id: ID!) { cancelInvoice(id: $id) { status } }', {
          id,
        });
        await Promise.all([wallet.pay('USDC', address, '0.50'), cancel]);
        const { status } = await pushed(
          id,
          (push) =>
            push.status === 'SWEPT' || (push.status === 'CANCELLED' && push.amountReceived === '0.50'),
        );
        if (status === 'CANCELLED') await accept(id);
        const swept = await pushed(id, (push) => push.status === 'SWEPT');
        return { address, swept };
      }),
    );
    for (const { address, swept } of ends) {
      expect(swept.amountReceived).toBe('0.50');
      expect(await wallet.balance('USDC', address)).toBe(0n);
    }
  });

  it('given a payer who sends ETH to a USDC invoice, then it is pushed as another asset and pays nothing', async ({
    expect,
  }) => {
    const { id, address } = await createInvoice(merchant, { amount: '2.00', currency: 'USDC' });
    await wallet.pay('ETH', address, '0.003');
    const seen = await pushed(id, ({ otherDeposits }) => otherDeposits[0]?.status === 'CONFIRMED');
    expect(seen).toMatchObject({ status: 'PENDING', amountReceived: '0.00', exceptions: ['WRONG_ASSET'] });
    expect(seen.otherDeposits).toMatchObject([
      { amount: '0.003', baseUnits: '3000000000000000', currency: 'ETH' },
    ]);
    const [deposit] = seen.otherDeposits;
    const recover = 'mutation R($id: ID!) { recoverDeposit(depositId: $id) { id status amount currency } }';
    expect(await merchant.ask(recover, { id: deposit?.id ?? '' })).toEqual({
      ...{ id: deposit?.id, status: 'CONFIRMED', amount: '0.003', currency: 'ETH' },
    });
    // It is looked at once more, by two writes that say nothing new, so that nothing is pushed.
    const lookedAt = async () => (await getInvoice(merchant, id))?.version;
    await expect.poll(lookedAt).toBe(seen.version + 2);
    const again = await getInvoice(merchant, id);
    expect(again).toMatchObject({ status: 'PENDING', otherDeposits: seen.otherDeposits });
    await wallet.pay('USDC', address, '2.00');
    await pushed(id, ({ status }) => status === 'SWEPT');
  });

  it('given a cancelled invoice that is reopened, then it has a new expiry and can be paid', async () => {
    const created = await createInvoice(merchant, { amount: '4.00', currency: 'USDC' });
    const { id, address, expiresAt } = created;
    await change('cancelInvoice', id);
    const reopened = await change('reopenInvoice', id);
    expect(reopened).toMatchObject({ status: 'PENDING', version: 3 });
    expect(Date.parse(reopened.expiresAt)).toBeGreaterThan(Date.parse(expiresAt));
    await wallet.pay('USDC', address, '4.00');
    await pushed(id, ({ status }) => status === 'SWEPT');
    const refused = await merchant.send('mutation Cancel($id: ID!) { cancelInvoice(id: $id) { id } }', {
      id,
    });
    expect(refused.errors).toMatchObject([{ errorType: 'InvalidState', errorInfo: { status: 'SWEPT' } }]);
    expect(statusesPushed(id).slice(0, 3)).toEqual(['PENDING', 'CANCELLED', 'PENDING']);
  });

  it('given two payments, the first too small and both together too much, then it is PARTIAL, then OVER, and all is swept', async () => {
    const { id, address } = await createInvoice(merchant, { amount: '5.00', currency: 'USDC' });
    await wallet.pay('USDC', address, '2.00');
    const partial = await pushed(id, ({ amountReceived }) => amountReceived === '2.00');
    expect(partial).toMatchObject({ status: 'PENDING', exceptions: ['PARTIAL'], amountDue: '3.00' });
    expect(partial.paymentUri).toMatch(/uint256=3000000$/);
    expect((await getInvoice(merchant, id))?.paymentUri).toBe(partial.paymentUri);
    await wallet.pay('USDC', address, '3.50');
    const swept = await pushed(id, ({ status }) => status === 'SWEPT');
    expect(swept).toMatchObject({ exceptions: ['OVER'], surplus: '0.50', amountReceived: '5.50' });
    expect(await wallet.balance('USDC', address)).toBe(0n);
  });
});

describe('a sweep that fails', () => {
  it("given an issuer's pause, then sweepHold is pushed, and it is SWEPT by itself when the pause ends", async () => {
    const { id, address } = await createInvoice(merchant, { amount: '6.00', currency: 'USDC' });
    await wallet.pay('USDC', address, '6.00');
    await wallet.asIssuer('pause');
    const held = await pushed(id, ({ sweepHold }) => sweepHold !== null);
    expect(held.sweepHold).toMatch(/^TOKEN_PAUSED: /);
    await wallet.asIssuer('unpause');
    const swept = await pushed(id, ({ status }) => status === 'SWEPT');
    expect(swept.sweeps.map(({ status }) => status)).toEqual(['FINAL']);
    expect(statusesPushed(id)).not.toContain('SWEEP_FAILED');
  });

  it('given a blacklisted address, then it is held before any gas is spent, and SWEPT by itself when the issuer lets it go', async () => {
    const { treasuryAddress } = server.outputs;
    const { id, address } = await createInvoice(merchant, { amount: '6.00', currency: 'USDC' });
    const before = await wallet.balance('USDC', treasuryAddress);
    await wallet.pay('USDC', address, '6.00');
    await wallet.asIssuer('blacklist', address);
    const held = await pushed(id, ({ sweepHold }) => sweepHold !== null);
    expect(held.sweepHold).toMatch(/^TRANSFER_REFUSED: /);
    expect(held.sweeps).toEqual([]);
    expect(await wallet.balance('USDC', treasuryAddress)).toBe(before);

    await wallet.asIssuer('unBlacklist', address);
    const swept = await pushed(id, ({ status }) => status === 'SWEPT');
    expect(swept.sweeps.map(({ status }) => status)).toEqual(['FINAL']);
    expect((await wallet.balance('USDC', treasuryAddress)) - before).toBe(6_000_000n);
    expect(statusesPushed(id)).not.toContain('SWEEP_FAILED');
  });

  it('given a key that does not fit the stored address, then it is SWEEP_FAILED, and retrySweep sweeps it once an operator has put that right', async () => {
    const { id, address } = await createInvoice(merchant, { amount: '6.00', currency: 'USDC' });
    const operator = asOperator(server.workspace);
    const shiftIndex = async (by: number): Promise<void> => {
      const item = (await operator.items('invoices')).find((each) => each['id'] === id);
      await operator.put('invoices', { ...item, derivationIndex: Number(item?.['derivationIndex']) + by });
    };
    await shiftIndex(1_000_000);
    await wallet.pay('USDC', address, '6.00');
    const failed = await pushed(id, ({ status }) => status === 'SWEEP_FAILED');
    expect(failed.failureReason).toMatch(/does not follow from the deposit key/);

    await shiftIndex(-1_000_000);
    operator.close();
    const retry = 'mutation Retry($id: ID!) { retrySweep(invoiceId: $id) { status } }';
    expect(await merchant.ask(retry, { id })).toEqual({ status: 'SWEEPING' });
    const swept = await pushed(id, ({ status }) => status === 'SWEPT');
    expect(swept.sweeps.map(({ status }) => status)).toEqual(['FAILED', 'FINAL']);
    expect(await wallet.balance('USDC', address)).toBe(0n);
  });
});
