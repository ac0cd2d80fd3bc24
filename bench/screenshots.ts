import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium, type Browser, type Page } from 'playwright-core';
import { buildWeb } from '../scripts/build/web.ts';
import { showState, TAB_OF_STATES } from '../test/fixtures/pages/pageState.ts';
import { PAGE_STATES } from '../test/fixtures/pages/pageStates.ts';
import { servePages } from '../test/fixtures/pages/servePages.ts';
import { STUBBED, stubApi } from '../test/fixtures/pages/stubbedApi.ts';

/** `npm run screenshots`: pictures of every state of every page for the documentation, in light and dark, wide and narrow. */
const { values } = parseArgs({
  options: {
    to: { type: 'string', default: join('docs', 'pictures', 'pages') },
    /** Names of states as in PAGE_STATES, with commas between them. */
    only: { type: 'string' },
    lang: { type: 'string', default: 'en' },
    /** Debian's. */
    browser: { type: 'string', default: '/usr/bin/chromium' },
  },
});

const SIZES = { wide: { width: 1_120, height: 860 }, narrow: { width: 360, height: 740 } } as const;
/** Of WebP: text stays sharp, and all pictures together are a few megabytes. */
const QUALITY = 50;
/** What is longer is cut off: a picture in a document is looked at, not scrolled. */
const HEIGHT_MAX = 1_600;

/** The page as it is, from its top. Playwright itself takes no WebP. */
async function take(page: Page, path: string): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const { width, height } = page.viewportSize() ?? SIZES.wide;
  const whole = await page.evaluate<number>('document.documentElement.scrollHeight');
  const { data } = (await session.send('Page.captureScreenshot', {
    format: 'webp',
    quality: QUALITY,
    captureBeyondViewport: true,
    clip: { x: 0, y: 0, width, height: Math.min(Math.max(whole, height), HEIGHT_MAX), scale: 1 },
  })) as { data: string };
  await session.detach();
  await writeFile(path, Buffer.from(data, 'base64'));
}

async function takeAll(browser: Browser, url: string): Promise<void> {
  const wanted = values.only?.split(',');
  const context = await browser.newContext({ reducedMotion: 'reduce' });
  const page = await context.newPage();
  await page.addInitScript(TAB_OF_STATES);
  const api = await stubApi(page, {});
  for (const [name, state] of PAGE_STATES) {
    if (wanted !== undefined && !wanted.includes(name)) continue;
    for (const [size, viewport] of Object.entries(SIZES)) {
      await page.setViewportSize(viewport);
      await showState(page, api, url, state, values.lang);
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        // Fonts and transitions settle before the second frame.
        await page.evaluate(
          'new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))',
        );
        await take(page, join(values.to, `${name}-${size}-${colorScheme}.webp`));
      }
    }
  }
  await context.close();
}

/** All of them on one page that GitHub shows, each a picture to open. */
function indexOf(names: readonly string[]): string {
  const line = (name: string): string =>
    Object.keys(SIZES)
      .flatMap((size) => ['light', 'dark'].map((theme) => `${name}-${size}-${theme}`))
      .map((file) => `<img src="${file}.webp" alt="${file}" height="240" />`)
      .join('\n');
  return [
    '# Every state of every page',
    '',
    'Wide and narrow, light and dark. Made by `npm run screenshots`, of answers that `test/fixtures/pages` has; axe looks at the same states in `test/integration/web/accessibility.test.ts`.',
    ...names.flatMap((name) => ['', `## ${name}`, '', line(name)]),
    '',
  ].join('\n');
}

/** What no state has any more is not left behind. */
async function removeAll(directory: string): Promise<void> {
  const files = await readdir(directory);
  await Promise.all(files.filter((name) => name.endsWith('.webp')).map((name) => rm(join(directory, name))));
}

// Beside what a server serves, which goes on meanwhile.
const built = join('node_modules', '.cache', 'pages');
await buildWeb(built);
await mkdir(values.to, { recursive: true });
if (values.only === undefined) await removeAll(values.to);
const pages = await servePages(STUBBED, { directory: built });
const browser = await chromium.launch({ executablePath: values.browser, args: ['--no-sandbox'] });
try {
  await takeAll(browser, pages.url);
  if (values.only === undefined)
    await writeFile(join(values.to, 'README.md'), indexOf(PAGE_STATES.map(([name]) => name)));
} finally {
  await browser.close();
  await pages.close();
}
