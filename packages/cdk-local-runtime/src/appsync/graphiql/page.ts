import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createRequire, stripTypeScriptTypes } from 'node:module';
import { dirname, join } from 'node:path';
import { moduleBeside } from '../../moduleBeside.ts';
import { urlOf } from '../server/httpRequest.ts';
import type { Tab } from './sampleOperations.ts';

/** What GraphiQL starts with. */
export interface GraphiqlDefaults {
  /** The headers of every tab, such as `Authorization`. */
  readonly headers: Readonly<Record<string, string>>;
  /** The first tabs; by default samples of the schema. */
  readonly tabs?: readonly Tab[];
}

const path = '/graphiql';

/** A file of an installed package: nothing comes from elsewhere. */
function packageFile(name: string, file: string): string {
  const manifest = createRequire(import.meta.url).resolve(`${name}/package.json`);
  return readFileSync(join(dirname(manifest), file), 'utf8');
}

/** What runs in the page, as JavaScript. */
function browserScript(): string {
  const file = moduleBeside('browser', import.meta.url);
  const source = readFileSync(file, 'utf8');
  return file.pathname.endsWith('.ts') ? stripTypeScriptTypes(source) : source;
}

const script = 'text/javascript; charset=utf-8';
const files: Readonly<Record<string, { type: string; read(): string }>> = {
  '/react.js': { type: script, read: () => packageFile('react', 'umd/react.production.min.js') },
  '/react-dom.js': { type: script, read: () => packageFile('react-dom', 'umd/react-dom.production.min.js') },
  '/graphiql.js': { type: script, read: () => packageFile('graphiql', 'graphiql.min.js') },
  '/graphiql.css': {
    type: 'text/css; charset=utf-8',
    read: () => packageFile('graphiql', 'graphiql.min.css'),
  },
  '/browser.js': { type: script, read: browserScript },
};

export interface GraphiqlPage {
  /** True when the request was for the page. */
  answer(request: IncomingMessage, response: ServerResponse): boolean;
  setDefaults(next: GraphiqlDefaults): void;
}

/** What every tab starts with: its headers, and the first tabs. */
interface Start {
  readonly headers: Readonly<Record<string, string>>;
  readonly tabs: readonly Tab[];
}

/** Serves GraphiQL at `/graphiql`, to this machine only: the page holds a key. */
export function createGraphiqlPage(apiId: string, start: Start): GraphiqlPage {
  let current = start;
  const cache = new Map<string, string>();

  const send = (response: ServerResponse, status: number, type: string, text: string): void => {
    response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(text);
  };

  return {
    answer(request, response) {
      const { pathname } = urlOf(request);
      if (pathname !== path && !pathname.startsWith(`${path}/`)) return false;
      // A page of another site could reach this port by a name of its own that points here.
      if (!/^(localhost|127\.0\.0\.1)(:\d+)?$/.test(request.headers.host ?? '')) {
        send(response, 403, 'text/plain', 'GraphiQL answers on localhost only.');
        return true;
      }
      if (pathname === path || pathname === `${path}/`) {
        send(response, 200, 'text/html; charset=utf-8', html(apiId, current));
        return true;
      }
      const name = pathname.slice(path.length);
      const file = files[name];
      if (file === undefined) {
        send(response, 404, 'text/plain', `There is nothing at ${pathname}.`);
        return true;
      }
      const text = cache.get(name) ?? file.read();
      cache.set(name, text);
      send(response, 200, file.type, text);
      return true;
    },
    setDefaults({ headers, tabs = start.tabs }) {
      current = { headers, tabs };
    },
  };
}

function html(apiId: string, { headers, tabs }: Start): string {
  const defaultHeaders = JSON.stringify(headers, null, 2);
  const version = createHash('sha256').update(defaultHeaders).digest('hex').slice(0, 8);
  const settings = {
    storageKey: `${apiId}:${version}:`,
    defaultHeaders,
    defaultTabs: tabs.map((tab) => ({ ...tab, headers: defaultHeaders })),
  };
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <title>GraphiQL</title>
    <link rel="stylesheet" href="${path}/graphiql.css" />
    <style>
      body { margin: 0; }
      #graphiql { height: 100dvh; }
    </style>
  </head>
  <body>
    <div id="graphiql">Loading…</div>
    <script id="settings" type="application/json">${JSON.stringify(settings).replaceAll('<', '\\u003c')}</script>
    <script src="${path}/react.js"></script>
    <script src="${path}/react-dom.js"></script>
    <script src="${path}/graphiql.js"></script>
    <script type="module" src="${path}/browser.js"></script>
  </body>
</html>
`;
}
