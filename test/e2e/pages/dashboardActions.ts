import { describe, it } from 'vitest';
import { openPage } from '../../fixtures/pages/browser.ts';
import { createInvoice } from '../server/invoices.ts';
import { addKey } from '../server/keys.ts';
import { getPayment, order, pay } from '../server/payments.ts';
import { getTransaction, purchase, submitTransaction } from '../server/transactions.ts';
import { openThing } from './signIn.ts';
import type { PagesWorld } from './world.ts';

/** Of what is waited for: on a busy machine a minute is not much. */
const SEEN_MS = 120_000;
const PATIENTLY = { timeout: SEEN_MS, interval: 500 };

/** What merchants decide on their dashboard, carried out by one server. What else the API may answer is tested in test/integration/web. */
export function describeDashboardActions(world: () => PagesWorld): void {
  describe.concurrent('a dashboard that acts', { timeout: 3 * SEEN_MS }, () => {
    it('given two reviews and a reviewer’s key, then one is approved and posted, the other rejected, each by that key', async ({
      expect,
    }) => {
      const { server, merchant } = world();
      const inReview = async (amount: string): Promise<string> => {
        const { id } = await submitTransaction(merchant, purchase({ amount, accountId: 'ben-eur-credit' }));
        await expect
          .poll(async () => (await getTransaction(merchant, id))?.status, PATIENTLY)
          .toBe('IN_REVIEW');
        return id;
      };
      const [good, bad] = await Promise.all([inReview('1700.00'), inReview('1600.00')]);
      const { apiKey, keyId } = await addKey(server, 'demo', 'transactions:read', 'transactions:review');
      const { page, problems, close } = await openThing(world(), 'reviews', apiKey);
      const row = (id: string) => page.locator('tr', { has: page.locator(`a[href="#/transactions/${id}"]`) });
      await row(good).getByLabel(`Note: ${good}`).fill('asked the customer');
      await row(good).getByRole('button', { name: 'Approve' }).click();
      await row(good).waitFor({ state: 'detached', timeout: SEEN_MS });
      await row(bad).getByRole('button', { name: 'Reject' }).click();
      await row(bad).waitFor({ state: 'detached', timeout: SEEN_MS });
      await expect
        .poll(() => getTransaction(merchant, good), PATIENTLY)
        .toMatchObject({ status: 'POSTED', decidedBy: keyId });
      expect(await getTransaction(merchant, bad)).toMatchObject({ status: 'REJECTED', decidedBy: keyId });
      expect(problems).toEqual([]);
      await close();
    });

    it('given a card payment that was posted, then a part of it is paid back', async ({ expect }) => {
      const { merchant } = world();
      const { id } = await pay(merchant, 'createPayment', order());
      await expect.poll(async () => (await getPayment(merchant, id)).status, PATIENTLY).toBe('POSTED');
      const { page, problems, close } = await openThing(world(), `transactions/${id}`);
      await page.getByRole('button', { name: 'Refund' }).click();
      await page.getByLabel('Amount, all that is left when empty').fill('5.00');
      await page.getByRole('dialog').getByRole('button', { name: 'Refund' }).click();
      await page.getByText('Partly refunded').first().waitFor({ timeout: SEEN_MS });
      await page.getByText('Succeeded').waitFor({ timeout: SEEN_MS });
      expect(await getPayment(merchant, id)).toMatchObject({
        amountRefunded: '5.00',
        refunds: [{ amount: '5.00', status: 'SUCCEEDED' }],
      });
      expect(problems).toEqual([]);
      await close();
    });

    it('given ETH for an invoice in USDC, then payer and merchant are told; cancelled and paid late, it is accepted and swept', async ({
      expect,
    }) => {
      const { server, browser, merchant, wallet } = world();
      const { pagesUrl, graphqlUrl, realtimeUrl } = server.outputs;
      const { id, address } = await createInvoice(merchant, { amount: '2.00', currency: 'USDC' });
      const payer = await openPage(browser, [pagesUrl, graphqlUrl, realtimeUrl]);
      await payer.page.goto(`${pagesUrl}/pay/${id}?lang=en`);
      await payer.page.locator('[data-stage="WAITING"]').waitFor();
      const { page, problems, close } = await openThing(world(), `invoices/${id}`);
      await wallet.pay('ETH', address, '0.003');
      await payer.page.getByText('Another asset arrived').first().waitFor({ timeout: SEEN_MS });
      const other = page.locator('tr', { hasText: '0.003 ETH' });
      await other.getByText('Confirmed').waitFor({ timeout: SEEN_MS });
      await page.getByRole('button', { name: 'Cancel invoice' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Cancel invoice' }).click();
      await payer.page.locator('[data-stage="CANCELLED"]').waitFor({ timeout: SEEN_MS });
      await wallet.pay('USDC', address, '2.00');
      await page.getByRole('button', { name: 'Accept late payment' }).click({ timeout: SEEN_MS });
      await payer.page.locator('[data-status="SWEPT"]').waitFor({ timeout: SEEN_MS });
      await page.locator('.panel .statuses', { hasText: 'Swept' }).waitFor({ timeout: SEEN_MS });
      expect([...problems, ...payer.problems]).toEqual([]);
      await payer.close();
      await close();
    });
  });
}
