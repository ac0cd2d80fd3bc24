import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser'];

/**
 * A browser for tests. Without one they fail, since a test that is skipped is one that nobody misses.
 *
 * @throws Error that says how to install it
 */
export async function startBrowser(places: readonly string[] = PLACES): Promise<Browser> {
  const executablePath = places.find((path) => existsSync(path));
  if (executablePath === undefined)
    throw new Error(`chromium is not at ${places.join(' or ')}: apt-get install chromium`);
  return chromium.launch({ executablePath, args: ['--no-sandbox'] });
}
