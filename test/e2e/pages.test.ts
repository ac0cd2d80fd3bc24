import { freePort } from 'cdk-local-runtime';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { payer } from '../../dev/chain/accounts.ts';
import {
  CHROMIUM,
  noteStages,
  openBrowser,
  openPage,
  readQr,
  type WatchedPage,
} from '../fixtures/pages/browser.ts';
import { injectWallets, providerError } from '../fixtures/pages/injectedWallets.ts';
import { describeDashboard } from './pages/dashboard.ts';
import { describeDashboardActions } from './pages/dashboardActions.ts';
import { describeFiles } from './pages/files.ts';
import { describePayees } from './pages/payees.ts';
import { asMerchant, type ApiClient } from './server/apiClient.ts';
import { createInvoice, type Invoice } from './server/invoices.ts';
import { payScanned, walletOnChain } from './server/pageWallets.ts';
import { startServer, type Server } from './server/server.ts';
import { openWallet, type Wallet } from './server/wallet.ts';

let server: Server;
let port: number;
let merchant: ApiClient;
let wallet: Wallet;
let pages: { url: string };
let browser: Browser;
beforeAll(async () => {
  if (CHROMIUM === null) return;
  port = await freePort(1);
  [server, browser] = await Promise.all([startServer({ args: ['--port', String(port)] }), openBrowser()]);
  merchant = asMerchant(server.outputs);
  wallet = openWallet(server.outputs);
  pages = { url: server.outputs.pagesUrl };
});
afterAll(async () => {
  merchant?.close();
  await browser?.close();
  await server?.close();
});

const SEEN_MS = 120_000;

async function openCheckout(id: string, prepare?: (page: Page) => Promise<unknown>): Promise<WatchedPage> {
  const { graphqlUrl, realtimeUrl } = server.outputs;
  const opened = await openPage(browser, [pages.url, graphqlUrl, realtimeUrl]);
  await prepare?.(opened.page);
  await opened.page.goto(`${pages.url}/pay/${id}?lang=en`);
  try {
    await opened.page.locator('[data-stage]').waitFor();
  } catch (error) {
    const shown = await opened.page.locator('#page').innerText();
    throw new Error(`${id} shows: ${shown}\n${opened.problems.join('\n')}`, { cause: error });
  }
  return opened;
}

const reaches = (page: Page, attribute: 'stage' | 'status', value: string): Promise<void> =>
  page.locator(`[data-${attribute}="${value}"]`).waitFor({ timeout: SEEN_MS });

describe.skipIf(CHROMIUM === null)('pages in a browser', () => {
  describe.concurrent('paid', () => {
    it('given what the rendered code says, when it is paid, then the page turns to paid and swept by itself', async ({
      expect,
    }) => {
      const returnUrl = 'https://shop.example/orders/7?paid=1';
      const { id, address } = await createInvoice(merchant, { amount: '5.00', currency: 'USDC', returnUrl });
      const { page, problems, close } = await openCheckout(id, noteStages);
      let loads = 0;
      page.on('load', () => loads++);
      await expect.poll(() => page.title()).toContain('Pay 5.00 USDC');
      const code = page.getByRole('img', { name: 'QR code: pay 5.00 USDC on Local chain' });
      const uri = await readQr(code);
      expect(uri).toContain(address);
      await page.getByRole('radio', { name: 'Address only' }).check();
      expect(await readQr(page.locator('.qr-code'))).toBe(address);

      await payScanned(server.outputs, wallet, uri);
      await reaches(page, 'status', 'SWEPT');
      expect(await page.evaluate('stages')).toEqual(['WAITING', 'CONFIRMING', 'PAID']);
      expect(await page.getByText('Received by the merchant').count()).toBe(1);
      expect(await page.locator('[data-announcement]').textContent()).toBe('Paid. 5.00 USDC is confirmed.');
      const back = page.getByRole('link', { name: 'Back to shop.example' });
      expect(await back.getAttribute('href')).toBe(returnUrl);
      expect(loads).toBe(0);
      expect(problems).toEqual([]);
      await close();
    });

    it('given a wallet on another chain, when it pays, then it is switched first and sends one plain transfer', async () => {
      const { id } = await createInvoice(merchant, { amount: '0.02', currency: 'ETH' });
      const first = walletOnChain(server.outputs, wallet, 'First Wallet');
      void first.request('test:leave', []);
      const second = walletOnChain(server.outputs, wallet, 'Second Wallet');
      let asked: Record<string, string[]> = {};
      const { page, problems, close } = await openCheckout(id, async (opened) => {
        asked = await injectWallets(opened, [first, second]);
      });
      await page.getByRole('button', { name: 'Pay with Second Wallet' }).waitFor();
      await page.getByRole('button', { name: 'Pay with First Wallet' }).click();
      await reaches(page, 'stage', 'PAID');
      expect(asked['First Wallet']).toEqual(
        expect.arrayContaining(['wallet_switchEthereumChain', 'eth_sendTransaction']),
      );
      expect(asked['First Wallet']?.filter((method) => method === 'eth_sendTransaction')).toHaveLength(1);
      expect(asked['Second Wallet']).toEqual([]);
      expect(problems).toEqual([]);
      await close();
    });

    it('given a wallet with EIP-5792 that declines once, when it is asked again, then it pays by wallet_sendCalls', async () => {
      const { id } = await createInvoice(merchant, { amount: '3.00', currency: 'USDC' });
      let declines = 1;
      const smart = walletOnChain(server.outputs, wallet, 'Smart Wallet', {
        wallet_getCapabilities: () => ({ '0x7a69': { atomic: { status: 'supported' } } }),
        wallet_getCallsStatus: () => ({ status: 100 }),
        wallet_sendCalls: async ([batch]) => {
          if (declines-- > 0) throw providerError(4001, 'User rejected the request.');
          expect(batch).toMatchObject({ version: '2.0.0', from: payer.address, atomicRequired: false });
          await smart.request('test:sendCalls', [batch]);
          return { id: '0x01' };
        },
      });
      let asked: Record<string, string[]> = {};
      const { page, problems, close } = await openCheckout(id, async (opened) => {
        asked = await injectWallets(opened, [smart]);
      });
      const button = page.getByRole('button', { name: 'Pay with Smart Wallet' });
      await button.click();
      await page.getByText('You declined in your wallet').waitFor();
      await button.click();
      await reaches(page, 'stage', 'PAID');
      expect(asked['Smart Wallet']).not.toContain('eth_sendTransaction');
      expect(problems).toEqual([]);
      await close();
    });

    it('given a part, then the code asks for the remainder, and more than that is shown as more', async () => {
      const { id, address } = await createInvoice(merchant, { amount: '6.00', currency: 'USDC' });
      const { page, problems, close } = await openCheckout(id);
      await wallet.pay('USDC', address, '2.00');
      await reaches(page, 'stage', 'PARTIAL');
      await page.getByText('2.00 USDC of 6.00 USDC received').waitFor();
      const code = page.getByRole('img', { name: 'QR code: pay 4.00 USDC on Local chain' });
      expect(await readQr(code)).toContain('uint256=4000000');
      await wallet.pay('USDC', address, '5.00');
      await reaches(page, 'stage', 'PAID');
      await page.getByText('You paid more than was asked').waitFor();
      await page.getByText('7.00 USDC', { exact: true }).waitFor();
      expect(await page.locator('.payments__payment').count()).toBe(2);
      expect(problems).toEqual([]);
      await close();
    });
  });

  describe.concurrent('not paid in time, and by others', () => {
    it('given a minute that passes, then the page says that it expired, and late money turns it to paid', async () => {
      const { id, address } = await createInvoice(merchant, {
        amount: '1.00',
        currency: 'USDC',
        expiresInMinutes: 1,
      });
      const { page, problems, close } = await openCheckout(id);
      await wallet.passTime(90);
      await reaches(page, 'stage', 'EXPIRED');
      expect(await page.locator('.qr-code').count()).toBe(0);
      await wallet.pay('USDC', address, '1.00');
      await reaches(page, 'stage', 'PAID');
      await page.getByText('Your payment came late').waitFor();
      expect(problems).toEqual([]);
      await close();
    });

    it('given an invoice that its merchant cancels, then the page says so, and that late money is held', async () => {
      const { id, address } = await createInvoice(merchant, { amount: '1.00', currency: 'USDC' });
      const { page, problems, close } = await openCheckout(id);
      await merchant.ask('mutation C($id: ID!) { cancelInvoice(id: $id) { id } }', { id });
      await reaches(page, 'stage', 'CANCELLED');
      await wallet.pay('USDC', address, '1.00');
      await page.getByText('Your payment came late').waitFor({ timeout: SEEN_MS });
      await reaches(page, 'stage', 'CANCELLED');
      expect(problems).toEqual([]);
      await close();
    });

    it('given text of a merchant that is markup, then it is text', async () => {
      const markup = '<img src=x onerror=alert(1)>';
      const { id } = await createInvoice(merchant, {
        amount: '1.00',
        currency: 'USDC',
        reference: markup,
        metadata: JSON.stringify({ [markup]: '</script><script>alert(1)</script>' }),
        returnUrl: `https://shop.example/?q=${encodeURIComponent('"><script>alert(1)</script>')}`,
      });
      let dialogs = 0;
      const { page, problems, close } = await openCheckout(id, async (opened) => {
        opened.on('dialog', (dialog) => {
          dialogs++;
          void dialog.dismiss();
        });
      });
      await merchant.ask('mutation C($id: ID!) { cancelInvoice(id: $id) { id } }', { id });
      const back = page.getByRole('link', { name: 'Back to shop.example' });
      await back.waitFor();
      expect(new URL((await back.getAttribute('href')) ?? '').host).toBe('shop.example');
      expect(await page.locator('main img, main script').count()).toBe(0);
      expect(dialogs).toBe(0);
      expect(problems).toEqual([]);
      await close();
    });

    it('given an id that is none, then the page says so', async () => {
      const opened = await openPage(browser, [pages.url, server.outputs.graphqlUrl]);
      await opened.page.goto(`${pages.url}/pay/01ARZ3NDEKTSV4RRFFQ69G5FAV?lang=en`);
      await opened.page.getByRole('heading', { name: 'This payment does not exist' }).waitFor();
      expect(opened.problems).toEqual([]);
      await opened.close();
    });
  });

  describeFiles(() => ({ server, browser, merchant, wallet }));
  describePayees(() => ({ server, browser, merchant, wallet }));
  describeDashboard(() => ({ server, browser, merchant, wallet }));
  describeDashboardActions(() => ({ server, browser, merchant, wallet }));

  describe('over a connection that is lost', () => {
    it('given a browser that was offline while it was paid, when it is back, then the page shows it by itself', async () => {
      const { id, address } = await createInvoice(merchant, { amount: '2.00', currency: 'USDC' });
      const { page, problems, close } = await openCheckout(id);
      await page.context().setOffline(true);
      await page.getByText('No connection.').waitFor();
      await wallet.pay('USDC', address, '2.00');
      await page.context().setOffline(false);
      await reaches(page, 'stage', 'PAID');
      expect(await page.getByText('No connection.').count()).toBe(0);
      expect(problems).toEqual([]);
      await close();
    });

    it('given a server that is started anew under an open page, when the invoice is paid, then the page shows it', async () => {
      const { id, address }: Invoice = await createInvoice(merchant, { amount: '2.00', currency: 'USDC' });
      const { page, problems, close } = await openCheckout(id);
      merchant.close();
      await server.stop('SIGINT');
      await page.locator('[data-live="false"]').waitFor({ timeout: SEEN_MS });
      server = await startServer({ workspace: server.workspace, args: ['--port', String(port)] });
      merchant = asMerchant(server.outputs);
      wallet = openWallet(server.outputs);
      await wallet.pay('USDC', address, '2.00');
      await reaches(page, 'stage', 'PAID');
      expect(problems).toEqual([]);
      await close();
    });
  });
});
