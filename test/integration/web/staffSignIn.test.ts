import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { axeViolations } from '../../fixtures/pages/axe.ts';
import { CHROMIUM, openPage, type WatchedPage } from '../../fixtures/pages/browser.ts';
import { invoice } from '../../fixtures/pages/dashboards.ts';
import { servePages } from '../../fixtures/pages/servePages.ts';
import { Refusal, STUBBED, type StubbedApi, stubApi } from '../../fixtures/pages/stubbedApi.ts';
import { STAFF, type StubbedUserPool, stubUserPool } from '../../fixtures/pages/stubbedUserPool.ts';
import { openStubbedWorld, type StubbedWorld } from '../../fixtures/pages/stubbedWorld.ts';

/*
 * How people sign in to the dashboard by the hosted UI of a user pool, which the browser answers here. That the API takes such tokens and what they open
 * is tested against the real one, in test/e2e/isolation.test.ts.
 */

let world: StubbedWorld;
beforeAll(async () => {
  if (CHROMIUM !== null) world = await openStubbedWorld({ ...STUBBED, staff: STAFF });
});
afterAll(() => world?.close());

interface Opened extends WatchedPage {
  api: StubbedApi;
  pool: StubbedUserPool;
}

const PLACE = '/dashboard?lang=en#/invoices';

/** A dashboard in a tab that has nothing. */
async function open(path = PLACE): Promise<Opened> {
  const { pages, browser } = world;
  const opened = await openPage(browser, [pages.url, STUBBED.graphqlUrl, STAFF.domain], { locale: 'en-GB' });
  const api = await stubApi(opened.page, { listInvoices: { items: [invoice()], nextToken: null } });
  const pool = await stubUserPool(opened.page, `${pages.url}/dashboard`);
  await opened.page.goto(`${pages.url}${path}`);
  await opened.page.getByRole('button', { name: 'Sign in with your account' }).waitFor();
  return { ...opened, api, pool };
}

async function signIn(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Sign in with your account' }).click();
  await page.getByRole('link', { name: 'Continue' }).click();
}

const shown = (page: Page): Promise<void> => page.locator('table').waitFor();
const kept = (page: Page): Promise<unknown> => page.evaluate('({ ...sessionStorage })');

describe.skipIf(CHROMIUM === null)('people sign in to the dashboard', () => {
  it('given no user pool, then a key is all that is asked for, and one address fewer may be asked', async () => {
    const plain = await servePages(STUBBED);
    const { page, close } = await openPage(world.browser, [plain.url, STUBBED.graphqlUrl]);
    await page.goto(`${plain.url}/dashboard?lang=en`);
    await page.getByLabel('API key').waitFor();
    expect(await page.getByRole('button', { name: /account/ }).count()).toBe(0);
    await close();
    const policyOf = async (url: string): Promise<string> =>
      (await fetch(`${url}/dashboard`)).headers.get('content-security-policy') ?? '';
    expect(await policyOf(world.pages.url)).toBe(
      (await policyOf(plain.url)).replace(
        STUBBED.realtimeUrl,
        `${STUBBED.realtimeUrl} ${STAFF.domain}/oauth2/token`,
      ),
    );
    await plain.close();
  });

  it('given a person who signs in, then the place that was asked for is shown, by the ID token alone, and no code stays in the address', async () => {
    const { page, api, pool, problems, close } = await open();
    await signIn(page);
    await shown(page);
    expect(new URL(page.url()).search + new URL(page.url()).hash).toBe('#/invoices');
    const [asked] = pool.asked.token;
    expect(pool.asked.token).toHaveLength(1);
    expect(asked?.get('grant_type')).toBe('authorization_code');
    await expect.poll(() => api.authorizations.subscriptions.length).toBe(2);
    expect(new Set([...api.authorizations.requests, ...api.authorizations.subscriptions])).toEqual(
      new Set(pool.given),
    );
    expect(pool.given).toHaveLength(1);
    await page.reload();
    await shown(page);
    expect(pool.asked.token).toHaveLength(1);
    expect(Object.keys((await kept(page)) as object)).toEqual(['staffTokens']);
    expect(problems).toEqual([]);
    await close();
  });

  it('given two sign-ins, then neither state, nonce nor challenge is used again', async () => {
    const { page, pool, problems, close } = await open();
    for (let i = 0; i < 2; i++) {
      await page.goto(`${world.pages.url}/dashboard?lang=en&turn=${i}`);
      await page.getByRole('button', { name: 'Sign in with your account' }).click();
      await page.getByRole('link', { name: 'Continue' }).waitFor();
    }
    for (const name of ['state', 'nonce', 'code_challenge'])
      expect(new Set(pool.asked.authorize.map((asked) => asked.get(name))).size).toBe(2);
    expect(problems).toEqual([]);
    await close();
  });

  it('given tokens that are about to end, then they are renewed once for all that ask, before they are used', async () => {
    const { page, api, pool, problems, close } = await open();
    pool.lifetimes = [30];
    await signIn(page);
    await shown(page);
    await expect.poll(() => api.authorizations.subscriptions.length).toBe(2);
    expect(pool.asked.token.map((asked) => asked.get('grant_type'))).toEqual([
      'authorization_code',
      'refresh_token',
    ]);
    expect(new Set([...api.authorizations.requests, ...api.authorizations.subscriptions])).toEqual(
      new Set([pool.given[1]]),
    );
    expect(problems).toEqual([]);
    await close();
  });

  it('given a token endpoint that is out of reach for a moment, then the token is used for as long as it is good', async () => {
    const { page, api, pool, problems, close } = await open();
    pool.lifetimes = [30];
    pool.reachedBy = 'codes';
    await signIn(page);
    await shown(page);
    expect(new Set(api.authorizations.requests)).toEqual(new Set(pool.given));
    expect(pool.given).toHaveLength(1);
    expect(problems).toEqual([]);
    await close();
  });

  it('given a refresh token that was revoked, then nothing of the merchant stays, and it says why', async () => {
    const { page, pool, problems, close } = await open();
    pool.lifetimes = [30];
    pool.takes = 'noRefreshTokens';
    await signIn(page);
    await page.getByText('Your sign-in has ended').waitFor();
    expect(await kept(page)).toEqual({});
    expect(await page.locator('table').count()).toBe(0);
    expect(problems).toEqual([]);
    await close();
  });

  it('given a token that the API does not take any more, then it says that the sign-in has ended', async () => {
    const { page, api, problems, close } = await open();
    api.fields['listInvoices'] = new Refusal(
      'UnauthorizedException',
      'You are not authorized to make this call.',
    );
    await signIn(page);
    await page.getByText('Your sign-in has ended').waitFor();
    expect(await kept(page)).toEqual({});
    expect(problems).toEqual([]);
    await close();
  });

  it('given a group without a scope, then it says what to ask for, and of an account', async () => {
    const { page, api, problems, close } = await open();
    api.fields['listInvoices'] = new Refusal('Unauthorized', 'not allowed', { scope: 'invoices:read' });
    await signIn(page);
    await page.getByText('Your account may not see this').waitFor();
    await page.getByText('It lacks the scope invoices:read').waitFor();
    expect(problems).toEqual([]);
    await close();
  });

  it.each<[string, Partial<StubbedUserPool>, string, number]>([
    ['an answer for another sign-in', { back: 'otherState' }, 'This sign-in was not begun in this tab', 0],
    ['a person who is refused', { back: 'denied' }, 'The sign-in was cancelled or refused', 0],
    ['a code that has expired', { takes: 'noCodes' }, 'The sign-in took too long', 1],
    ['a token endpoint out of reach', { reachedBy: 'nothing' }, 'You could not be signed in', 0],
    [
      'an ID token of another sign-in',
      { claims: { nonce: 'of another sign-in, by somebody else' } },
      'You could not be signed in',
      1,
    ],
    ['an ID token for another application', { claims: { aud: 'other' } }, 'You could not be signed in', 1],
    [
      'an ID token of another pool',
      { claims: { iss: 'https://other.test' } },
      'You could not be signed in',
      1,
    ],
    [
      'an account without a merchant',
      { claims: { 'custom:merchant_id': undefined } },
      'This account belongs to no merchant',
      1,
    ],
  ])('given %s, then nobody is signed in, and it says why', async (_, answers, words, asked) => {
    const { page, api, pool, problems, close } = await open();
    Object.assign(pool, answers);
    await signIn(page);
    await page.getByText(words).waitFor();
    expect(await kept(page)).toEqual({});
    expect(pool.asked.token).toHaveLength(asked);
    expect(api.authorizations.requests).toEqual([]);
    expect(new URL(page.url()).search).toBe('');
    expect(problems).toEqual([]);
    await close();
  });

  it('given an answer that this tab did not ask for, then no token is asked for', async () => {
    const { page, pool, problems, close } = await open(
      '/dashboard?lang=en&code=theirs&state=theirs#/invoices',
    );
    await page.getByText('This sign-in was not begun in this tab').waitFor();
    expect(pool.asked.token).toEqual([]);
    expect(new URL(page.url()).search).toBe('');
    // And a sign-in of its own is none the worse for it.
    await signIn(page);
    await shown(page);
    expect(problems).toEqual([]);
    await close();
  });

  it('given a person who signs out, then the tab forgets it, and the hosted UI is told', async () => {
    const { page, pool, problems, close } = await open();
    await signIn(page);
    await shown(page);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('link', { name: 'Back' }).click();
    await page.getByRole('button', { name: 'Sign in with your account' }).waitFor();
    expect(pool.asked.logout.map((asked) => Object.fromEntries(asked))).toEqual([
      { client_id: STAFF.clientId, logout_uri: `${world.pages.url}/dashboard` },
    ]);
    expect(await kept(page)).toEqual({});
    expect(problems).toEqual([]);
    await close();
  });

  it('given a key where there are accounts, then it signs in as ever, and signing out goes nowhere else', async () => {
    const { page, api, pool, problems, close } = await open();
    api.fields['listAssets'] = [];
    await page.getByLabel('API key').fill('apk_local_stubbed');
    await page.keyboard.press('Enter');
    await shown(page);
    expect(new Set(api.authorizations.requests)).toEqual(new Set(['apk_local_stubbed']));
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByLabel('API key').waitFor();
    expect(pool.asked).toEqual({ authorize: [], token: [], logout: [] });
    expect(problems).toEqual([]);
    await close();
  });

  it.each(['en', 'es', 'ar'])('given it in %s, then axe finds nothing in both themes', async (lang) => {
    // The policy refuses what a test injects, so that this page is opened without it.
    const context = await world.browser.newContext({
      bypassCSP: true,
      reducedMotion: 'reduce',
      viewport: { width: 320, height: 640 },
    });
    const page = await context.newPage();
    await page.goto(`${world.pages.url}/dashboard?lang=${lang}&code=theirs&state=theirs`);
    await page.locator('.notice').waitFor();
    expect(await axeViolations(page)).toEqual({ light: [], dark: [] });
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
    await context.close();
  });
});
