import { freePort } from 'cdk-local-runtime';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiClient, asMerchant } from './server/apiClient.ts';
import { runCommand } from './server/command.ts';
import { createInvoice } from './server/invoices.ts';
import { startServer, type Server } from './server/server.ts';
import { type RunningShop, type ShopLanguage, SHOPS, startShop } from './server/shop.ts';
import { openWallet, type Wallet } from './server/wallet.ts';
import { startWebhookReceiver, verified, type WebhookReceiver } from './server/webhookReceiver.ts';

interface Endpoint {
  readonly id: string;
  readonly secret: string | null;
  readonly status: string;
}
interface Delivery {
  readonly id: string;
  readonly eventId: string;
  readonly status: string;
  readonly attempts: number;
}
interface EventPage {
  readonly items: readonly { readonly id: string; readonly type: string; readonly body: string }[];
  readonly cursor: string;
  readonly more: boolean;
}

const CREATE = `mutation Create($input: CreateWebhookEndpointInput!) {
  createWebhookEndpoint(input: $input) { id secret status eventTypes }
}`;
const DELIVERIES = `query List($id: ID!) {
  listWebhookDeliveries(endpointId: $id) { items { id eventId status attempts } nextToken }
}`;
const SINCE =
  'query Since($cursor: String, $limit: Int) { eventsSince(cursor: $cursor, limit: $limit) { items { id type body } cursor more } }';

let server: Server;
let owner: ApiClient;
let other: ApiClient;
let receiver: WebhookReceiver;
let wallet: Wallet;
let endpoint: Endpoint;
let beginning: string;
beforeAll(async () => {
  server = await startServer();
  owner = asMerchant(server.outputs);
  other = asMerchant(server.outputs, server.outputs.otherMerchantApiKey);
  receiver = await startWebhookReceiver();
  wallet = openWallet(server.outputs);
  beginning = (await owner.ask<EventPage>(SINCE)).cursor;
  const input = {
    idempotencyKey: 'first',
    url: receiver.url,
    eventTypes: ['invoice.created', 'invoice.cancelled'],
  };
  endpoint = await owner.ask<Endpoint>(CREATE, { input });
});
afterAll(async () => {
  for (const client of [owner, other]) client.close();
  await receiver.close();
  await server.close();
});

const received = (id: string) => receiver.calls.filter((call) => call.id === id);
const deliveries = async (id = endpoint.id) =>
  (await owner.ask<{ items: Delivery[] }>(DELIVERIES, { id })).items;
const statusOf = async (id: string) => (await deliveries()).find(({ eventId }) => eventId === id)?.status;
const invoice = () => createInvoice(owner, { amount: '5.00', currency: 'USDC' });

/** Every event after a cursor, page by page. */
async function eventsAfter(cursor: string, limit?: number): Promise<EventPage['items']> {
  const page = await owner.ask<EventPage>(SINCE, { cursor, limit });
  return page.more ? [...page.items, ...(await eventsAfter(page.cursor, limit))] : page.items;
}

describe('webhooks', () => {
  it('given an endpoint, when an invoice is created, then its event arrives signed, and the delivery log says so', async () => {
    const { id } = await invoice();
    await expect.poll(() => received(`${id}#1`).length).toBeGreaterThan(0);
    const [message] = received(`${id}#1`);
    expect(verified(endpoint.secret ?? '', message!)).toMatchObject({
      type: 'invoice.created',
      id: `${id}#1`,
      subject: id,
      version: 1,
      data: { id, status: 'PENDING' },
    });
    await expect
      .poll(async () => (await deliveries()).find(({ eventId }) => eventId === `${id}#1`))
      .toMatchObject({ status: 'DELIVERED', attempts: 1 });
  });

  it('given the same request again, then it is the same endpoint, and with other input the key is refused', async () => {
    const input = {
      idempotencyKey: 'first',
      url: receiver.url,
      eventTypes: ['invoice.cancelled', 'invoice.created'],
    };
    expect(await owner.ask<Endpoint>(CREATE, { input })).toEqual(endpoint);
    const { errors } = await owner.send(CREATE, { input: { ...input, eventTypes: [] } });
    expect(errors).toMatchObject([{ errorType: 'IdempotencyKeyReused' }]);
  });

  it.each([
    'https://10.0.0.1/',
    'https://169.254.169.254/',
    'http://shop.example/',
    'https://shop.example:444/',
  ])('given %s, then no endpoint is made and the field is named', async (url) => {
    const { errors } = await owner.send(CREATE, { input: { idempotencyKey: url, url } });
    expect(errors).toMatchObject([{ errorType: 'InvalidInput', errorInfo: { field: 'url' } }]);
  });

  it('given a receiver that fails, then the event comes again with another timestamp, and both attempts are kept', async () => {
    receiver.answer(503);
    const { id } = await invoice();
    await expect.poll(() => received(`${id}#1`).length).toBeGreaterThan(0);
    receiver.answer(204);
    await expect.poll(() => statusOf(`${id}#1`)).toBe('DELIVERED');
    const delivery = (await deliveries()).find(({ eventId }) => eventId === `${id}#1`);
    const query = 'query Log($id: ID!) { listWebhookAttempts(deliveryId: $id) { number status answer } }';
    expect(await owner.ask(query, { id: delivery?.id })).toEqual([
      { number: 1, status: 503, answer: 'not now' },
      { number: 2, status: 204, answer: '' },
    ]);
    const times = received(`${id}#1`).map(({ headers }) => headers['webhook-timestamp']);
    expect(new Set(times).size).toBe(times.length);
    for (const message of received(`${id}#1`)) verified(endpoint.secret ?? '', message);
  });

  it('given a rotation, then until the old secret ends each message is signed with both', async () => {
    const rotate = 'mutation Rotate($id: ID!) { rotateWebhookSecret(id: $id) { secret } }';
    const { secret } = await owner.ask<{ secret: string }>(rotate, { id: endpoint.id });
    const ping = 'mutation Ping($id: ID!) { pingWebhookEndpoint(id: $id) { eventId type } }';
    const { eventId } = await owner.ask<Delivery>(ping, { id: endpoint.id });
    await expect.poll(() => received(eventId).length).toBeGreaterThan(0);
    const [message] = received(eventId);
    for (const each of [secret, endpoint.secret ?? ''])
      expect(verified(each, message!)).toMatchObject({ type: 'ping', data: { endpointId: endpoint.id } });
  });

  it('given a delivery, when it is asked for again, then it comes with the same id', async () => {
    const { id } = await invoice();
    await expect.poll(() => statusOf(`${id}#1`)).toBe('DELIVERED');
    const before = received(`${id}#1`).length;
    const delivery = (await deliveries()).find(({ eventId }) => eventId === `${id}#1`);
    const again = 'mutation Again($id: ID!) { redeliverWebhook(deliveryId: $id) { id status } }';
    expect(await owner.ask(again, { id: delivery?.id })).toEqual({ id: delivery?.id, status: 'PENDING' });
    await expect.poll(() => received(`${id}#1`).length).toBe(before + 1);
    await expect.poll(() => statusOf(`${id}#1`)).toBe('DELIVERED');
  });

  it('given a reader that goes from cursor to cursor, then it reads every event once, also those that no endpoint wanted', async () => {
    const made = await Promise.all(Array.from({ length: 12 }, () => invoice()));
    const ids = made.map(({ id }) => `${id}#1`);
    await expect
      .poll(async () => (await eventsAfter(beginning)).filter(({ id }) => ids.includes(id)).length)
      .toBe(ids.length);
    const inPages = await eventsAfter(beginning, 3);
    const all = inPages.map(({ id }) => id);
    expect(new Set(all).size).toBe(all.length);
    expect(all).toEqual(expect.arrayContaining(ids));
    expect(JSON.parse(inPages.at(-1)!.body)).toMatchObject({ type: 'invoice.created' });
  });

  it('given npm run listen, then an event that was kept comes to a developer’s address, signed with the secret that it shows', async () => {
    const { id } = await invoice();
    await expect
      .poll(async () => (await eventsAfter(beginning)).some((event) => event.id === `${id}#1`))
      .toBe(true);
    const secret = `whsec_${Buffer.alloc(32, 9).toString('base64')}`;
    const options = [
      '--forward-to',
      `${receiver.url}?mine`,
      '--events',
      'invoice.created',
      '--replay',
      '--once',
      '--json',
    ];
    const { code, output, errors } = await runCommand(server.workspace, [
      'scripts/listen.ts',
      ...options,
      '--secret',
      secret,
    ]);
    expect(code, errors).toBe(0);
    const lines = output
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { id: string; status: number });
    expect(lines).toContainEqual(
      expect.objectContaining({ id: `${id}#1`, type: 'invoice.created', status: 204 }),
    );
    const message = receiver.calls.find((call) => call.path === '/hook?mine' && call.id === `${id}#1`);
    expect(verified(secret, message!)).toMatchObject({ subject: id });
  });

  it('given another merchant, then the endpoint, its deliveries and its events are as if they were not there', async () => {
    const [delivery] = await deliveries();
    const change =
      'mutation Change($input: UpdateWebhookEndpointInput!) { updateWebhookEndpoint(input: $input) { id } }';
    const refused = [
      await other.send(DELIVERIES, { id: endpoint.id }),
      await other.send(change, { input: { id: endpoint.id, enabled: false } }),
      await other.send('mutation Ping($id: ID!) { pingWebhookEndpoint(id: $id) { id } }', {
        id: endpoint.id,
      }),
      await other.send('mutation Again($id: ID!) { redeliverWebhook(deliveryId: $id) { id } }', {
        id: delivery?.id,
      }),
    ];
    for (const { errors } of refused) expect(errors).toMatchObject([{ errorType: 'NotFound' }]);
    expect((await other.ask<EventPage>(SINCE)).items).toEqual([]);
    const { errors } = await other.send(SINCE, { cursor: beginning });
    expect(errors).toMatchObject([{ errorType: 'InvalidInput', errorInfo: { field: 'cursor' } }]);
  });

  it('given an endpoint that is deleted, then nothing is sent there any more', async () => {
    const remove = 'mutation Delete($id: ID!) { deleteWebhookEndpoint(id: $id) { id } }';
    await owner.ask(remove, { id: endpoint.id });
    const { id } = await invoice();
    await expect
      .poll(async () => (await eventsAfter(beginning)).some((event) => event.id === `${id}#1`))
      .toBe(true);
    expect(received(`${id}#1`)).toEqual([]);
  });
});

describe.each(Object.keys(SHOPS) as ShopLanguage[])('the quickstart in %s', (language) => {
  let shop: RunningShop | undefined;
  afterAll(() => shop?.kill());
  const isPaid = async (invoiceId: string) =>
    (await eventsAfter(beginning)).some(
      ({ type, body }) => type === 'invoice.paid' && body.includes(invoiceId),
    );

  it('given a paid order, then it is sent once, however often it is told and whatever is forged; given that the shop was down, then it catches up', async () => {
    const port = await freePort();
    const input = {
      idempotencyKey: `shop in ${language}`,
      url: `http://127.0.0.1:${port}/webhooks`,
      eventTypes: ['invoice.paid'],
    };
    const { id: endpointId, secret } = await owner.ask<Endpoint>(CREATE, { input });
    const place = { language, port, secret: secret ?? '' };
    const [one, two] = [`${language}-order-1`, `${language}-order-2`];

    shop = await startShop(server, place);
    const first = await shop.order(one, '5.00', 'USDC');
    expect(await shop.order(one, '5.00', 'USDC')).toEqual(first);
    const second = await shop.order(two, '5.00', 'USDC');
    const page = await shop.page(one);
    for (const shown of ['5.00 USDC', first.address, 'data:image/png;base64,']) expect(page).toContain(shown);

    await wallet.pay('USDC', first.address, '5.00');
    await expect.poll(() => shop?.read(one)).toMatchObject({ shipments: 1 });
    const delivered = async (): Promise<Delivery | undefined> =>
      (await deliveries(endpointId)).find(({ status }) => status === 'DELIVERED');
    await expect.poll(delivered).toBeDefined();
    const again = 'mutation Again($id: ID!) { redeliverWebhook(deliveryId: $id) { status } }';
    await owner.ask(again, { id: (await delivered())?.id });
    await expect.poll(delivered).toMatchObject({ attempts: 2 });
    const message = { type: 'invoice.paid', id: 'x#1', timestamp: 'now', data: { reference: two } };
    expect(await shop.forge(message)).toBe(400);

    await shop.kill();
    await wallet.pay('USDC', second.address, '5.00');
    await expect.poll(() => isPaid(second.invoiceId)).toBe(true);
    shop = await startShop(server, place);
    await expect.poll(() => shop?.read(two)).toMatchObject({ shipments: 1 });
    expect(await shop.read(one)).toMatchObject({ shipments: 1 });
  });
});
