import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asMerchant, type ApiClient, type Subscription } from './server/apiClient.ts';
import { runCommand } from './server/command.ts';
import { createInvoice, followInvoices, type Invoice } from './server/invoices.ts';
import { startServer, type Server } from './server/server.ts';
import {
  endOf,
  followTransactions,
  purchase,
  submitTransaction,
  type Transaction,
} from './server/transactions.ts';
import { openWallet, type Wallet } from './server/wallet.ts';

let server: Server;
let merchant: ApiClient;
let wallet: Wallet;
let followed: Subscription<Invoice>;
let transactions: Subscription<Transaction>;
const startedAt = new Date();
beforeAll(async () => {
  server = await startServer();
  merchant = asMerchant(server.outputs);
  wallet = openWallet(server.outputs);
  followed = await followInvoices(merchant);
  transactions = await followTransactions(merchant);
});
afterAll(async () => {
  merchant.close();
  await server.close();
});

const settledMs = 60_000;

interface Book {
  book: string;
  entries: string;
  drift: string;
}
const books = async () =>
  JSON.parse(
    (await runCommand(server.workspace, ['scripts/ledger.ts', 'verify', '--format', 'json'])).output,
  ) as Book[];

/** All accounts of all books, as the reports print them, and what each book has of entries and drift. */
async function ledger() {
  const found = await books();
  const balances = await Promise.all(
    found.map(({ book }) =>
      runCommand(server.workspace, ['scripts/ledger.ts', 'trial-balance', '--book', book, '--format', 'csv']),
    ),
  );
  return {
    balances: balances.map(({ output }) => output),
    books: found.map(({ book, entries, drift }) => ({ book, entries, drift })),
  };
}

describe('a replay of all that happened', () => {
  it('given a swept invoice and a posted transaction, then no balance changes and nobody is notified again', async () => {
    const credit = await submitTransaction(merchant, purchase({ direction: 'CREDIT', amount: '40.00' }));
    expect(await endOf(transactions, credit.id)).toMatchObject({ status: 'POSTED' });
    const { id, address } = await createInvoice(merchant, { currency: 'USDC', amount: '5.00' });
    await wallet.pay('USDC', address, '5.00');
    await followed.until((push) => push.id === id && push.status === 'SWEPT', settledMs);
    // Deposit, sweep and transaction; what was paid into the gas wallet, and what the delegate's deployment took out of it.
    // The audit of each merchant has the merchant and the key that its set-up made, once they are sealed.
    const entries = async () => Object.fromEntries((await books()).map((each) => [each.book, each.entries]));
    await expect
      // Each look is a process that reads all books.
      .poll(entries, { timeout: 2 * settledMs, interval: 2_000 })
      .toEqual({ _operator: '2', demo: '3', 'demo.audit': '2', 'other.audit': '2' });
    const before = await ledger();
    const pushed = followed.pushes.length;
    const steps = transactions.pushes.length;

    const { code, output } = await runCommand(server.workspace, [
      'scripts/replay.ts',
      '--from',
      startedAt.toISOString(),
      '--json',
    ]);
    expect({ code, output: JSON.parse(output) as unknown }).toMatchObject({
      code: 0,
      output: { state: 'COMPLETED' },
    });

    // What comes after the replay on the same road is seen when all of the replay has been.
    const later = await createInvoice(merchant, { currency: 'USDC', amount: '1.00' });
    await followed.until((push) => push.id === later.id, settledMs);
    expect(followed.pushes.slice(pushed).map((push) => push.id)).toEqual([later.id]);
    expect(transactions.pushes).toHaveLength(steps);
    expect(await ledger()).toEqual(before);
    expect(before.books.map(({ drift }) => drift)).toEqual(['0', '0', '0', '0']);
  });
});

describe('everything that the items keep, told again', () => {
  it('given all of it, then no balance changes, and a client that drops what it knows hears nothing', async () => {
    const before = await ledger();
    const steps = transactions.pushes.length;
    const known = new Set(followed.pushes.map(({ id, version }) => `${id}#${version}`));
    const pushed = followed.pushes.length;

    const args = ['scripts/reconcile.ts', '--from', startedAt.toISOString(), '--json'];
    const { code, output } = await runCommand(server.workspace, args);
    expect(code).toBe(0);
    expect(JSON.parse(output)).toMatchObject({
      events: {
        'invoice.created': 2,
        'invoice.swept': 1,
        'deposit.confirmed': 1,
        'sweep.final': 1,
        'wallet.funded': 1,
        'transaction.authorized': 1,
        'transaction.posted': 1,
      },
    });

    const later = await createInvoice(merchant, { currency: 'USDC', amount: '1.00' });
    await followed.until((push) => push.id === later.id, settledMs);
    const again = followed.pushes.slice(pushed).filter((push) => push.id !== later.id);
    expect(again.length).toBeGreaterThan(0);
    expect(again.filter(({ id, version }) => !known.has(`${id}#${version}`))).toEqual([]);
    const told = transactions.pushes.map(({ id, version }) => `${id}#${version}`);
    expect(new Set(told)).toEqual(new Set(told.slice(0, steps)));
    expect(await ledger()).toEqual(before);
  });

  it('given a dry run, then it counts and nothing is pushed', async () => {
    const pushed = followed.pushes.length;
    const args = ['scripts/reconcile.ts', '--from', startedAt.toISOString(), '--dry-run'];
    const { code, output } = await runCommand(server.workspace, args);
    expect({ code, output }).toMatchObject({ code: 0, output: expect.stringContaining('Nothing was sent.') });
    const later = await createInvoice(merchant, { currency: 'USDC', amount: '1.00' });
    await followed.until((push) => push.id === later.id, settledMs);
    expect(followed.pushes.slice(pushed).map((push) => push.id)).toEqual([later.id]);
  });
});
