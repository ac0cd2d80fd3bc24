import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { chromium, type Page } from 'playwright-core';
import { buildWeb } from '../scripts/build/web.ts';
import { CHECKOUT_STATES } from '../test/fixtures/pages/checkouts.ts';
import { servePages } from '../test/fixtures/pages/servePages.ts';
import { STUBBED, stubApi } from '../test/fixtures/pages/stubbedApi.ts';

/**
 * `npm run bench:pages`: what the checkout weighs, and when it is painted and can be used with a processor that is four times slower. Wanted: 60 KB of
 * gzipped JavaScript, painted in 1 s, usable in 1.5 s, the layout shift that WCAG's reflow and Web Vitals call good (0.1).
 */
const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '5' },
    slower: { type: 'string', default: '4' },
    /** Debian's. */
    browser: { type: 'string', default: '/usr/bin/chromium' },
  },
});

interface Run {
  readonly paintedMs: number;
  readonly usableMs: number;
  readonly shift: number;
}

const OBSERVE = `globalThis.shift = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) shift += entry.value;
  }).observe({ type: 'layout-shift', buffered: true });`;

async function measure(page: Page, url: string): Promise<Run> {
  await page.goto(`${url}/pay/x?lang=en`);
  await page.getByRole('button', { name: 'Copy: Address' }).click();
  const usableMs = await page.evaluate<number>('performance.now()');
  const paintedMs = await page.evaluate<number>(
    `performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN`,
  );
  return { paintedMs, usableMs, shift: await page.evaluate<number>('shift') };
}

/** Gzipped bytes of the JavaScript that the page asked for. */
async function weigh(files: Iterable<string>, directory: string): Promise<number> {
  let bytes = 0;
  for (const file of files) bytes += gzipSync(await readFile(join(directory, 'assets', file))).length;
  return bytes;
}

const built = join('node_modules', '.cache', 'pages');
await buildWeb(built);
const pages = await servePages(STUBBED, { directory: built });
const browser = await chromium.launch({ executablePath: values.browser, args: ['--no-sandbox'] });
const asked = new Set<string>();
const runs: Run[] = [];
try {
  for (let i = 0; i < Number(values.runs); i++) {
    const page = await (await browser.newContext()).newPage();
    page.on('request', (request) => {
      const name = /\/assets\/(.+\.js)$/.exec(request.url())?.[1];
      if (name !== undefined) asked.add(name);
    });
    const session = await page.context().newCDPSession(page);
    await session.send('Emulation.setCPUThrottlingRate', { rate: Number(values.slower) });
    await stubApi(page, { ...CHECKOUT_STATES['waiting'] });
    await page.addInitScript(OBSERVE);
    runs.push(await measure(page, pages.url));
    await page.context().close();
  }
} finally {
  await browser.close();
  await pages.close();
}
const median = (figures: readonly number[]): number =>
  figures.toSorted((a, b) => a - b)[figures.length >> 1] ?? NaN;
const all = (await readdir(join(built, 'assets'))).filter((name) => name.endsWith('.js'));
console.log(
  `checkout: ${await weigh(asked, built)} bytes of gzipped JavaScript in ${asked.size} files (wanted 60,000)`,
);
console.log(`all pages and languages: ${await weigh(all, built)} bytes in ${all.length} files`);
console.log(`with a processor ${values.slower} times slower, median of ${runs.length}:`);
console.log(
  `  first contentful paint ${Math.round(median(runs.map(({ paintedMs }) => paintedMs)))} ms (wanted 1,000)`,
);
console.log(
  `  a button was pressed   ${Math.round(median(runs.map(({ usableMs }) => usableMs)))} ms (wanted 1,500)`,
);
console.log(`  layout shift           ${median(runs.map(({ shift }) => shift)).toFixed(3)} (wanted 0.1)`);
