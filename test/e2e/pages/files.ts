import { describe, it } from 'vitest';
import type { PagesWorld } from './world.ts';

/** What the distribution answers that `npm start` runs from the template: files, headers, and what is no file. */
export function describeFiles(world: () => PagesWorld): void {
  describe.concurrent('the files of the pages', () => {
    const ask = (path: string, init: RequestInit = {}): Promise<Response> =>
      fetch(world().server.outputs.pagesUrl + path, { redirect: 'manual', ...init });
    const headers = (): Record<string, string> => {
      const { graphqlUrl, realtimeUrl } = world().server.outputs;
      return {
        'content-security-policy': [
          "default-src 'none'",
          "script-src 'self'",
          "style-src 'self'",
          "img-src 'self' data:",
          "font-src 'self'",
          "manifest-src 'self'",
          `connect-src 'self' ${graphqlUrl} ${realtimeUrl}`,
          "base-uri 'none'",
          "form-action 'none'",
          "frame-ancestors 'none'",
        ].join('; '),
        'x-frame-options': 'DENY',
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'strict-transport-security': 'max-age=63072000; includeSubDomains',
        'cross-origin-opener-policy': 'same-origin',
      };
    };
    const ofInterest = ({ headers: given }: Response): Record<string, string | null> =>
      Object.fromEntries(Object.keys(headers()).map((name) => [name, given.get(name)]));

    it('given addresses of pages, then each is its page, asked for anew each time, with every security header', async ({
      expect,
    }) => {
      for (const [path, page] of [
        ['/', 'dashboard'],
        ['/dashboard', 'dashboard'],
        ['/dashboard/invoices/inv_1', 'dashboard'],
        ['/pay/inv_01ARZ3NDEKTSV4RRFFQ69G5FAV', 'pay'],
        ['/p/pye_x?qr=pqr_y', 'p'],
      ] as const) {
        const answer = await ask(path);
        expect([path, answer.status, answer.headers.get('cache-control')]).toEqual([path, 200, 'no-cache']);
        expect(await answer.text()).toMatch(new RegExp(`src="/assets/${page}-[\\w-]+\\.js"`));
        expect(ofInterest(answer)).toEqual(headers());
        expect(answer.headers.get('permissions-policy')).toMatch(/camera=\(\).*clipboard-write=\(self\)/);
        expect(answer.headers.get('server')).toBeNull();
      }
    });

    it('given what is missing, then it is 404 with its own page and the same headers, below the addresses of pages too', async ({
      expect,
    }) => {
      for (const path of [
        '/nothing',
        '/assets/none.js',
        '/pay',
        '/pay/',
        '/pay/a/b',
        '/pay/x.js',
        '/p/',
        '/config.js',
      ]) {
        const answer = await ask(path);
        expect([path, answer.status]).toEqual([path, 404]);
        expect(await answer.text()).toContain('There is no such page.');
        expect(ofInterest(answer)).toEqual(headers());
      }
    });

    it('given a file that is named by its hash, then it never changes', async ({ expect }) => {
      const [file = ''] = /\/assets\/pay-[\w-]+\.js/.exec(await (await ask('/pay/x')).text()) ?? [];
      const answer = await ask(file);
      expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
      expect(answer.headers.get('content-type')).toMatch(/javascript/);
    });

    it('given /config.json, then it says where the API is and the public key, and nothing else', async ({
      expect,
    }) => {
      const { graphqlUrl, realtimeUrl, payerApiKey: apiKey } = world().server.outputs;
      expect(await (await ask('/config.json')).json()).toEqual({
        environment: 'local',
        graphqlUrl,
        realtimeUrl,
        apiKey,
      });
    });

    it('given a report of a page, then it is 204, and no other method than GET and HEAD is taken', async ({
      expect,
    }) => {
      const answer = await ask('/vitals?page=pay&lcp=640');
      expect([answer.status, await answer.text()]).toEqual([204, '']);
      expect(ofInterest(answer)).toEqual(headers());
      for (const method of ['POST', 'PUT', 'DELETE']) {
        expect((await ask('/vitals', { method })).status).toBe(403);
      }
    });
  });
}
