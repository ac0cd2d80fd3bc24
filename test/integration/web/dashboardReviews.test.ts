import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CHROMIUM } from '../../fixtures/pages/browser.ts';
import { openDashboard, type OpenedDashboard } from '../../fixtures/pages/openDashboard.ts';
import { Refusal } from '../../fixtures/pages/stubbedApi.ts';
import { openStubbedWorld, type StubbedWorld } from '../../fixtures/pages/stubbedWorld.ts';
import { review } from '../../fixtures/pages/transactions.ts';

/* What waits for a person, and what is sent of a decision. That the API carries it out is tested in test/e2e/pages.test.ts. */

let world: StubbedWorld;
beforeAll(async () => {
  if (CHROMIUM !== null) world = await openStubbedWorld();
});
afterAll(() => world?.close());

/** Of what is waited for, on a machine that is busy with others. */
const PATIENTLY = { timeout: 60_000 };
const NONE = { items: [], nextToken: null };

describe.skipIf(CHROMIUM === null)('a merchant decides reviews', () => {
  const first = review();
  const second = review({
    id: 'txn_01K9Z3V57C09ZEKM8MQAJVEP05',
    createdAt: new Date(Date.now() - 3 * 86_400_000).toISOString(),
  });
  const opened = (answers: Readonly<Record<string, unknown>>): Promise<OpenedDashboard> =>
    openDashboard(
      world,
      'reviews',
      'table',
      { listTransactions: NONE },
      { listReviews: { items: [second, first], nextToken: null }, ...answers },
    );

  it('given reviews, then the oldest comes first, each with its age, its score and what that is made of', async () => {
    const { page, asked, problems, close } = await opened({});
    const rows = page.locator('tbody tr');
    await expect.poll(() => rows.count(), PATIENTLY).toBe(2);
    expect(await rows.locator('time').allTextContents()).toEqual(['3 days', '2 hr']);
    expect(await rows.last().locator('td[data-name="Score"]').textContent()).toBe('74');
    const factors = await rows.last().locator('.factors li').allTextContents();
    expect(factors).toEqual([
      'COUNTRY_MISMATCH +40card of DE, address of BR',
      'AMOUNT_ABOVE_USUAL +3412 times the usual amount',
    ]);
    expect(asked['listReviews']).toEqual([{ minScore: null, limit: 25, nextToken: null }]);
    await page.getByLabel('Score from').selectOption('70');
    await expect.poll(() => asked['listReviews']?.length, PATIENTLY).toBe(2);
    expect(asked['listReviews']?.[1]).toEqual({ minScore: 70, limit: 25, nextToken: null });
    expect(problems).toEqual([]);
    await close();
  });

  it.each([
    ['Approve', 'APPROVE', 'APPROVED', 'Approved'],
    ['Reject', 'REJECT', 'REJECTED', 'Rejected'],
  ] as const)(
    'given the button %s and a note, then that is what is decided, once, and it leaves the list',
    async (button, decision, status, words) => {
      const { page, asked, problems, close } = await opened({
        reviewTransaction: review({ status, version: 4, decidedBy: 'key_1' }),
      });
      const row = page.locator('tr', { has: page.locator(`a[href="#/transactions/${first.id}"]`) });
      await row.getByLabel(`Note: ${first.id}`).fill(' known customer ');
      await row.getByRole('button', { name: button }).click();
      await row.waitFor({ state: 'detached' });
      expect(asked['reviewTransaction']).toEqual([{ id: first.id, decision, note: 'known customer' }]);
      expect(await page.getByRole('status').filter({ hasText: words }).count()).toBe(1);
      // The button is gone: who uses a keyboard goes on from the list.
      expect(await page.evaluate('document.activeElement.textContent')).toBe('In review');
      expect(await page.locator(`a[href="#/transactions/${second.id}"]`).count()).toBe(1);
      expect(problems).toEqual([]);
      await close();
    },
  );

  it('given a decision that the API refuses, then it says why and the review stays', async () => {
    const { page, problems, close } = await opened({
      reviewTransaction: new Refusal('Unauthorized', 'not by the key that submitted it', {
        scope: 'transactions:review',
      }),
    });
    const row = page.locator('tbody tr').last();
    await row.getByRole('button', { name: 'Approve' }).click();
    await row.getByText('It lacks the scope transactions:review').waitFor();
    expect(await row.getByRole('button', { name: 'Reject' }).count()).toBe(1);
    expect(problems).toEqual([]);
    await close();
  });

  it('given pushes, then what waits comes and what another decided leaves', async () => {
    const { page, api, problems, close } = await opened({});
    await expect.poll(() => page.locator('tbody tr').count(), PATIENTLY).toBe(2);
    const pushed = review({ id: 'txn_01K9Z3V57C09ZEKM8MQAJVEP06', createdAt: new Date().toISOString() });
    // Pushed until the page has subscribed.
    await expect
      .poll(async () => {
        api.push('onTransactionChanged', pushed);
        return page.locator('tbody tr').count();
      }, PATIENTLY)
      .toBe(3);
    expect(await page.locator('tbody tr a').last().getAttribute('href')).toContain(pushed.id);
    api.push('onTransactionChanged', { ...second, status: 'REJECTED', version: 9 });
    await expect.poll(() => page.locator('tbody tr').count(), PATIENTLY).toBe(2);
    expect(problems).toEqual([]);
    await close();
  });
});
