import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CHROMIUM, openPage } from '../../fixtures/pages/browser.ts';
import { checkout, CHECKOUT_STATES, head, payment } from '../../fixtures/pages/checkouts.ts';
import type { PagesServer } from '../../fixtures/pages/servePages.ts';
import { Refusal, STUBBED, stubApi } from '../../fixtures/pages/stubbedApi.ts';
import { openStubbedWorld, type StubbedWorld } from '../../fixtures/pages/stubbedWorld.ts';

/*
 * States of the checkout that need no server: the API is answered in the browser. Money that moves, and what is read after it, is tested against the
 * real server in test/e2e/pages.test.ts.
 */

let world: StubbedWorld;
let pages: PagesServer;
let browser: Browser;
beforeAll(async () => {
  if (CHROMIUM === null) return;
  world = await openStubbedWorld();
  ({ pages, browser } = world);
});
afterAll(() => world?.close());

const show: StubbedWorld['show'] = (fields, options) => world.show(fields, options);

const announced = (page: Page): Promise<string | null> => page.locator('[data-announcement]').textContent();

describe.skipIf(CHROMIUM === null)('a checkout', () => {
  it('given pushes, then seen, confirmations and paid are shown and paid is announced once', async () => {
    const { page, api, problems, close } = await show({ checkout: checkout(), head: null });
    await page.evaluate(`globalThis.said = [];
      const region = document.querySelector('[data-announcement]');
      new MutationObserver(() => said.push(region.textContent)).observe(region, { childList: true, characterData: true, subtree: true });`);
    const paid = { amountReceived: '25.00', amountDue: '0', payments: [payment('25.00')] };
    await expect.poll(() => api.connections).toBe(1);
    // Not before the page has subscribed: nobody would hear it.
    await expect
      .poll(async () => {
        api.push(
          'onCheckoutChanged',
          checkout({ ...paid, version: 2, status: 'CONFIRMING', confirmations: 1 }),
        );
        return page.locator('[data-stage="CONFIRMING"]').count();
      })
      .toBe(1);
    await page.locator('.outcome__count', { hasText: '1 of 10 confirmations' }).waitFor();
    await expect
      .poll(async () => {
        api.push('onChainHeadChanged', head(22_104_316));
        return page.locator('.outcome__count').textContent();
      })
      .toBe('7 of 10 confirmations');
    for (const [version, status] of [
      [3, 'PAID'],
      [4, 'SWEEPING'],
      [5, 'SWEPT'],
      // Older than what is shown.
      [3, 'PAID'],
    ] as const) {
      api.push('onCheckoutChanged', checkout({ ...paid, version, status }));
    }
    await page.getByText('Received by the merchant').waitFor();
    expect(await page.evaluate('said.filter((text) => text !== "")')).toEqual([
      'Your payment was seen. It is being confirmed.',
      'Paid. 25.00 USDC is confirmed.',
    ]);
    expect(await page.title()).toContain('Paid');
    expect(problems).toEqual([]);
    await close();
  });

  it.each([
    ['wide', { width: 1_024, height: 800 }],
    ['narrow', { width: 360, height: 740 }],
  ])(
    'given a %s window, then nothing moves while it loads, and little when it is paid',
    async (_, viewport) => {
      const moved = `globalThis.shift = 0;
      new PerformanceObserver((list) => {
        for (const { value } of list.getEntries()) shift += value;
      }).observe({ type: 'layout-shift', buffered: true });`;
      const { page, api, close } = await show(
        { checkout: checkout() },
        { viewport, prepare: (opened) => opened.addInitScript(moved) },
      );
      /** Since it was asked last, when two frames are painted. */
      const shift = (): Promise<number> =>
        page.evaluate(`new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => {
        done(shift);
        shift = 0;
      })))`);
      await page.locator('.qr-code').waitFor();
      expect(await shift()).toBe(0);
      for (const state of ['partial', 'confirming', 'paid'] as const) {
        const { checkout: pushed } = CHECKOUT_STATES[state] ?? {};
        await expect
          .poll(
            async () => {
              api.push('onCheckoutChanged', pushed);
              return page.locator(`[data-status="${pushed?.status}"]`).count();
            },
            { timeout: 60_000 },
          )
          .toBe(1);
        // What Web Vitals call good.
        expect(await shift()).toBeLessThan(0.1);
      }
      await close();
    },
  );

  it('given money in another asset, then it is said and announced, and the code still asks for what is due', async () => {
    const { page, api, problems, close } = await show({ checkout: checkout() });
    await expect
      .poll(
        async () => {
          api.push('onCheckoutChanged', checkout({ version: 2, exceptions: ['WRONG_ASSET'] }));
          return announced(page);
        },
        { timeout: 60_000 },
      )
      .toBe('Another asset arrived');
    await page.getByText('It does not pay this: only USDC on Base does.').waitFor();
    await page.getByRole('img', { name: 'QR code: pay 25.00 USDC on Base' }).waitFor();
    expect(problems).toEqual([]);
    await close();
  });

  it('given a paid checkout that is opened, then nothing is announced', async () => {
    const { page, close } = await show({ checkout: CHECKOUT_STATES['paid']!.checkout });
    expect(await announced(page)).toBe('');
    await close();
  });

  it('given a clock that is an hour behind the server’s, then the time left is the server’s', async () => {
    const serverNow = Date.now() + 3_600_000;
    const { page, close } = await show({
      checkout: checkout({
        serverTime: new Date(serverNow).toISOString(),
        expiresAt: new Date(serverNow + 10 * 60_000 + 59_000).toISOString(),
      }),
    });
    expect(await page.getByRole('timer').textContent()).toMatch(/^10:\d\d$/);
    await close();
  });

  it('given only a keyboard, then everything is reached in the order of reading, and shows that it is', async () => {
    const { page, close } = await show({ checkout: checkout() });
    const order: string[] = [];
    for (let i = 0; i < 8; i++) {
      await page.keyboard.press('Tab');
      const [name, outline] = await page.evaluate<[string, string]>(`(() => {
        const each = document.activeElement;
        const shown = each.matches('input') ? each.nextElementSibling : each;
        return [each.getAttribute('aria-label') ?? each.closest('label')?.innerText ?? each.innerText, getComputedStyle(shown).outlineStyle];
      })()`);
      if (name === undefined || outline === undefined) break;
      order.push(name.split('\n')[0]!.trim());
      expect([name, outline]).toEqual([name, 'solid']);
    }
    expect(order).toEqual([
      'Details',
      'Payment request',
      'Open in a wallet app',
      'Open in MetaMask',
      'Open in Trust Wallet',
      'Copy: Address',
      'Copy: Amount (USDC)',
      'Language',
    ]);
    await close();
  });

  it('given a keyboard, then the kind of the code is chosen, the address copied and the language changed', async () => {
    const { page, close } = await show({ checkout: checkout() });
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'], { origin: pages.url });
    await page.getByRole('radio', { name: 'Payment request' }).focus();
    await page.keyboard.press('ArrowRight');
    await page
      .getByRole('img', { name: 'QR code of the address alone, to pay 25.00 USDC on Base' })
      .waitFor();
    await page.getByRole('button', { name: 'Copy: Address' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('status').filter({ hasText: 'Copied' }).waitFor();
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe(checkout().address);
    await page.getByLabel('Language').selectOption('ar');
    await page.getByText('امسح الرمز للدفع').waitFor();
    expect(await page.evaluate('document.documentElement.dir')).toBe('rtl');
    await close();
  });

  it('given names and addresses that are markup or scripts, then they are text, and lead nowhere', async () => {
    const markup = '<img src=x onerror="alert(1)"><script>alert(2)</script>';
    const hostile = checkout({
      ...CHECKOUT_STATES['paid']!.checkout,
      merchantName: markup,
      returnUrl: 'javascript:alert(1)',
      payments: [{ ...payment('25.00'), explorerUrl: 'javascript:alert(3)' }],
    });
    const { page, problems, close } = await show({ checkout: hostile });
    expect(await page.locator('.summary__merchant bdi').textContent()).toBe(markup);
    expect(await page.locator('#page img, #page script').count()).toBe(0);
    expect(await page.locator('a[href^="javascript"]').count()).toBe(0);
    expect(await page.getByRole('link', { name: /^Back to/ }).count()).toBe(0);
    expect(problems).toEqual([]);
    await close();
  });

  it('given a connection that is lost, then it is said, the checkout is asked for, and pushes come when it is back', async () => {
    const { page, api, problems, close } = await show({ checkout: checkout() });
    await expect.poll(() => api.connections).toBe(1);
    api.lose();
    await page.getByText('No connection.').waitFor();
    api.fields.checkout = CHECKOUT_STATES['paid']!.checkout!;
    api.restore();
    await page.locator('[data-stage="PAID"]').waitFor();
    await page.locator('[data-live="true"]').waitFor();
    expect(problems).toEqual([]);
    await close();
  });

  it('given an API that does not answer, then the page says so, and loads when it is asked to again', async () => {
    const opened = await openPage(browser, [pages.url, STUBBED.graphqlUrl]);
    const api = await stubApi(opened.page, { checkout: checkout() });
    api.lose();
    await opened.page.goto(`${pages.url}/pay/x?lang=en`);
    await opened.page.getByText('This page could not be loaded').last().waitFor();
    const again = opened.page.getByRole('button', { name: 'Try again' });
    await again.waitFor();
    // The page asks by itself as well, so that the button would be gone: the API is back with the click, and not before it.
    const clicked = again.dispatchEvent('click');
    api.restore();
    await clicked;
    await opened.page.locator('[data-stage="WAITING"]').waitFor();
    await opened.close();
  });

  it.each([
    ['pay/x', 'checkout', 'WAITING'],
    ['p/shop', 'getPayee', 'MISSING'],
  ])(
    'given /%s and an API that fails while pushes come, then the page loads by itself once it answers',
    async (path, field, stage) => {
      const opened = await openPage(browser, [pages.url, STUBBED.graphqlUrl]);
      let fails = true;
      const found = field === 'checkout' ? checkout() : null;
      const api = await stubApi(opened.page, {
        [field]: () => (fails ? new Refusal('InternalError', 'Something failed.') : found),
      });
      await opened.page.goto(`${pages.url}/${path}?lang=en`);
      await opened.page.getByText('This page could not be loaded').last().waitFor();
      // A checkout asks at first, and once pushes come.
      if (field === 'checkout')
        await expect.poll(() => api.authorizations.requests.length).toBeGreaterThan(1);
      fails = false;
      await opened.page.locator(`[data-stage="${stage}"]`).waitFor();
      await opened.close();
    },
  );

  it('given a configuration that cannot be read at first, then the page loads by itself', async () => {
    const opened = await openPage(browser, [pages.url, STUBBED.graphqlUrl]);
    await stubApi(opened.page, { checkout: checkout() });
    await opened.page.route('**/config.json', (route) => route.fulfill({ status: 503 }), { times: 1 });
    await opened.page.goto(`${pages.url}/pay/x?lang=en`);
    await opened.page.locator('[data-stage="WAITING"]').waitFor();
    await opened.close();
  });

  it.each(['pay/x', 'p/shop'])(
    'given /%s whose scripts have not come, then the place of its card is painted',
    async (path) => {
      const { page, close } = await openPage(browser, [pages.url]);
      const later: (() => Promise<void>)[] = [];
      await page.route(/\.js$/, (route) => void later.push(() => route.continue()));
      await page.goto(`${pages.url}/${path}?lang=en`, { waitUntil: 'commit' });
      await page.locator('.card--loading .spinner').waitFor();
      await expect
        .poll(() => page.evaluate<number>("performance.getEntriesByName('first-contentful-paint').length"))
        .toBe(1);
      expect(later).not.toEqual([]);
      await close();
    },
  );

  it.each(['pay/x', 'p/shop', 'dashboard'])(
    'given /%s where scripts are off, then the sentence that says so is first and all that is shown',
    async (path) => {
      const { page, problems, close } = await openPage(browser, [pages.url], { javaScriptEnabled: false });
      await page.goto(`${pages.url}/${path}`);
      const sentence = page.locator('noscript');
      await sentence.waitFor();
      expect(await sentence.textContent()).toContain('This page needs JavaScript.');
      expect(await sentence.boundingBox()).toMatchObject({ x: 0, y: 0 });
      expect(await page.locator('#page').isVisible()).toBe(false);
      expect(problems).toEqual([]);
      await close();
    },
  );
});
