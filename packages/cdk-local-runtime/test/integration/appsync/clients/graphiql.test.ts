import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TestApi } from '../testApi.ts';
import { startBrowser } from './browser.ts';
import { startClientApi } from './clientApi.ts';

let runtime: TestApi;
let browser: Browser | undefined;

beforeAll(async () => {
  runtime = await startClientApi();
  runtime.appsync.setGraphiqlDefaults({ headers: { Authorization: 'good key <script>' } });
  browser = await startBrowser();
});

afterAll(async () => {
  await browser?.close();
  await runtime.close();
});

/** Puts an operation into the query editor and runs it when the page has understood its name. */
async function run(page: Page, name: string, query: string): Promise<void> {
  const editor = `document.querySelector('.graphiql-query-editor .CodeMirror').CodeMirror`;
  await page.evaluate(`${editor}.setValue(${JSON.stringify(query)})`);
  await expect.poll(() => page.locator('.graphiql-tab-active').textContent()).toContain(name);
  await page.click('.graphiql-execute-button');
}

test('given GraphiQL in a browser, when a query and a subscription run, then both answer with the key that is filled in', async () => {
  const page = (await browser?.newPage()) as Page;
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('request', (request) => {
    if (new URL(request.url()).hostname !== '127.0.0.1') problems.push(request.url());
  });
  await page.goto(runtime.appsync.graphiqlUrl);
  await page.waitForSelector('.graphiql-query-editor .CodeMirror');
  expect(await page.locator('.graphiql-tab').count()).toBe(3);
  const result = page.locator('.result-window');
  await expect.poll(() => page.locator('.graphiql-editor-tool').textContent()).toContain('good key <script>');

  await run(page, 'Who', 'query Who { whoAmI }');
  await expect.poll(() => result.textContent()).toContain('Lambda Authorization');

  await run(page, 'Listen', 'subscription Listen { onNote { id text } }');
  await expect.poll(() => result.textContent()).toContain('listening');
  await runtime.post('mutation { addNote(id: "seen", text: "by the page") { id text } }');
  await expect.poll(() => result.textContent()).toContain('by the page');
  await runtime.post('mutation { addNote(id: "again", text: "and again") { id text } }');
  await expect.poll(() => result.textContent()).toContain('and again');
  await page.click('.graphiql-execute-button');
  expect(problems).toEqual([]);
  await page.close();
});

test('given another host name, when the page is asked for, then it keeps the key to itself', async () => {
  const { request } = await import('node:http');
  const url = new URL(runtime.appsync.graphiqlUrl);
  const status = await new Promise((resolve, reject) => {
    request(
      { host: '127.0.0.1', port: url.port, path: '/graphiql', headers: { host: 'evil.example' } },
      (response) => {
        response.resume();
        resolve(response.statusCode);
      },
    )
      .on('error', reject)
      .end();
  });
  expect(status).toBe(403);
});

test('given the page, when its parts are asked for, then they come from the installed packages', async () => {
  const page = await (await fetch(runtime.appsync.graphiqlUrl)).text();
  expect(page).not.toContain('<script>good');
  expect(page).not.toMatch(/https?:\/\//);
  const parts = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map((found) => found[1] ?? '');
  expect(parts).toHaveLength(5);
  for (const part of parts) {
    const response = await fetch(new URL(part, runtime.appsync.graphiqlUrl));
    expect(response.status).toBe(200);
    expect((await response.text()).length).toBeGreaterThan(500);
  }
  expect((await fetch(`${runtime.appsync.graphiqlUrl}/../../package.json`)).status).toBe(404);
  expect((await fetch(`${runtime.appsync.graphiqlUrl}/nothing.js`)).status).toBe(404);
});
