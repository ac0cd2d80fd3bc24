import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig, type Plugin } from 'vite';

/** One page per folder: its `index.html` is built to `dist/web/<page>/index.html`. */
export const PAGES = ['pay', 'p', 'dashboard'] as const;

const OUTPUTS = join(import.meta.dirname, '..', '.local', 'outputs.json');

/** While pages are developed (`npm run dev:web`): the rewriting that CloudFront does, and `/config.json` of the running `npm start`. */
function likeCloudFront(): Plugin {
  return {
    name: 'like-cloudfront',
    configureServer: ({ middlewares }) => {
      middlewares.use((request, response, next) => {
        const path = new URL(request.url ?? '/', 'http://localhost').pathname;
        if (path === '/config.json') {
          if (!existsSync(OUTPUTS)) throw new Error('Start the server first: npm start');
          const { graphqlUrl, realtimeUrl, payerApiKey } = JSON.parse(
            readFileSync(OUTPUTS, 'utf8'),
          ) as Record<string, string>;
          response.setHeader('content-type', 'application/json');
          response.end(JSON.stringify({ graphqlUrl, realtimeUrl, apiKey: payerApiKey }));
          return;
        }
        const page = PAGES.find(
          (name) => path === `/${name}` || /^\/[^/.]*$/.test(path.slice(name.length + 1)),
        );
        if (page !== undefined && path.startsWith(`/${page}`)) request.url = `/${page}/index.html`;
        next();
      });
    },
  };
}

export default defineConfig({
  root: import.meta.dirname,
  base: '/',
  appType: 'mpa',
  publicDir: 'public',
  plugins: [likeCloudFront()],
  server: { host: '127.0.0.1', fs: { allow: ['..'] } },
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    target: ['chrome123', 'edge123', 'firefox121', 'safari17.5'],
    // No data: URLs and no inline code, so that the policy need not allow them.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rollupOptions: {
      // A build on a busy machine is slow, which is no fault of a plugin.
      checks: { pluginTimings: false },
      input: Object.fromEntries(PAGES.map((page) => [page, join(import.meta.dirname, page, 'index.html')])),
    },
  },
});
