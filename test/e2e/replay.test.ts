import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asMerchant, type ApiClient, type Subscription } from './home/apiClient.ts';
import { runCommand } from './home/command.ts';
import { createInvoice, followInvoices, type Invoice } from './home/invoices.ts';
import { startServer, type Server } from './home/server.ts';
import { openWallet, type Wallet } from './home/wallet.ts';

let server: Server;
let merchant: ApiClient;
let wallet: Wallet;
let followed: Subscription<Invoice>;
const startedAt = new Date();
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

/** All accounts of all books, as the report prints them. */
async function balances(): Promise<string[]> {
  const reports: string[] = [];
  for (const { book } of await books()) {
    const args = ['scripts/ledger.ts', 'trial-balance', '--book', book, '--format', 'csv'];
    reports.push((await runCommand(server.workspace, args)).output);
  }
  return reports;
}

describe('a replay of all that happened', () => {
  it('given a paid and swept invoice, then no balance changes and nobody is notified again', async () => {
    const { id, address } = await createInvoice(merchant, { currency: 'USDC', amount: '5.00' });
    await wallet.pay('USDC', address, '5.00');
    await followed.until((push) => push.id === id && push.status === 'SWEPT', settledMs);
    // Funding; deposit and sweep.
    await expect
      .poll(async () => (await books()).map(({ entries }) => entries), { timeout: settledMs })
      .toEqual(['1', '2']);
    const before = await balances();
    const pushed = followed.pushes.length;

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
    expect(await balances()).toEqual(before);
    expect((await books()).every(({ drift }) => drift === '0')).toBe(true);
  });
});
