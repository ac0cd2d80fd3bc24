import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CHROMIUM } from '../../fixtures/pages/browser.ts';
import { WRONG_ASSET } from '../../fixtures/pages/dashboardStates.ts';
import { invoice, INVOICE_ID, timeline } from '../../fixtures/pages/dashboards.ts';
import { openDashboard } from '../../fixtures/pages/openDashboard.ts';
import { Refusal } from '../../fixtures/pages/stubbedApi.ts';
import { openStubbedWorld, type StubbedWorld } from '../../fixtures/pages/stubbedWorld.ts';
import { cardPayment, transaction } from '../../fixtures/pages/transactions.ts';

/*
 * What a merchant's click sends to the API, and what is shown of the answer. That the API does it is tested against the real server, in
 * test/e2e/pages.test.ts.
 */

let world: StubbedWorld;
beforeAll(async () => {
  if (CHROMIUM !== null) world = await openStubbedWorld();
});
afterAll(() => world?.close());

/** Of what is waited for, on a machine that is busy with others. */
const PATIENTLY = { timeout: 60_000 };

const press = (page: Page, name: string): Promise<void> =>
  page.getByRole('button', { name, exact: true }).last().click();
/** In the dialog, which the press before may still be opening. */
const confirm = (page: Page, name: string): Promise<void> =>
  page.getByRole('dialog').getByRole('button', { name, exact: true }).click();

describe.skipIf(CHROMIUM === null)('a merchant acts on an invoice or a payment', () => {
  const events = { getInvoiceTimeline: timeline() };

  it.each([
    ['Reopen', 'reopenInvoice', { id: INVOICE_ID }, invoice({ status: 'CANCELLED' }), 'PENDING', 'Pending'],
    [
      'Retry sweep',
      'retrySweep',
      { invoiceId: INVOICE_ID },
      invoice({ status: 'SWEEP_FAILED' }),
      'SWEEPING',
      'Sweeping',
    ],
    [
      'Accept late payment',
      'acceptLatePayment',
      { invoiceId: INVOICE_ID },
      invoice({ status: 'CANCELLED', exceptions: ['LATE'] }),
      'CONFIRMING',
      'Confirming',
    ],
  ] as const)(
    'given %s, then exactly that is asked for, and what the API made of it is shown',
    async (button, field, variables, before, status, words) => {
      const { page, asked, problems, close } = await openDashboard(
        world,
        `invoices/${INVOICE_ID}`,
        '.timeline li',
        { getInvoice: before, ...events },
        { [field]: { ...before, status, exceptions: [], version: before.version + 1 } },
      );
      await press(page, button);
      await page.locator('.panel .statuses', { hasText: words }).waitFor();
      expect(asked[field]).toMatchObject([variables]);
      expect(await page.getByRole('button', { name: button, exact: true }).count()).toBe(0);
      expect(problems).toEqual([]);
      await close();
    },
  );

  it('given a cancellation, then it is asked first, sent once, and what the API refuses is said in the dialog', async () => {
    const pending = invoice({ status: 'PENDING', amountReceived: '0' });
    let refuse = true;
    const { page, asked, problems, close } = await openDashboard(
      world,
      `invoices/${INVOICE_ID}`,
      '.timeline li',
      { getInvoice: pending, ...events },
      {
        cancelInvoice: () =>
          refuse
            ? new Refusal('InvalidState', 'the invoice has received money', { status: 'CONFIRMING' })
            : { ...pending, status: 'CANCELLED', version: 8 },
      },
    );
    await press(page, 'Cancel invoice');
    expect(asked['cancelInvoice']).toBeUndefined();
    await confirm(page, 'Cancel invoice');
    await page.getByRole('dialog').getByText('the invoice has received money').waitFor();
    refuse = false;
    await confirm(page, 'Cancel invoice');
    await page.getByRole('button', { name: 'Reopen' }).waitFor();
    expect(await page.getByRole('dialog').count()).toBe(0);
    expect(asked['cancelInvoice']).toMatchObject([{ id: INVOICE_ID }, { id: INVOICE_ID }]);
    expect(problems).toEqual([]);
    await close();
  });

  it('given a refund whose answer is lost, when it is sent again, then it has the same key, and another amount has another', async () => {
    const before = cardPayment({ status: 'POSTED', refunds: [], disputes: [], amountRefunded: '0.00' });
    const after = cardPayment();
    let current = before;
    let answer: unknown = new Refusal('BadGateway', 'the answer was lost');
    const { page, asked, problems, close } = await openDashboard(
      world,
      `transactions/${before.id}`,
      '.view__actions button',
      { getTransaction: () => current },
      { refundPayment: () => answer },
    );
    await press(page, 'Refund');
    await page.getByLabel('Amount, all that is left when empty').fill('24.00');
    await page.getByLabel('Reason').fill('damaged');
    const submit = page.getByRole('dialog').getByRole('button', { name: 'Refund' });
    await submit.click();
    await page.getByRole('dialog').getByText('the answer was lost').waitFor();
    await submit.click();
    await expect.poll(() => asked['refundPayment']?.length, PATIENTLY).toBe(2);
    await page.getByLabel('Amount, all that is left when empty').fill('12.00');
    [answer] = after.refunds;
    current = after;
    await submit.click();
    await page.getByText('Partly refunded').waitFor();
    expect(await page.getByRole('dialog').count()).toBe(0);
    await page.getByText('Succeeded').waitFor();
    const inputs = (asked['refundPayment'] as { input: Record<string, string> }[]).map(({ input }) => input);
    expect(inputs).toMatchObject([
      { transactionId: before.id, amount: '24.00', reason: 'damaged' },
      { transactionId: before.id, amount: '24.00', reason: 'damaged' },
      { transactionId: before.id, amount: '12.00', reason: 'damaged' },
    ]);
    const [first, again, other] = inputs.map(({ idempotencyKey }) => idempotencyKey);
    expect(again).toBe(first);
    expect(other).not.toBe(first);
    expect(problems).toEqual([]);
    await close();
  });

  it('given a payment that is not captured, or is no card payment, then there is nothing to refund', async () => {
    for (const other of [
      transaction(),
      cardPayment({ status: 'AUTHORIZED' }),
      cardPayment({ status: 'REFUNDED' }),
    ]) {
      const { page, close } = await openDashboard(world, `transactions/${other.id}`, '.facts', {
        getTransaction: other,
      });
      expect(await page.getByRole('button', { name: 'Refund', exact: true }).count()).toBe(0);
      await close();
    }
  });
});

describe.skipIf(CHROMIUM === null)('what a merchant reads', () => {
  it('given a timeline, then every event, deposit and entry stands in its order, with both sides of the entry', async () => {
    const { page, problems, close } = await openDashboard(world, `invoices/${INVOICE_ID}`, '.timeline li', {
      getInvoice: invoice(),
      getInvoiceTimeline: timeline(),
    });
    const lines = page.locator('.timeline > li');
    const heads = await lines.locator('.timeline__kind, .status').allTextContents();
    expect(heads).toEqual(
      [
        ['Invoice', 'Pending'],
        ['Deposit', 'Seen'],
        ['Invoice', 'Confirming'],
        ['Deposit', 'Confirmed'],
        ['Invoice', 'Paid'],
        ['Ledger', 'Posted'],
        ['Invoice', 'Swept'],
      ].flat(),
    );
    const postings = await lines.nth(5).locator('tbody tr').allTextContents();
    expect(postings).toEqual(['crypto:deposits:USDC@3133748.00 USDC', 'crypto:payable:USDC@3133748.00 USDC']);
    expect(await lines.nth(5).locator('tbody tr').first().locator('td').nth(1).textContent()).toBe(
      '48.00 USDC',
    );
    expect(await lines.nth(5).locator('tbody tr').last().locator('td').nth(2).textContent()).toBe(
      '48.00 USDC',
    );
    expect(problems).toEqual([]);
    await close();
  });

  it('given a list of more than one page, then the file has all of it, and text that a spreadsheet would run is text', async () => {
    const hostile = '=HYPERLINK("https://evil.example")';
    const rows = Array.from({ length: 150 }, (_, n) =>
      transaction({ id: `txn_${n}`, amount: '-1.00', customerId: n === 149 ? hostile : 'cus, "anna"' }),
    );
    const { page, asked, problems, close } = await openDashboard(
      world,
      'transactions?kind=CARD',
      '.pages',
      {},
      {
        listTransactions: ({ nextToken, limit }: { nextToken: string | null; limit: number }) => {
          const from = Number(nextToken ?? 0);
          const next = from + limit;
          return { items: rows.slice(from, next), nextToken: next < rows.length ? String(next) : null };
        },
      },
    );
    const downloading = page.waitForEvent('download');
    await press(page, 'Export CSV');
    const download = await downloading;
    expect(download.suggestedFilename()).toMatch(/^transactions-\d{4}-\d\d-\d\d\.csv$/);
    const text = readFileSync(await download.path(), 'utf8');
    expect(text.endsWith('\r\n')).toBe(true);
    const [header, ...lines] = text.slice(0, -2).split('\r\n');
    expect(header).toBe(
      '\uFEFFid,kind,status,amount,amountRefunded,currency,customerId,gateway,gatewayReference,failureReason,journalEntryId,createdAt',
    );
    expect(lines).toHaveLength(150);
    expect(lines[0]).toContain('txn_0,INBOUND,POSTED,-1.00,0.00,EUR,"cus, ""anna""",');
    expect(lines[149]).toContain(`"'=HYPERLINK(""https://evil.example"")"`);
    expect(asked['listTransactions']?.at(-1)).toMatchObject({ kind: 'CARD', limit: 100, nextToken: '100' });
    await page.getByText('150 rows exported').waitFor();
    expect(problems).toEqual([]);
    await close();
  });

  it('given a key that is revoked while it is used, then nothing of the merchant stays, and it says why', async () => {
    const { page, api, problems, close } = await openDashboard(world, 'transactions', '.pages', {
      listTransactions: { items: [transaction()], nextToken: null },
    });
    api.fields['getTransaction'] = new Refusal(
      'UnauthorizedException',
      'You are not authorized to make this call.',
    );
    await page.locator('tbody a').click();
    await page.getByText('This key is no longer good').waitFor();
    expect(await page.evaluate("sessionStorage.getItem('merchantKey')")).toBeNull();
    expect(await page.locator('table').count()).toBe(0);
    expect(problems).toEqual([]);
    await close();
  });

  it('given money in another asset, then it is shown apart from what was received, of a token that nobody knows in base units', async () => {
    const { page, problems, close } = await openDashboard(
      world,
      `invoices/${INVOICE_ID}`,
      '#other-deposits',
      {
        getInvoice: WRONG_ASSET,
        getInvoiceTimeline: timeline(),
      },
    );
    await page.locator('.statuses', { hasText: 'Wrong asset' }).waitFor();
    const amounts = await page.locator('td[data-name="Amount"]').allTextContents();
    expect(amounts).toEqual(['0.02 ETH', '1000000 base units of a token that is not configured']);
    expect(problems).toEqual([]);
    await close();
  });
});
