import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { describe, it } from 'vitest';
import { openPage, type WatchedPage } from '../../fixtures/pages/browser.ts';
import { createInvoice } from '../server/invoices.ts';
import { addKey } from '../server/keys.ts';
import { openDashboard, signInTo } from './signIn.ts';
import type { PagesWorld } from './world.ts';

const SWEPT_MS = 60_000;
const HOSTILE = '<img src=x onerror=alert(1)>"\'=1+1';

/** What merchants do on their dashboard, on the files, the headers and the API of one server. */
export function describeDashboard(world: () => PagesWorld): void {
  const open = (): Promise<WatchedPage> => openDashboard(world());
  const signIn = (
    page: Page,
    key = world().server.outputs.merchantApiKey,
    view = 'Overview',
  ): Promise<void> => signInTo(page, key, view);
  const goTo = async (page: Page, section: string): Promise<void> => {
    await page.getByRole('navigation').getByRole('link', { name: section }).click();
    await page.getByRole('heading', { name: section, level: 1 }).waitFor();
  };

  describe.concurrent('a dashboard in a browser', () => {
    it('given no key, a wrong one and one that lacks a scope, then each is told what to do, and signing out forgets the key', async ({
      expect,
    }) => {
      const { server } = world();
      const { page, problems, close } = await open();
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByText('Enter a key.').waitFor();
      await page.getByLabel('API key').fill('apk_local_wrong');
      await page.keyboard.press('Enter');
      await page.getByText('The API does not know this key').waitFor();
      expect(await stored(page)).toBeNull();
      const { apiKey } = await addKey(server, 'demo', 'invoices:read');
      await signIn(page, apiKey);
      await page.getByRole('navigation').getByRole('link', { name: 'Accounts' }).click();
      await page.getByText('It lacks the scope ledger:read').waitFor();
      await page.getByRole('button', { name: 'Sign out' }).click();
      await page.getByLabel('API key').waitFor();
      expect(await stored(page)).toBeNull();
      await signIn(page, server.outputs.merchantApiKey, 'Accounts');
      await page.locator('.table, .empty').waitFor();
      expect(await stored(page)).toBe(server.outputs.merchantApiKey);
      expect(problems).toEqual([]);
      await close();
    });

    it('given an invoice that is created there with hostile text, when it is paid, then its timeline comes to swept and the books by itself, and every search finds it', async ({
      expect,
    }) => {
      const { wallet } = world();
      const { page, problems, close } = await open();
      await signIn(page);
      await goTo(page, 'Invoices');
      await page.getByRole('button', { name: 'New invoice' }).click();
      await page.getByLabel('Amount').fill('7.25');
      await page.getByLabel('Currency').selectOption({ label: 'USDC, Chain 31337' });
      await page.getByLabel('Reference').fill(HOSTILE);
      await page.getByRole('button', { name: 'Create invoice' }).click();
      await page.getByRole('heading', { name: /7\.25 USDC/ }).waitFor();
      const id = /inv_\w+/.exec(page.url())?.[0] ?? '';
      const [, address = ''] = await page.locator('.copy-field__value').allTextContents();
      const txHash = await wallet.pay('USDC', address, '7.25');
      const timeline = page.locator('.timeline');
      await timeline
        .locator('li', { hasText: 'Invoice' })
        .locator('.status', { hasText: 'Swept' })
        .waitFor({ timeout: SWEPT_MS });
      await timeline
        .getByRole('link', { name: 'crypto:deposits:USDC@31337' })
        .first()
        .waitFor({ timeout: SWEPT_MS });
      expect(await page.getByText(HOSTILE).count()).toBeGreaterThan(0);
      expect(await page.locator('img').count()).toBe(0);
      await goTo(page, 'Invoices');
      for (const text of [id, address.toLowerCase(), txHash, HOSTILE]) {
        await page.getByLabel('Search').fill(text);
        await page.getByRole('button', { name: 'Apply' }).click();
        await page.getByText('All 1 shown').waitFor();
        expect(await page.locator('.table tbody a').getAttribute('href')).toBe(`#/invoices/${id}`);
      }
      const downloading = page.waitForEvent('download');
      await page.getByRole('button', { name: 'Export CSV' }).click();
      const csv = readFileSync(await (await downloading).path(), 'utf8');
      const [header, row] = csv.replace('\uFEFF', '').trim().split('\r\n');
      expect(header).toMatch(/^id,status,exceptions,amount,/);
      expect(row).toContain(`${id},SWEPT,,7.25,7.25,USDC,31337,`);
      expect(row).toContain('"<img src=x onerror=alert(1)>""\'=1+1"');
      await goTo(page, 'Overview');
      // Totals follow events: they may still be on their way.
      const counted = async (): Promise<number> => {
        await page.reload();
        await page.locator('.figures').waitFor();
        return page.getByText('mean of').count();
      };
      await expect.poll(counted, { timeout: SWEPT_MS, interval: 1_000 }).toBe(1);
      expect(problems).toEqual([]);
      await close();
    });

    it('given an open invoice and the keyboard alone, then it is cancelled and reopened, and a filter shows it', async ({
      expect,
    }) => {
      const { merchant } = world();
      const { id } = await createInvoice(merchant, { amount: '3.00', currency: 'USDC' });
      const { page, problems, close } = await open();
      await page.keyboard.press('Tab');
      await page.keyboard.type(world().server.outputs.merchantApiKey);
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: 'Overview' }).waitFor();
      await page.evaluate(`location.hash = '#/invoices/${id}'`);
      const press = async (name: string): Promise<void> => {
        await page.getByRole('button', { name }).last().focus();
        await page.keyboard.press('Enter');
      };
      await press('Cancel invoice');
      await page.getByText('Cancel this invoice?').waitFor();
      await page.keyboard.press('Escape');
      await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
      expect(await page.evaluate('document.activeElement.textContent')).toBe('Cancel invoice');
      await page.keyboard.press('Enter');
      await page.getByRole('dialog').waitFor();
      await press('Cancel invoice');
      await page.getByRole('button', { name: 'Reopen' }).waitFor();
      await goTo(page, 'Invoices');
      await page.getByLabel('Status').selectOption('CANCELLED');
      await page.locator(`a[href="#/invoices/${id}"]`).click();
      await press('Reopen');
      await page.getByRole('button', { name: 'Cancel invoice' }).waitFor();
      expect(problems).toEqual([]);
      await close();
    });
  });

  describe.concurrent('the shop in a browser', () => {
    it('given a newcomer who clicks, then the goods are bought without a wallet, fulfilled once, and the button leads to the checkout', async ({
      expect,
    }) => {
      const { server, browser } = world();
      const { shopUrl, pagesUrl, graphqlUrl, realtimeUrl } = server.outputs;
      const { page, problems, close } = await openPage(browser, [shopUrl, pagesUrl, graphqlUrl, realtimeUrl]);
      await page.goto(shopUrl);
      await page.getByRole('button', { name: 'Buy for 1.50 USDC' }).click();
      await page.getByRole('heading', { name: 'Postcard' }).waitFor();
      const orderUrl = page.url();
      await page.getByRole('button', { name: 'Pay with a wallet' }).click();
      await page.waitForURL(`${pagesUrl}/pay/**`);
      await page.locator('[data-stage]').waitFor();
      await page.goto(orderUrl);
      await page.getByRole('button', { name: 'Pay from the demo payer' }).click();
      await page.getByText('Paid. Thank you').waitFor({ timeout: SWEPT_MS });
      const order = await fetch(orderUrl, { headers: { accept: 'application/json' } });
      expect(await order.json()).toEqual({ fulfilled: true, shipments: 1 });
      expect(problems).toEqual([]);
      await close();
    });
  });
}

function stored(page: Page): Promise<unknown> {
  return page.evaluate("sessionStorage.getItem('merchantKey')");
}
