import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { requireTool } from '../engines/tool.ts';
import type { LocalMail } from 'cdk-local-runtime/testing';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { asMerchant, asOperatorCaller, type ApiClient, type Subscription } from './server/apiClient.ts';
import { runCommand } from './server/command.ts';
import { createInvoice, followInvoices, type Invoice } from './server/invoices.ts';
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

const ledger = (...args: string[]) => runCommand(server.workspace, ['scripts/ledger.ts', ...args]);

interface Line {
  account: string;
  asset: string;
  ledger: string;
  'under way': string;
  chain: string;
  drift: string;
}

/** The lines of `verify --chain` and how it ended. */
async function verifyChain(
  ...args: string[]
): Promise<{ code: number | null; block: number; lines: Line[] }> {
  const { code, output, errors } = await ledger('verify', '--chain', '--format', 'json', ...args);
  if (output === '') throw new Error(errors);
  const { chains } = JSON.parse(output) as { chains: { block: number; lines: Line[] }[] };
  const [{ block, lines } = { block: 0, lines: [] }] = chains;
  return { code, block, lines };
}

/** Each look is a process that reads all books: more of them in the same time only keep what is looked for waiting. */
const settledMs = 60_000;
const UNTIL_SETTLED = { timeout: settledMs, interval: 2_000 };

let paidInvoices: readonly Invoice[] = [];

describe('a ledger and its chain', () => {
  it('given a new local server, then what the gas wallet was given is posted', async () => {
    const gas = async () => {
      const { code, lines } = await verifyChain();
      return { code, gas: lines.find(({ account }) => account === 'gas-wallet') };
    };
    const right = { ledger: '10.00', chain: '10.00', drift: '0' };
    await expect.poll(gas, UNTIL_SETTLED).toMatchObject({ code: 0, gas: right });
  });

  it('given invoices in USDC and ETH that are paid, one of them too much, then both agree to the wei', async () => {
    const orders = [
      { currency: 'USDC', amount: '5.00', paid: '5.00' },
      { currency: 'USDC', amount: '7.00', paid: '7.25' },
      { currency: 'ETH', amount: '0.01', paid: '0.01' },
      { currency: 'ETH', amount: '0.02', paid: '0.020000000000000001' },
    ];
    const invoices = await Promise.all(
      orders.map(({ currency, amount }) => createInvoice(merchant, { currency, amount })),
    );
    paidInvoices = invoices;
    for (const [index, { currency, paid }] of orders.entries())
      await wallet.pay(currency, invoices[index]!.address, paid);
    // Both came to the wrong address, and stay there.
    await wallet.pay('ETH', invoices[0]!.address, '0.003');
    await wallet.pay('USDC', invoices[2]!.address, '1.50');
    for (const { id } of invoices)
      await followed.until((push) => push.id === id && push.status === 'SWEPT', settledMs);

    await expect
      .poll(async () => (await verifyChain()).lines.map(({ drift }) => drift), UNTIL_SETTLED)
      .toEqual(['0', '0', '0', '0', '0', '0']);
    for (const index of [0, 2])
      await followed.until(
        ({ id, otherDeposits }) => id === invoices[index]!.id && otherDeposits[0]?.status === 'CONFIRMED',
        settledMs,
      );
    const { code, lines } = await verifyChain();
    expect(code).toBe(0);
    const treasury = lines.find(({ account, asset }) => account === 'treasury' && asset === 'USDC@31337');
    expect(treasury).toMatchObject({ ledger: '12.25', chain: '12.25', 'under way': '0' });
    const gas = lines.find(({ account }) => account === 'deposit-gas');
    expect(Number(gas?.chain)).toBeGreaterThan(0);
  });

  it('given what was over, then it waits in suspense and the rest is owed to the merchant', async () => {
    const books = JSON.parse((await ledger('verify', '--format', 'json')).output) as { book: string }[];
    const book = books.find((each) => each.book !== '_operator')?.book ?? '';
    const { output } = await ledger('trial-balance', '--book', book, '--format', 'json');
    const lines = JSON.parse(output) as { account: string; balance: string }[];
    const balanceOf = (role: string) =>
      lines.find(({ account }) => account === `${book}:crypto:${role}`)?.balance;
    expect(balanceOf('payable:USDC@31337')).toBe('12.00');
    // With what came in another asset.
    expect(balanceOf('suspense:USDC@31337')).toBe('1.75');
    expect(balanceOf('suspense:ETH@31337')).toBe('0.003000000000000001');
  });

  it('given ETH at an address for USDC that is sent back, then suspense has the rest and nothing drifts', async () => {
    await wallet.sendFrom(paidInvoices[0]!.address, `0x${'5'.repeat(40)}`, '0.001');
    const books = JSON.parse((await ledger('verify', '--format', 'json')).output) as { book: string }[];
    const book = books.find((each) => each.book !== '_operator')?.book ?? '';
    const suspense = async () => {
      const { output } = await ledger('trial-balance', '--book', book, '--format', 'json');
      const lines = JSON.parse(output) as { account: string; balance: string }[];
      return lines.find(({ account }) => account === `${book}:crypto:suspense:ETH@31337`)?.balance;
    };
    await expect.poll(suspense, UNTIL_SETTLED).toBe('0.002000000000000001');
    const { code, lines } = await verifyChain();
    expect({ code, drift: lines.map(({ drift }) => drift) }).toEqual({
      code: 0,
      drift: ['0', '0', '0', '0', '0', '0'],
    });
  });

  it('given the books, then hledger itself accepts what they are exported to', async () => {
    requireTool('hledger');
    const { books } = JSON.parse((await ledger('verify', '--chain', '--format', 'json')).output) as {
      books: { book: string }[];
    };
    // Beside the merchant's and the operator's, those of what keys changed.
    expect(books.filter(({ book }) => !book.endsWith('.audit'))).toHaveLength(2);
    for (const { book } of books) {
      const { output } = await ledger('export', '--book', book);
      const check = spawnSync('hledger', ['-f', '-', 'check', '--strict'], {
        input: output,
        encoding: 'utf8',
      });
      expect(check).toMatchObject({ status: 0, stderr: '' });
    }
  });

  it('given a minute, then every entry is sealed and nothing drifts', async () => {
    const verify = async () => {
      const { code, output } = await ledger('verify', '--format', 'json');
      const books = JSON.parse(output) as Record<'book' | 'unsealed' | 'drift' | 'first bad entry', string>[];
      return { code, books };
    };
    const unsound = async () => {
      const { code, books } = await verify();
      const bad = books.filter(
        (book) => book.unsealed !== '0' || book.drift !== '0' || book['first bad entry'] !== '',
      );
      return { code, bad, money: books.filter(({ book }) => !book.endsWith('.audit')).length };
    };
    await expect.poll(unsound, UNTIL_SETTLED).toEqual({ code: 0, bad: [], money: 2 });
  });

  it('given money that nobody waits for, then it shows as drift, and not at a block before it', async () => {
    const before = await verifyChain();
    const paid = await createInvoice(merchant, { currency: 'USDC', amount: '3.00' });
    await wallet.pay('USDC', paid.address, '3.00');
    await followed.until((push) => push.id === paid.id && push.status === 'SWEPT', settledMs);
    // The last sweep's entry comes a moment after its push. The node keeps the state of 64 blocks: an older one is asked for soon.
    const treasuryThen = async () => {
      const then = await verifyChain('--block', String(before.block));
      expect(then).toMatchObject({ code: 0, block: before.block });
      return then.lines.find(({ account, asset }) => account === 'treasury' && asset === 'USDC@31337');
    };
    // What came later is in the ledger and is left out.
    await expect
      .poll(treasuryThen, UNTIL_SETTLED)
      .toMatchObject({ ledger: '15.25', 'under way': '-3.00', chain: '12.25', drift: '0' });

    const clean = await verifyChain();
    expect(clean.code).toBe(0);
    await wallet.pay('ETH', server.outputs.treasuryAddress, '0.003');
    const { code, lines } = await verifyChain();
    expect(code).toBe(1);
    expect(lines.filter(({ drift }) => drift !== '0')).toMatchObject([
      { account: 'treasury', asset: 'ETH@31337', drift: '0.003' },
    ]);
    expect(await verifyChain('--block', String(clean.block))).toMatchObject({ code: 0, block: clean.block });
  });
});

describe('the daily summary', () => {
  /** Years ahead: the server's own schedule, should it be due meanwhile, is of a day before. */
  const [FIRST, SECOND] = ['2099-01-01T00:10:00Z', '2099-01-02T00:10:00Z'] as const;
  const create = `mutation M($input: CreateMerchantInput!) { createMerchant(input: $input) { secret } }`;

  const mailsTo = (address: string) => {
    const folder = join(server.workspace.dataDir, 'mail');
    return readdirSync(folder)
      .filter((name) => name.endsWith('.json'))
      .map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as LocalMail)
      .filter(({ to, subject }) => to.includes(address) && subject.startsWith('Summary of '));
  };
  /** Received, swept, fees and waiting of an asset, as the text and as the HTML have them. */
  const rowsOf = (mail: LocalMail, code: string) => ({
    text: new RegExp(`^${code} +(\\S+) +(\\S+) +(\\S+) +(\\S+)$`, 'm').exec(mail.text ?? '')?.slice(1) ?? [],
    html: (new RegExp(`<td[^>]*>${code}</td>(.*?)</tr>`).exec(mail.html ?? '')?.[1] ?? '')
      .split(/<[^>]+>/)
      .filter((cell) => cell !== ''),
  });
  const balances = async (book: string) => {
    const { output } = await ledger('trial-balance', '--book', book, '--format', 'json');
    const lines = JSON.parse(output) as { account: string; balance: string }[];
    return Object.fromEntries(
      lines.map(({ account, balance }) => [account.replace(`${book}:crypto:`, ''), balance]),
    );
  };

  it('given a merchant with payments and one without, when midnight passes twice, then each has one mail of each day, with the figures of the ledger', async () => {
    const caller = asOperatorCaller(server);
    const operator = asOperator(server.workspace);
    const make = (id: string) =>
      caller.ask<{ secret: string }>(create, {
        input: {
          id,
          name: id,
          notificationAddress: `${id}@shop.example`,
          scopes: ['invoices:read', 'invoices:write'],
        },
      });
    const { secret } = await make('summed');
    await make('quiet');
    const summed = asMerchant(server.outputs, secret);
    const pushes = await followInvoices(summed);
    const pay = async (currency: string, amount: string, other = '') => {
      const { id, address } = await createInvoice(summed, { currency, amount });
      await wallet.pay(currency, address, amount);
      // A token on the address of an ETH invoice stays there.
      if (other !== '') await wallet.pay('USDC', address, other);
      await pushes.until((push) => push.id === id && push.status === 'SWEPT', settledMs);
    };
    /** The target of the schedule, with what the schedule gives it, and until its whole pass is done. */
    const midnight = async (time: string) => {
      expect(await operator.invoke('sendMail', { time })).toBeNull();
      await expect.poll(() => operator.messages('mail'), { timeout: settledMs }).toBe(0);
    };

    await Promise.all([pay('USDC', '5.00'), pay('ETH', '0.01', '1.50')]);
    const posted = async () => {
      const all = await balances('summed');
      return ['payable', 'suspense', 'deposits']
        .map((role) => all[`${role}:USDC@31337`])
        .concat(all['deposits:ETH@31337']);
    };
    await expect.poll(posted, { timeout: settledMs }).toEqual(['5.00', '1.50', '1.50', '0.00']);
    const gas = (await balances('summed'))['gas-expense:ETH@31337'] ?? '';
    await midnight(FIRST);
    await midnight(FIRST);
    const [first, ...twice] = mailsTo('summed@shop.example');
    if (first === undefined) throw new Error('no mail');
    expect(twice).toEqual([]);
    expect(first.subject).toBe('Summary of 2098-12-31');
    expect(first.text).toContain('Since the beginning:');
    expect(first.text).toContain('Invoices whose sweep failed: 0.');
    const usdc = ['6.50', '5.00', '0.00', '1.50'];
    const eth = ['0.01', '0.01', gas, '0.00'];
    expect(rowsOf(first, 'USDC@31337')).toEqual({ text: usdc, html: usdc });
    expect(rowsOf(first, 'ETH@31337')).toEqual({ text: eth, html: eth });
    expect(mailsTo('quiet@shop.example')).toMatchObject([
      { text: expect.stringContaining('nothing moved, and nothing waits') },
    ]);

    await pay('USDC', '2.00');
    await expect.poll(posted, { timeout: settledMs }).toEqual(['7.00', '1.50', '1.50', '0.00']);
    await midnight(SECOND);
    await midnight(FIRST);
    const second = mailsTo('summed@shop.example').filter(({ id }) => id !== first.id);
    expect(second).toMatchObject([{ subject: 'Summary of 2099-01-01' }]);
    const more = ['2.00', '2.00', '0.00', '1.50'];
    expect(rowsOf(second[0] as LocalMail, 'USDC@31337')).toEqual({ text: more, html: more });
    expect(mailsTo('quiet@shop.example')).toHaveLength(2);
    for (const client of [caller, summed, operator]) client.close();
  });
});
