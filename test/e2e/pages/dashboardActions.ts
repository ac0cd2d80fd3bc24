import { describe, it } from 'vitest';
import { openPage } from '../../fixtures/pages/browser.ts';
import { createInvoice } from '../server/invoices.ts';
import { openThing } from './signIn.ts';
import type { PagesWorld } from './world.ts';

/** Of what is waited for: on a busy machine a minute is not much. */
const SEEN_MS = 120_000;

/** What merchants decide on their dashboard, carried out by one server. What else the API may answer is tested in test/integration/web. */
export function describeDashboardActions(world: () => PagesWorld): void {
  describe.concurrent('a dashboard that acts', { timeout: 3 * SEEN_MS }, () => {
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
