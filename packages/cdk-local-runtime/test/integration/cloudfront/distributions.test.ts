import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { silentLog } from '../../../src/log/log.ts';
import { startRuntime, type Runtime } from '../../../src/start.ts';
import { writeAssembly } from '../writeAssembly.ts';
import { FILES, type SiteOptions, siteTemplate } from './siteTemplate.ts';

const folders: string[] = [];

async function startSite(options: SiteOptions = {}): Promise<Runtime> {
  const assemblyDir = writeAssembly(siteTemplate(options), { site: FILES, fill: { 'index.py': '' } });
  const dataDir = mkdtempSync(join(tmpdir(), 'site-'));
  folders.push(assemblyDir, dataDir);
  return startRuntime({ assemblyDir, dataDir, port: 0, ephemeral: true, log: silentLog });
}

interface Answer {
  readonly status: number;
  readonly headers: Record<string, unknown>;
  readonly body: string;
}

/** Sends the path as it is given: `fetch` would tidy it up. */
function ask(
  runtime: Runtime,
  path: string,
  headers: Record<string, string> = {},
  method = 'GET',
): Promise<Answer> {
  const { hostname, port } = new URL(runtime.distributions[0]?.url ?? '');
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, path, headers, method }, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (body += chunk));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
      );
    });
    sent.on('error', reject);
    sent.end();
  });
}

let site: Runtime;
beforeAll(async () => {
  site = await startSite();
});
afterAll(async () => {
  await site.close();
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

describe('a distribution in front of a bucket', () => {
  test.each([
    ['/', 200, FILES['index.html']],
    ['/index.html?a=1', 200, FILES['index.html']],
    ['/shop/anything', 200, FILES['index.html']],
    ['/config.json', 200, '{"api":"https://a\\"b"}'],
    ['/nothing.js', 404, FILES['missing.html']],
    ['/gone', 410, 'gone'],
    ['/throws', 503, expect.stringContaining('FunctionExecutionError')],
    ['/post', 502, expect.stringContaining('FunctionValidationError')],
  ])('given %s, then the answer is %i', async (path, status, body) => {
    expect(await ask(site, path)).toMatchObject({ status, body });
  });

  test.each(['/', '/nothing.js', '/gone', '/throws', '/post', '/%zz', '/index.html/../x'])(
    'given %s, then the answer has the headers of the policy, and none that it removes',
    async (path) => {
      const { headers } = await ask(site, path);
      expect(headers).toMatchObject({
        'content-security-policy': "default-src 'none'",
        'x-content-type-options': 'nosniff',
      });
      expect(headers).not.toHaveProperty('server');
    },
  );

  test.each([
    '/../site-files/index.html',
    '/x/../../index.html',
    '/./index.html',
    '/%2e%2e/site-files/index.html',
    '/%2e%2e%2findex.html',
    '/..%2f..%2f..%2fetc%2fpasswd',
    '/x/%2e%2e/index.html',
    '//index.html',
    '/\\..\\index.html',
    '/index.html%00',
    '/%c0%ae%c0%ae/index.html',
    '/?list-type=2/../',
  ])('given %s, which looks for another way, then it finds no more than a viewer may see', async (path) => {
    const { status, body } = await ask(site, path);
    const known = status === 200 ? FILES['index.html'] : FILES['missing.html'];
    expect([200, 400, 404]).toContain(status);
    if (status !== 400) expect(body).toBe(known);
    // The root with a query is the root.
    if (status === 200) expect(path).toBe('/?list-type=2/../');
  });

  test('given what the viewer has, then 304 without a body, with the headers', async () => {
    const { headers } = await ask(site, '/index.html');
    const again = await ask(site, '/index.html', { 'if-none-match': String(headers['etag']) });
    expect(again).toMatchObject({ status: 304, body: '', headers: { 'x-content-type-options': 'nosniff' } });
    expect(again.headers).toHaveProperty('etag', headers['etag']);
  });

  test('given HEAD, a range and an encoding, then each is answered', async () => {
    const head = await ask(site, '/index.html', {}, 'HEAD');
    expect([head.status, head.body, head.headers['content-length']]).toEqual([
      200,
      '',
      String(FILES['index.html'].length),
    ]);
    expect(await ask(site, '/app.js', { range: 'bytes=0-6' })).toMatchObject({
      status: 206,
      body: 'console',
    });
    const { headers } = await ask(site, '/app.js', { 'accept-encoding': 'gzip' });
    expect(headers).toMatchObject({
      'content-encoding': 'gzip',
      'content-type': 'text/javascript',
      'cache-control': 'no-cache',
    });
  });

  test.each(['POST', 'PUT', 'DELETE', 'OPTIONS'])('given %s, then it is refused', async (method) => {
    expect((await ask(site, '/index.html', {}, method)).status).toBe(403);
  });
});

test('given a distribution that may not list, then what is missing is forbidden, as S3 says it to such a reader', async () => {
  const blind = await startSite({ allowed: ['s3:GetObject'] });
  expect([(await ask(blind, '/nothing.js')).status, (await ask(blind, '/')).status]).toEqual([403, 200]);
  await blind.close();
});

test('given a bucket that lets nobody read it, then everything is forbidden', async () => {
  const closed = await startSite({ allowed: ['s3:PutObject'] });
  expect((await ask(closed, '/')).status).toBe(403);
  await closed.close();
});

test('given a function that may not fill the bucket, then the start fails and names the grant', async () => {
  await expect(startSite({ filling: ['s3:ListBucket'] })).rejects.toThrow(/s3:PutObject/);
});
