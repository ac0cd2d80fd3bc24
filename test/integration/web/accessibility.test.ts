import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { axeViolations } from '../../fixtures/pages/axe.ts';
import { CHROMIUM } from '../../fixtures/pages/browser.ts';
import { showState, TAB_OF_STATES } from '../../fixtures/pages/pageState.ts';
import { PAGE_STATES } from '../../fixtures/pages/pageStates.ts';
import { PAYEE_STATES } from '../../fixtures/pages/payeeStates.ts';
import { type StubbedApi, stubApi } from '../../fixtures/pages/stubbedApi.ts';
import { openStubbedWorld, type StubbedWorld } from '../../fixtures/pages/stubbedWorld.ts';

/*
 * Every state of every page, in one page of one browser: each is shown once, then its language and theme are changed and its window made small, as
 * a person would, since loading costs more than looking.
 */

const LANGUAGES = ['en', 'es', 'ar'] as const;
const WIDE = { width: 1_024, height: 800 };
/** The width of WCAG 1.4.10: 1,280 px at 400 %. */
const NARROW = { width: 320, height: 640 };

let world: StubbedWorld;
let page: Page;
let api: StubbedApi;
beforeAll(async () => {
  if (CHROMIUM === null) return;
  world = await openStubbedWorld();
  // The policy refuses what a test injects, so that this page is opened without it.
  const context = await world.browser.newContext({
    bypassCSP: true,
    reducedMotion: 'reduce',
    viewport: WIDE,
  });
  page = await context.newPage();
  await page.addInitScript(TAB_OF_STATES);
  api = await stubApi(page, {});
});
afterAll(() => world?.close());

/** By the page's own choice, which is there behind a dialog too. */
async function choose(lang: string): Promise<void> {
  await page.evaluate(`{
    const choice = [...document.querySelectorAll('select')].find(({ options }) => [...options].some(({ value }) => value === 'ar'));
    choice.value = '${lang}';
    choice.dispatchEvent(new Event('change', { bubbles: true }));
  }`);
  await page.locator(`html[lang="${lang}"]`).waitFor();
}

/**
 * Of the small window: how much the page is wider, and controls below 24 px (WCAG 2.5.8), of which a link within its line and one that is there with the
 * focus only are excepted.
 */
const NARROW_FINDINGS = `({
  dir: document.documentElement.dir,
  tooWide: Math.max(0, document.documentElement.scrollWidth - innerWidth),
  small: [...document.querySelectorAll('button, a, select, input, summary')]
    .map((each) => [each, (each.closest('label') ?? each).getBoundingClientRect()])
    .filter(([, { width, height }]) => width > 0 && (width < 24 || height < 24))
    .filter(([each]) => !each.matches('.payments__hash, .skip'))
    .map(([each, { width, height }]) => each.outerHTML.slice(0, 80) + ' ' + width + ' x ' + height),
})`;

describe.skipIf(CHROMIUM === null)('what people with disabilities meet', () => {
  it.each(PAGE_STATES)(
    'given %s, then axe finds nothing in both themes and three languages, and at 320 px nothing is wider than the window or too small to be hit',
    async (_, state) => {
      await showState(page, api, world.pages.url, state);
      const found: Record<string, unknown> = {};
      const none: Record<string, unknown> = {};
      for (const lang of LANGUAGES) {
        if (lang !== 'en') await choose(lang);
        const violations = await axeViolations(page);
        await page.setViewportSize(NARROW);
        found[lang] = { ...violations, ...(await page.evaluate<object>(NARROW_FINDINGS)) };
        none[lang] = { light: [], dark: [], dir: lang === 'ar' ? 'rtl' : 'ltr', tooWide: 0, small: [] };
        await page.setViewportSize(WIDE);
      }
      expect(found).toEqual(none);
    },
  );

  it('given a payee’s code and the keyboard alone, then the first Tab comes to what pays it, and Enter does', async () => {
    const paid = PAYEE_STATES['paid'];
    if (paid === undefined) throw new Error('there is no such state');
    const confirm = async (opened: Page): Promise<void> => {
      await opened.locator('.pay-form').waitFor();
      await opened.keyboard.press('Tab');
      expect(await opened.evaluate('document.activeElement.innerText')).toBe('Pay 12.40 EUR');
      await opened.keyboard.press('Enter');
    };
    await showState(page, api, world.pages.url, { ...paid, act: confirm });
    await page.getByRole('heading', { name: 'Paid' }).waitFor();
  });
});
