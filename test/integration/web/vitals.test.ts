import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CHROMIUM } from '../../fixtures/pages/browser.ts';
import { checkout } from '../../fixtures/pages/checkouts.ts';
import { openStubbedWorld, type Shown, type StubbedWorld } from '../../fixtures/pages/stubbedWorld.ts';

let world: StubbedWorld;
beforeAll(async () => {
  if (CHROMIUM !== null) world = await openStubbedWorld();
});
afterAll(() => world?.close());

const VITALS = ['page', 'ttfb', 'fcp', 'lcp', 'inp', 'cls'];

interface Watched extends Shown {
  /** Queries of what was asked of `/vitals`. */
  reports: URLSearchParams[];
  /** Files that were asked for. */
  files: string[];
}

/** @param chance what `Math.random` says: below 0.1 a page is one of those that report */
async function open(chance: number, prepare?: (page: Page) => Promise<unknown>): Promise<Watched> {
  const reports: URLSearchParams[] = [];
  const files: string[] = [];
  const shown = await world.show(
    { checkout: checkout() },
    {
      prepare: async (page) => {
        await prepare?.(page);
        await page.addInitScript(`Math.random = () => ${chance}`);
        page.on('request', (request) => {
          const { pathname, searchParams } = new URL(request.url());
          files.push(pathname);
          if (pathname === '/vitals') reports.push(searchParams);
        });
      },
    },
  );
  return { ...shown, reports, files };
}

/** What the browser says to a page that is left or put aside. */
const leave = (page: Page): Promise<unknown> =>
  page.evaluate(`Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));`);

const throwIn = (page: Page, filename: string, name: string): Promise<unknown> =>
  page.evaluate(`dispatchEvent(new ErrorEvent('error', {
    filename: ${filename}, message: 'inv_SECRET', error: Object.assign(new Error('inv_SECRET'), { name: '${name}' }),
  }))`);
const OWN = "location.origin + '/assets/main.js'";

describe.skipIf(CHROMIUM === null)('what a page reports', () => {
  it('given one of the pages that report, when it is left, then its vitals are sent once to its own origin, and nothing of what it showed', async () => {
    const { page, reports, problems, close } = await open(0.05);
    await page.getByRole('button', { name: 'Copy: Address' }).click();
    // The first values come with the first frames.
    await expect
      .poll(async () => (await page.evaluate<unknown[]>("performance.getEntriesByType('paint')")).length)
      .toBe(2);
    await expect
      .poll(() =>
        page.evaluate<boolean>(
          "performance.getEntriesByType('resource').some(({ name }) => name.includes('web-vitals'))",
        ),
      )
      .toBe(true);
    await expect
      .poll(async () => {
        await leave(page);
        return reports.length;
      })
      .toBe(1);
    await leave(page);
    await page.evaluate('fetch("/config.json")');
    expect(reports).toHaveLength(1);
    const [sent] = reports;
    expect(sent?.get('page')).toBe('pay');
    for (const [name, value] of sent ?? []) {
      expect(VITALS).toContain(name);
      if (name !== 'page') expect(value).toMatch(/^[0-9]+$/);
    }
    expect(problems).toEqual([]);
    await close();
  });

  it('given one of the nine in ten that do not, then nothing is sent, and the library is not asked for', async () => {
    const { page, reports, files, close } = await open(0.5);
    await leave(page);
    await page.evaluate('fetch("/config.json")');
    expect(reports).toEqual([]);
    expect(files.filter((file) => file.includes('web-vitals'))).toEqual([]);
    await close();
  });

  it('given a library that does not come, then nothing is reported, and nothing fails', async () => {
    const opened = await open(0.05, (page) => page.route(/web-vitals/, (route) => route.abort()));
    await opened.page.evaluate('fetch("/config.json")');
    await leave(opened.page);
    await expect.poll(() => opened.files.filter((file) => file.includes('web-vitals')).length).toBe(1);
    expect([opened.reports, opened.problems]).toEqual([[], []]);
    await opened.close();
  });

  it('given errors, then the first of our own scripts is told, by its kind alone, whether or not the page is one of those that report', async () => {
    const { page, reports, close } = await open(0.5);
    await throwIn(page, "'chrome-extension://wallet/inpage.js'", 'TypeError');
    await throwIn(page, "''", 'TypeError');
    await throwIn(page, OWN, 'RangeError');
    await throwIn(page, OWN, 'TypeError');
    await page.evaluate('fetch("/config.json")');
    expect(reports.map((sent) => sent.toString())).toEqual(['page=pay&error=RangeError']);
    await close();
  });

  it('given an error whose name somebody else could choose, then it is another one', async () => {
    const { page, reports, close } = await open(0.5);
    await throwIn(page, OWN, 'inv_SECRET');
    await page.evaluate('fetch("/config.json")');
    expect(reports.map((sent) => sent.toString())).toEqual(['page=pay&error=other']);
    await close();
  });
});
