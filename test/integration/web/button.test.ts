import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { shopPolicy } from '../../../examples/shop/page.ts';
import { CHROMIUM, openBrowser, openPage, type WatchedPage } from '../../fixtures/pages/browser.ts';
import { checkout, CHECKOUT_STATES } from '../../fixtures/pages/checkouts.ts';
import { type PagesServer, servePages } from '../../fixtures/pages/servePages.ts';
import { STUBBED, stubApi, type StubbedApi } from '../../fixtures/pages/stubbedApi.ts';

/* The button on a merchant's page of another site, with the policy that the merchant's page is told to have. */

const INVOICE = 'inv_01JD9N7Z4Q8WJ5T2R6K3M1XVCE';

interface Merchant {
  /** Of another site than the pages, which are at 127.0.0.1. */
  readonly origin: string;
  /** Where the next page takes the button from. */
  pages: PagesServer;
  /** Attributes of the script tag. */
  attributes: string;
  close(): Promise<void>;
}

let browser: Browser;
let merchant: Merchant;
let open: PagesServer;
let closed: PagesServer;
beforeAll(async () => {
  if (CHROMIUM === null) return;
  browser = await openBrowser();
  merchant = await startMerchant();
  [open, closed] = await Promise.all([
    servePages(STUBBED, { frameAncestors: [merchant.origin] }),
    servePages(STUBBED),
  ]);
});
afterAll(async () => {
  await browser?.close();
  await Promise.all([merchant?.close(), open?.close(), closed?.close()]);
});

async function startMerchant(): Promise<Merchant> {
  const server = createServer((request, response) => {
    if (request.url === '/evil.js')
      // What a page of the merchant's own, or of whoever wrote to it, may send itself.
      return void response
        .setHeader('content-type', 'text/javascript')
        .end(`for (const word of ['shown', 'close']) window.postMessage('appsync-payments:' + word, '*');`);
    response.setHeader('content-security-policy', shopPolicy(started.pages.url));
    response.setHeader('content-type', 'text/html');
    response.end(`<!doctype html><title>Shop</title><a href="/before">before</a>
      <script src="${started.pages.url}/button.js" ${started.attributes}></script><a href="/after">after</a>`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const started: Merchant = {
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    pages: { url: '', close: async () => {} },
    attributes: '',
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
  return started;
}

interface Shop extends WatchedPage {
  api: StubbedApi;
}

async function openShop(pages: PagesServer, attributes = 'data-dialog data-label="Pay now"'): Promise<Shop> {
  merchant.pages = pages;
  merchant.attributes = `data-invoice="${INVOICE}" data-lang="en" ${attributes}`;
  const opened = await openPage(browser, [merchant.origin, pages.url, STUBBED.graphqlUrl]);
  const api = await stubApi(opened.page, { checkout: checkout() });
  await opened.page.goto(merchant.origin);
  return { ...opened, api };
}

const button = (page: Page) => page.getByRole('button', { name: 'Pay now' });
const dialog = (page: Page) => page.getByRole('dialog', { name: 'Pay now' });
const focused = (page: Page): Promise<unknown> =>
  page.evaluate("document.activeElement.getAttribute('aria-label') ?? document.activeElement.tagName");

describe.skipIf(CHROMIUM === null)('the button of a merchant whose origin may show the checkout', () => {
  it('given a click, then the checkout is shown in a dialog over the page, which stays where it is', async () => {
    const { page, problems, close } = await openShop(open);
    await button(page).click();
    const checkoutFrame = dialog(page).frameLocator('iframe');
    await checkoutFrame.locator('[data-stage="WAITING"]').waitFor();
    await checkoutFrame.getByRole('img', { name: /^QR code: pay 25.00 USDC/ }).waitFor();
    expect(await dialog(page).locator('iframe').getAttribute('src')).toBe(
      `${open.url}/pay/${INVOICE}?lang=en`,
    );
    await page.locator('dialog[data-shown]').waitFor();
    expect(page.url()).toBe(`${merchant.origin}/`);
    expect(problems).toEqual([]);
    await close();
  });

  it('given the keyboard alone, then the focus stays in the dialog, Escape ends it from within, and the button has the focus again', async () => {
    const { page, problems, close } = await openShop(open);
    await button(page).focus();
    await page.keyboard.press('Enter');
    const [, frame] = await framesOf(page);
    await frame.locator('[data-stage="WAITING"]').waitFor();
    const reached = new Set<unknown>();
    for (let i = 0; i < 30; i++) {
      await page.keyboard.press('Tab');
      reached.add(await focused(page));
    }
    expect(reached).toContain('IFRAME');
    expect(reached).toContain('Close');
    // The browser's own parts, which come after the last and before the first, are the body to a page.
    expect([...reached].filter((each) => !['IFRAME', 'Close', 'BODY'].includes(String(each)))).toEqual([]);

    await frame.getByRole('button', { name: 'Copy: Address' }).focus();
    await page.keyboard.press('Escape');
    await expect.poll(() => dialog(page).count()).toBe(0);
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Pay now');

    await page.keyboard.press('Enter');
    await dialog(page).getByRole('button', { name: 'Close' }).focus();
    await page.keyboard.press('Escape');
    await expect.poll(() => dialog(page).count()).toBe(0);
    await page.keyboard.press('Enter');
    await dialog(page).getByRole('button', { name: 'Close' }).click();
    await expect.poll(() => dialog(page).count()).toBe(0);
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Pay now');
    expect(problems).toEqual([]);
    await close();
  });

  it('given an invoice that is paid, then the way back leads the whole page, and wallets open outside of the frame', async () => {
    const { page, api, close } = await openShop(open);
    await button(page).click();
    const [, frame] = await framesOf(page);
    await frame.locator('[data-stage="WAITING"]').waitFor();
    expect(await frame.getByRole('link', { name: 'Open in MetaMask' }).getAttribute('target')).toBe('_top');
    api.fields.checkout = { ...CHECKOUT_STATES['paid']!.checkout!, returnUrl: `${merchant.origin}/thanks` };
    api.push('onCheckoutChanged', api.fields.checkout);
    await frame.getByRole('link', { name: /^Back to localhost/ }).click();
    await page.waitForURL(`${merchant.origin}/thanks`);
    await close();
  });

  it('given words that are not the checkout’s, then the dialog neither counts as shown nor ends', async () => {
    const { page, close } = await openShop(open);
    // The checkout is held back, so that only others speak.
    let answer = (): void => {};
    const held = new Promise<void>((resolve) => (answer = resolve));
    await page.route(`${open.url}/pay/**`, async (route) => {
      await held;
      await route.continue();
    });
    await button(page).click();
    await dialog(page).waitFor();
    await page.addScriptTag({ url: `${merchant.origin}/evil.js` });
    // Another frame of the pages' own origin is not the checkout either.
    await page.evaluate(`new Promise((resolve) => {
      const other = document.createElement('iframe');
      other.src = '${open.url}/icon.svg';
      other.onload = resolve;
      document.body.append(other);
    })`);
    const stranger = page.frames().find((frame) => frame.url().endsWith('/icon.svg'));
    await stranger?.evaluate(
      `for (const word of ['shown', 'close']) parent.postMessage('appsync-payments:' + word, '*')`,
    );
    await page.evaluate('new Promise((resolve) => setTimeout(resolve))');
    expect(await page.locator('dialog').count()).toBe(1);
    expect(await page.locator('dialog[data-shown]').count()).toBe(0);
    answer();
    await page.locator('dialog[data-shown]').waitFor();
    await close();
  });
});

describe.skipIf(CHROMIUM === null)('the button of a merchant whose origin may not', () => {
  it('given a click, then the browser refuses the frame, and the button leads to the checkout', async () => {
    const { page, close } = await openShop(closed);
    await button(page).click();
    await page.waitForURL(`${closed.url}/pay/${INVOICE}?lang=en`);
    await page.locator('[data-stage="WAITING"]').waitFor();
    await close();
  });

  it('given no data-dialog, then it leads there at once, and no frame is asked for', async () => {
    const { page, problems, close } = await openShop(closed, 'data-label="Pay now"');
    await button(page).click();
    await page.waitForURL(`${closed.url}/pay/${INVOICE}?lang=en`);
    expect(problems).toEqual([]);
    await close();
  });

  it('given an id that is none, then there is no button', async () => {
    const { page, close } = await openShop(closed, 'data-dialog');
    merchant.attributes = 'data-invoice="inv_../../x" data-dialog';
    const said = page.waitForEvent('console', (message) => message.type() === 'error');
    await page.reload();
    expect((await said).text()).toContain('data-invoice is no id');
    expect(await page.getByRole('button').count()).toBe(0);
    await close();
  });
});

/** The page's own frame, and that of the dialog. */
async function framesOf(page: Page) {
  await expect.poll(() => page.frames().length).toBe(2);
  return page.frames() as [ReturnType<Page['mainFrame']>, ReturnType<Page['mainFrame']>];
}
