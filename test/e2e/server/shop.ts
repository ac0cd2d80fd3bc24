import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { requireTool } from '../../engines/tool.ts';
import type { Server } from './server.ts';

/** How each of the quickstart's shops is started. */
export const SHOPS = {
  TypeScript: [
    process.execPath,
    '--disable-warning=ExperimentalWarning',
    'examples/quickstart/typescript/shop.ts',
  ],
  Python: ['python3', '-B', 'examples/quickstart/python/shop.py'],
} as const;

export type ShopLanguage = keyof typeof SHOPS;

/** What the shops answer about an order. */
export interface ShopOrder {
  readonly invoiceId: string;
  readonly address: string;
  readonly shipments: number;
}

export interface RunningShop {
  order(id: string, amount: string, currency: string): Promise<ShopOrder>;
  read(id: string): Promise<ShopOrder>;
  /** What the payer sees. */
  page(id: string): Promise<string>;
  /** Somebody else's webhook: the status that it is answered. */
  forge(message: unknown): Promise<number>;
  /** Stops it as a machine that fails does. */
  kill(): Promise<void>;
}

export interface ShopPlace {
  readonly language: ShopLanguage;
  readonly port: number;
  readonly secret: string;
}

/** Starts the shop of the quickstart beside a server, as its own words say, and waits until it listens. */
export async function startShop(server: Server, { language, port, secret }: ShopPlace): Promise<RunningShop> {
  const [program, ...args] = SHOPS[language];
  if (program === 'python3') requireTool(program);
  const child = spawn(program, args, {
    cwd: server.workspace.directory,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'],
      GRAPHQL_URL: server.outputs.graphqlUrl,
      MERCHANT_API_KEY: server.outputs.merchantApiKey,
      WEBHOOK_SECRET: secret,
      PORT: String(port),
      DATABASE: join(server.workspace.directory, '.local', `${language}.sqlite`),
    },
  });
  const ended = once(child, 'close');
  let said = '';
  await new Promise<void>((resolve, reject) => {
    const take = (chunk: Buffer): void => {
      said += chunk.toString();
      if (said.includes('The shop listens on')) resolve();
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.once('error', reject);
    child.once('close', (code) => reject(new Error(`The shop ended with ${code}: ${said}`)));
  });
  return {
    ...callsOf(`http://127.0.0.1:${port}`),
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

function callsOf(url: string): Omit<RunningShop, 'kill'> {
  const post = (path: string, body: unknown) =>
    fetch(`${url}/${path}`, { method: 'POST', body: JSON.stringify(body) });
  const json = { headers: { accept: 'application/json' } };
  return {
    order: async (id, amount, currency) =>
      (await (await post('orders', { id, amount, currency })).json()) as ShopOrder,
    read: async (id) => (await (await fetch(`${url}/orders/${id}`, json)).json()) as ShopOrder,
    page: async (id) => (await fetch(`${url}/orders/${id}`)).text(),
    forge: async (message) => (await post('webhooks', message)).status,
  };
}
