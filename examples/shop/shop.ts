import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import process from 'node:process';
import { createClient, CreateInvoice, followEvents } from 'appsync-payments-client';
import { openOrders, type Order, type Orders } from '../quickstart/typescript/orders.ts';
import { type Good, GOODS, goodsPage, orderPage, page, shopPolicy } from './page.ts';

export interface ShopOptions {
  readonly graphqlUrl: string;
  readonly realtimeUrl: string;
  /** Of the merchant's backend; it needs `invoices:read`, `invoices:write`, `transactions:read` and `webhooks`. */
  readonly merchantApiKey: string;
  /** Where the checkout is, without a slash at its end. */
  readonly pagesUrl: string;
  /** SQLite file, or `:memory:`. */
  readonly database: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** What a laptop has beyond a shop; null everywhere else, where payers have wallets. */
  readonly demo: Demo | null;
}

export interface Demo {
  /** Pays from an account of this machine's chain. */
  pay(to: string, amount: string, currency: string): Promise<void>;
  /** Address of a payee's page with a code that nobody has paid, for a payer who was signed in this moment. */
  payeeLink(): Promise<string>;
}

export interface Shop {
  readonly url: string;
  close(): Promise<void>;
}

const BODY_BYTES_MAX = 10_000;
const FILES: Readonly<Record<string, string>> = { '/shop.css': 'text/css', '/shop.js': 'text/javascript' };

/** A store: an order is kept, gets an invoice, and is fulfilled once, when the merchant's own events say that it is paid. */
export async function startShop(options: ShopOptions): Promise<Shop> {
  const policy = shopPolicy(options.pagesUrl);
  const server = createServer((request, response) => {
    response.setHeader('content-security-policy', policy);
    response.setHeader('x-content-type-options', 'nosniff');
    response.setHeader('referrer-policy', 'no-referrer');
    answer({ ...options, sales }, request, response).catch((error: unknown) => {
      say('shop', error);
      if (!response.headersSent) response.writeHead(502);
      response.end('The payment could not be prepared. Try again.');
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', resolve);
  });
  const url = `http://localhost:${(server.address() as AddressInfo).port}`;
  const sales = openSales(options, url);
  return {
    url,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await sales.close();
    },
  };
}

interface Sales {
  readonly orders: Orders;
  /** Names of what was bought, and addresses of what was not yet paid by the demo, by order. */
  readonly goods: Map<string, Good>;
  readonly addresses: Map<string, string>;
  /** The order's id. */
  buy(good: Good): Promise<string>;
  close(): Promise<void>;
}

/** Orders and the invoices that they are paid by. */
function openSales({ graphqlUrl, realtimeUrl, merchantApiKey, database }: ShopOptions, url: string): Sales {
  const client = createClient({ url: graphqlUrl, realtimeUrl, apiKey: merchantApiKey });
  const orders = openOrders(database);
  const goods = new Map<string, Good>();
  const addresses = new Map<string, string>();
  const end = new AbortController();
  let following: Promise<unknown> | null = null;

  /** From the first order on: a shop in which nobody buys asks for nothing. */
  const follow = (): void => {
    following ??= followEvents(client, {
      cursor: orders.cursor(),
      signal: end.signal,
      // The goods and the place to go on from are one transaction.
      onPage: ({ events, cursor }) => orders.take(events, cursor),
      pollMs: 5_000,
    }).catch((error: unknown) => {
      following = null;
      say('the shop hears of no payments', error);
    });
  };
  const buy = async (good: Good): Promise<string> => {
    const id = randomUUID();
    const { amount, currency } = good;
    goods.set(id, good);
    orders.add({ id, amount, currency });
    const returnUrl = `${url}/orders/${id}`;
    const input = { idempotencyKey: id, amount, currency, reference: id, returnUrl };
    const { createInvoice: invoice } = await client.request(CreateInvoice, { input });
    orders.hasInvoice(id, invoice.id);
    addresses.set(id, invoice.address);
    follow();
    return id;
  };
  const close = async (): Promise<void> => {
    end.abort();
    await following;
    client.close();
    orders.close();
  };
  return { orders, goods, addresses, buy, close };
}

type Context = ShopOptions & { readonly sales: Sales };

async function answer(context: Context, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname } = new URL(request.url ?? '/', 'http://shop');
  const [, collection, id = ''] = pathname.split('/');
  const type = FILES[pathname];
  if (type !== undefined) {
    response.setHeader('content-type', type);
    return void response.end(readFileSync(join(import.meta.dirname, 'public', pathname)));
  }
  if (pathname === '/') return html(response, 200, goodsPage());
  if (context.demo !== null && request.method === 'GET') {
    if (pathname === '/checkout') return go(response, await checkoutLink(context));
    if (pathname === '/payee') return go(response, await context.demo.payeeLink());
  }
  if (request.method === 'POST' && pathname === '/orders') {
    const asked = new URLSearchParams(await bodyOf(request)).get('good');
    const good = GOODS.find((each) => each.id === asked);
    if (good === undefined) return html(response, 400, page('Not for sale', '<p>Not for sale.</p>'));
    return go(response, `/orders/${await context.sales.buy(good)}`);
  }
  const order = collection === 'orders' ? context.sales.orders.find(id) : undefined;
  if (order === undefined) return html(response, 404, page('Not found', '<p>Not found.</p>'));
  return answerOrder(context, order, request, response);
}

/** Address of the checkout of a new order. */
async function checkoutLink({ sales, pagesUrl }: Context): Promise<string> {
  const order = sales.orders.find(await sales.buy(GOODS[0]));
  return `${pagesUrl}/pay/${order?.invoiceId ?? ''}`;
}

async function answerOrder(
  { sales: { addresses, goods }, demo, pagesUrl }: Context,
  order: Order,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { id, amount, currency, fulfilledAt, shipments } = order;
  if (request.method === 'POST') {
    const address = addresses.get(id);
    // Once: a second click pays nothing.
    addresses.delete(id);
    if (address !== undefined) await demo?.pay(address, amount, currency);
    return go(response, `/orders/${id}`);
  }
  if (request.headers.accept === 'application/json') {
    response.setHeader('content-type', 'application/json');
    return void response.end(JSON.stringify({ fulfilled: fulfilledAt !== null, shipments }));
  }
  const payable = demo !== null && addresses.has(id);
  const good = goods.get(id)?.name ?? 'Order';
  return html(response, 200, orderPage({ order, good, pagesUrl, demo: payable }));
}

function html(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/html; charset=utf-8' }).end(text);
}

function go(response: ServerResponse, place: string): void {
  response.writeHead(303, { location: place }).end();
}

function say(what: string, error: unknown): void {
  process.stderr.write(`${what}: ${error instanceof Error ? error.message : String(error)}\n`);
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > BODY_BYTES_MAX) throw new Error('the form is too long');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
