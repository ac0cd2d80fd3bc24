import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium, type Browser } from 'playwright-core';
import { buildWeb } from '../scripts/build/web.ts';
import { CHECKOUT_STATES } from '../test/fixtures/pages/checkouts.ts';
import { dashboardViews } from '../test/fixtures/pages/dashboards.ts';
import { servePages } from '../test/fixtures/pages/servePages.ts';
import { STUBBED, stubApi } from '../test/fixtures/pages/stubbedApi.ts';

/** `npm run screenshots`: pictures of the pages' states for the documentation, in light and dark, wide and narrow. */
const { values } = parseArgs({
  options: {
    to: { type: 'string', default: join('docs', 'pictures', 'pages') },
    only: { type: 'string' },
    lang: { type: 'string', default: 'en' },
    /** Debian's. */
    browser: { type: 'string', default: '/usr/bin/chromium' },
  },
});

const SIZES = { wide: { width: 1_120, height: 860 }, narrow: { width: 360, height: 740 } } as const;

async function takeAll(browser: Browser, url: string): Promise<void> {
  const wanted = values.only?.split(',');
  for (const theme of ['light', 'dark'] as const) {
    for (const [size, viewport] of Object.entries(SIZES)) {
      const context = await browser.newContext({ viewport, colorScheme: theme, reducedMotion: 'reduce' });
      const page = await context.newPage();
      const api = await stubApi(page, {});
      for (const [state, fields] of Object.entries(CHECKOUT_STATES)) {
        if (wanted !== undefined && !wanted.includes(state)) continue;
        Object.assign(api.fields, { head: null, ...fields });
        await page.goto(`${url}/pay/x?lang=${values.lang}`);
        await page.locator('[data-stage], .card--message').waitFor();
        await page.screenshot({ path: join(values.to, `pay-${state}-${size}-${theme}.png`), fullPage: true });
      }
      await context.close();
    }
  }
}

async function takeDashboard(browser: Browser, url: string): Promise<void> {
  for (const [view, { hash, fields }] of Object.entries(dashboardViews())) {
    if (values.only !== undefined && !values.only.split(',').includes(`dashboard-${view}`)) continue;
    for (const theme of ['light', 'dark'] as const) {
      for (const [size, viewport] of Object.entries(SIZES)) {
        const context = await browser.newContext({ viewport, colorScheme: theme, reducedMotion: 'reduce' });
        const page = await context.newPage();
        await stubApi(page, fields);
        await page.addInitScript("sessionStorage.setItem('merchantKey', 'apk_local_stubbed')");
        await page.goto(`${url}/dashboard?lang=${values.lang}${hash}`);
        await page.locator('.figures, .pages, .timeline, .empty').first().waitFor();
        await page.waitForTimeout(150);
        await page.screenshot({ path: join(values.to, `dashboard-${view}-${size}-${theme}.png`) });
        await context.close();
      }
    }
  }
}

// Beside what a server serves, which goes on meanwhile.
const built = join('node_modules', '.cache', 'pages');
await buildWeb(built);
await mkdir(values.to, { recursive: true });
const pages = await servePages(STUBBED, { directory: built });
const browser = await chromium.launch({ executablePath: values.browser, args: ['--no-sandbox'] });
try {
  await takeAll(browser, pages.url);
  await takeDashboard(browser, pages.url);
} finally {
  await browser.close();
  await pages.close();
}
