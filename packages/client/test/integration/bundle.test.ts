import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build, type Metafile } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startBrowser } from '../../../cdk-local-runtime/test/integration/appsync/clients/browser.ts';
import { startClientApi } from '../../../cdk-local-runtime/test/integration/appsync/clients/clientApi.ts';
import type { TestApi } from '../../../cdk-local-runtime/test/integration/appsync/testApi.ts';
import { cuttableProxy, type CuttableProxy } from './cuttableProxy.ts';

const directory = fileURLToPath(new URL('../../', import.meta.url));

/** What a page gets: for a browser esbuild resolves no module of Node's, and what it cannot resolve is an error. */
async function bundled(code: string): Promise<{ text: string; zipped: number; metafile: Metafile }> {
  const { outputFiles, metafile } = await build({
    stdin: { contents: code, resolveDir: directory },
    bundle: true,
    minify: true,
    platform: 'browser',
    target: 'es2022',
    format: 'iife',
    write: false,
    metafile: true,
    absWorkingDir: directory,
    logLevel: 'silent',
  });
  const text = outputFiles[0]?.text ?? '';
  return { text, zipped: gzipSync(text).length, metafile };
}

describe('what a page gets', () => {
  it('given all of it, then it needs the library of Standard Webhooks and nothing of Node, and is small', async () => {
    const { metafile, zipped } = await bundled(`export * from './src/index.ts';`);
    const packages = Object.keys(metafile.inputs).flatMap(
      (file) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1] ?? [],
    );
    expect([...new Set(packages)].sort()).toEqual(['@stablelib/base64', 'fast-sha256', 'standardwebhooks']);
    expect(zipped).toBeLessThan(14_000);
  });

  it('given a module of Node’s, then the bundle is refused', async () => {
    await expect(bundled(`import { readFileSync } from 'node:fs'; readFileSync('x');`)).rejects.toThrow(
      'node:fs',
    );
  });

  it('given a checkout page, then it carries the operations that it sends and no others', async () => {
    const { text, zipped } = await bundled(
      `import { createClient, GetCheckout, OnCheckoutChanged } from './src/index.ts';
       globalThis.used = [createClient, GetCheckout, OnCheckoutChanged];`,
    );
    expect(text).toContain('onCheckoutChanged');
    expect(text).not.toContain('createInvoice');
    expect(text).not.toContain('whsec_');
    expect(zipped).toBeLessThan(4_000);
  });
});

describe('in a browser', () => {
  let api: TestApi;
  let proxy: CuttableProxy;
  beforeAll(async () => {
    api = await startClientApi();
    proxy = await cuttableProxy({ port: Number(new URL(api.appsync.realtimeUrl).port) });
  });
  afterAll(async () => {
    await proxy.close();
    await api.close();
  });

  it('given a page, when its connection is lost, then it asks, is pushed to, and comes back', async () => {
    const { text } = await bundled(`import * as client from './src/index.ts'; globalThis.payments = client;`);
    const browser = await startBrowser();
    try {
      const page = await browser.newPage();
      const problems: string[] = [];
      page.on('pageerror', (error) => problems.push(error.message));
      await page.goto(api.appsync.graphiqlUrl);
      await page.addScriptTag({ content: text });
      const realtimeUrl = new URL(api.appsync.realtimeUrl);
      realtimeUrl.port = String(proxy.port);
      const options = {
        url: api.appsync.graphqlUrl,
        realtimeUrl: realtimeUrl.href,
        publicKey: api.apiKey,
        reconnect: { firstMs: 20, maxMs: 100 },
      };
      await page.evaluate(`
          globalThis.seen = []; globalThis.connected = [];
          globalThis.api = payments.createClient(${JSON.stringify(options)});
          api.subscribe('subscription { onNote(id: "page") { id text } }', {}, {
            onData: ({ onNote }) => seen.push(onNote.text),
            onConnected: ({ again }) => connected.push(again),
          }).ready`);
      const add = (note: string) =>
        page.evaluate(`api.request('mutation ($text: String) { addNote(id: "page", text: $text) { id text } }',
            { text: ${JSON.stringify(note)} })`);
      await add('first');
      await expect.poll(() => page.evaluate('seen')).toEqual(['first']);
      proxy.cut();
      await expect.poll(() => page.evaluate('connected')).toEqual([false, true]);
      await add('second');
      await expect.poll(() => page.evaluate('seen')).toEqual(['first', 'second']);
      expect(problems).toEqual([]);
    } finally {
      await browser.close();
    }
  });
});
