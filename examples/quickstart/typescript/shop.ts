/**
 * A shop's backend: an order gets an invoice, its page shows what to pay, and the goods are sent when the invoice is paid, once.
 *
 *   GRAPHQL_URL=… MERCHANT_API_KEY=… WEBHOOK_SECRET=whsec_… node examples/quickstart/typescript/shop.ts
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import process from 'node:process';
import {
  createClient,
  CreateInvoice,
  followEvents,
  GetInvoice,
  isApiError,
  verifyWebhook,
  WebhookError,
} from 'appsync-payments-client';
import { openOrders } from './orders.ts';

const {
  GRAPHQL_URL,
  MERCHANT_API_KEY,
  WEBHOOK_SECRET,
  DATABASE = 'shop.sqlite',
  PORT = '8080',
} = process.env;
if (!GRAPHQL_URL || !MERCHANT_API_KEY || !WEBHOOK_SECRET)
  throw new Error('GRAPHQL_URL, MERCHANT_API_KEY and WEBHOOK_SECRET must be set');

const client = createClient({ url: GRAPHQL_URL, apiKey: MERCHANT_API_KEY });
const orders = openOrders(DATABASE);
// During a rotation the endpoint has two, separated by a space.
const secrets = WEBHOOK_SECRET.split(' ');

/** The order is kept before the invoice is asked for, and its id is the key: repeated, the call answers the same invoice. */
async function order({ id, amount, currency }: { id: string; amount: string; currency: string }) {
  if (orders.find(id) === undefined) orders.add({ id, amount, currency });
  const { createInvoice: invoice } = await client.request(CreateInvoice, {
    input: { idempotencyKey: id, amount, currency, reference: id },
  });
  orders.hasInvoice(id, invoice.id);
  return { id, invoiceId: invoice.id, address: invoice.address, paymentUri: invoice.paymentUri };
}

/** What the payer sees. */
async function page(invoiceId: string): Promise<string> {
  const { getInvoice: invoice } = await client.request(GetInvoice, { id: invoiceId, withQrCode: true });
  if (invoice === null) return '<p>No such order.</p>';
  return `<!doctype html><title>${invoice.reference}</title>
    <p>Please pay <b>${invoice.amountDue} ${invoice.currency}</b> to <code>${invoice.address}</code> until ${invoice.expiresAt}.</p>
    <p><a href="${invoice.paymentUri.replaceAll('&', '&amp;')}"><img alt="Payment code" src="${invoice.qrCode}"></a></p>
    <p>${invoice.status}</p>`;
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const [, collection, id = ''] = (request.url ?? '').split('/');
  const json = (status: number, body: unknown) =>
    void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  if (request.method === 'POST' && collection === 'webhooks') {
    const message = verifyWebhook(secrets, { headers: request.headers, body: await bodyOf(request) });
    // Committed before it is answered: what was not, comes again. A ping only asks whether anybody is there.
    if (message.type !== 'ping') orders.take([message]);
    return void response.writeHead(204).end();
  }
  if (request.method === 'POST' && collection === 'orders')
    return json(201, await order(JSON.parse(await bodyOf(request)) as Parameters<typeof order>[0]));
  const known = collection === 'orders' ? orders.find(id) : undefined;
  if (known === undefined) return json(404, { error: 'not found' });
  if (request.headers.accept?.includes('json')) return json(200, known);
  response
    .writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
    .end(await page(known.invoiceId ?? ''));
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}

const server = createServer((request, response) => {
  answer(request, response).catch((error: unknown) => {
    const status = error instanceof WebhookError || isApiError(error, 'InvalidInput') ? 400 : 500;
    response.writeHead(status).end(error instanceof Error ? error.message : 'failed');
  });
});
const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopping.abort());

server.listen(Number(PORT), '127.0.0.1', () => {
  process.stdout.write(`The shop listens on http://127.0.0.1:${(server.address() as AddressInfo).port}\n`);
});
// What happened while the shop was down, and whatever a webhook did not bring.
await followEvents(client, {
  cursor: orders.cursor(),
  signal: stopping.signal,
  onPage: ({ events, cursor }) => orders.take(events, cursor),
});
client.close();
server.closeAllConnections();
server.close(() => orders.close());
