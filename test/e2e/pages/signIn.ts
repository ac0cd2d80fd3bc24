import type { Page } from 'playwright-core';
import { openPage, type WatchedPage } from '../../fixtures/pages/browser.ts';
import type { PagesWorld } from './world.ts';

/** A dashboard that asks for a key. */
export async function openDashboard({ server, browser }: PagesWorld): Promise<WatchedPage> {
  const { graphqlUrl, realtimeUrl, pagesUrl } = server.outputs;
  const opened = await openPage(browser, [pagesUrl, graphqlUrl, realtimeUrl]);
  await opened.page.goto(`${pagesUrl}/dashboard?lang=en`);
  await opened.page.getByLabel('API key').waitFor();
  return opened;
}

/** Signs in and waits for the view that is shown then. */
export async function signInTo(page: Page, key: string, view: string): Promise<void> {
  await page.getByLabel('API key').fill(key);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { name: view, level: 1 }).waitFor();
}

/** One thing on the dashboard, for who is signed in with the key. */
export async function openThing(world: PagesWorld, place: string, key?: string): Promise<WatchedPage> {
  const opened = await openDashboard(world);
  await signInTo(opened.page, key ?? world.server.outputs.merchantApiKey, 'Overview');
  await opened.page.evaluate(`location.hash = '#/${place}'`);
  return opened;
}
