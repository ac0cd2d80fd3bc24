import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answered, type JsonAnswer, RefusedRequest, serveJson } from './jsonServer.ts';
import {
  captureOf,
  type Json,
  newId,
  type PaypalMoney as Money,
  type PaypalOrder as Order,
  shown,
} from './paypalOrder.ts';

/**
 * A server that answers as PayPal documents its API (https://developer.paypal.com/docs/api/orders/v2/ and …/payments/v2/, of which the package
 * is generated), and refuses what PayPal would refuse: a wrong method or path, no access token, no PayPal-Request-Id or one with other
 * input, a body without what is required.
 */
export interface PaypalServer {
  readonly origin: string;
  /** Orders that were paid, by our id. */
  charges(transactionId: string): number;
  /** What the payer's challenge came to. */
  completeAction(order: string, outcome: 'passed' | 'failed'): void;
  /** How often an access token was asked for. */
  tokens(): number;
  /** As the API shows it now. */
  order(id: string): Json;
  close(): Promise<void>;
}

export const PAYPAL_CLIENT = { id: 'client-contract', secret: 'secret-contract' } as const;
const TOKEN = 'A21AAcontract';

class Refused extends RefusedRequest {
  constructor(status: number, name: string, issue?: string) {
    const details = issue === undefined ? [] : [{ issue, description: `PayPal says ${issue}.` }];
    const body = { name, message: 'The request was refused.', debug_id: 'f1', details, links: [] };
    super(issue ?? name, { status, body });
  }
}

const unprocessable = (issue: string): Refused => new Refused(422, 'UNPROCESSABLE_ENTITY', issue);

export async function startPaypalServer(): Promise<PaypalServer> {
  const orders = new Map<string, Order>();
  const kept = new Map<string, { readonly input: string; readonly answer: JsonAnswer }>();
  const tries = new Map<string, number>();
  const charged: string[] = [];
  let tokens = 0;

  const complete = (order: Order, response = '0000'): void => {
    order.status = 'COMPLETED';
    const part = { id: newId(), amount: order.amount, processor_response: { response_code: response } };
    const good = response === '0000';
    if (order.intent === 'AUTHORIZE')
      order.authorization = {
        ...part,
        status: good ? 'CREATED' : 'DENIED',
        expiration_time: '2026-12-21T10:00:00Z',
      };
    else order.capture = captureOf(part, good ? 'COMPLETED' : 'DECLINED', order.amount);
    if (good) charged.push(order.customId);
  };

  const create = (body: Json): Json => {
    const [unit] = body['purchase_units'] as { custom_id: string; invoice_id: string; amount: Money }[];
    const { card } = body['payment_source'] as { card: Json };
    if (unit === undefined || !/^[A-Z]{3}$/.test(unit.amount.currency_code))
      throw new Refused(400, 'INVALID_REQUEST', 'MISSING_REQUIRED_PARAMETER');
    if (['JPY', 'HUF', 'TWD'].includes(unit.amount.currency_code) && unit.amount.value.includes('.'))
      throw unprocessable('DECIMALS_NOT_SUPPORTED');
    const method = String(card['vault_id']);
    if (method === 'vault_expired') throw unprocessable('CARD_EXPIRED');
    const order: Order = {
      id: newId(),
      intent: body['intent'] as Order['intent'],
      customId: unit.custom_id,
      amount: unit.amount,
      status: 'CREATED',
      authentication: null,
      authorization: null,
      capture: null,
      refunds: [],
    };
    orders.set(order.id, order);
    if (method === 'vault_action') order.status = 'PAYER_ACTION_REQUIRED';
    else if (method === 'vault_declined') complete(order, '5120');
    else if (method === 'vault_unavailable') complete(order, '5920');
    else complete(order);
    if (method === 'vault_pending') {
      const pending = order.authorization ?? order.capture;
      if (pending !== null) pending['status'] = 'PENDING';
    }
    return shown(order);
  };

  const orderWith = (part: 'authorization' | 'capture', id: string): Order => {
    const found = [...orders.values()].find((order) => order[part]?.['id'] === id);
    if (found === undefined) throw new Refused(404, 'RESOURCE_NOT_FOUND', 'INVALID_RESOURCE_ID');
    return found;
  };

  const orderAt = (id: string): Order => {
    const order = orders.get(id);
    if (order === undefined) throw new Refused(404, 'RESOURCE_NOT_FOUND', 'INVALID_RESOURCE_ID');
    return order;
  };

  const change = (path: string, body: Json): JsonAnswer => {
    if (path === '/v2/checkout/orders') return { status: 201, body: create(body) };
    const [, id = '', operation] =
      /^\/v2\/(?:checkout\/orders|payments\/(?:authorizations|captures))\/(\w+)\/(\w+)$/.exec(path) ?? [];
    if (path.startsWith('/v2/checkout/orders/')) {
      const order = orderAt(id);
      if (order.status !== 'APPROVED') throw unprocessable('ORDER_NOT_APPROVED');
      if (operation !== order.intent.toLowerCase()) throw unprocessable('ACTION_DOES_NOT_MATCH_INTENT');
      complete(order);
      return { status: 201, body: shown(order) };
    }
    const amount = body['amount'] as Money;
    if (operation === 'refund') return { status: 201, body: refund(orderWith('capture', id), amount, body) };
    const order = orderWith('authorization', id);
    const authorization = order.authorization ?? {};
    if (operation === 'void') {
      if (authorization['status'] !== 'CREATED') throw unprocessable('PREVIOUSLY_CAPTURED');
      authorization['status'] = 'VOIDED';
      return { status: 200, body: authorization };
    }
    if (operation !== 'capture') throw new Refused(404, 'RESOURCE_NOT_FOUND');
    if (authorization['status'] === 'VOIDED') throw unprocessable('AUTHORIZATION_VOIDED');
    if (authorization['status'] !== 'CREATED') throw unprocessable('AUTHORIZATION_ALREADY_CAPTURED');
    if (Number(amount.value) > Number(order.amount.value)) throw unprocessable('MAX_CAPTURE_AMOUNT_EXCEEDED');
    authorization['status'] = 'CAPTURED';
    order.capture = captureOf({ id: newId() }, 'COMPLETED', amount);
    return { status: 201, body: order.capture };
  };

  const refund = (order: Order, amount: Money, body: Json): Json => {
    const cents = ({ value }: Money): number => Math.round(Number(value) * 100);
    const before = order.refunds.reduce((sum, one) => sum + cents(one['amount'] as Money), 0);
    if (before + cents(amount) > cents(order.capture?.['amount'] as Money))
      throw unprocessable('REFUND_AMOUNT_EXCEEDED');
    const made = { id: newId(), status: 'COMPLETED', amount, custom_id: body['custom_id'] };
    order.refunds.push(made);
    return made;
  };

  const read = (path: string): JsonAnswer => {
    const [, kind, id = ''] = /^\/v2\/(checkout\/orders|payments\/captures)\/(\w+)$/.exec(path) ?? [];
    if (kind === 'checkout/orders') return { status: 200, body: shown(orderAt(id)) };
    if (kind === undefined) throw new Refused(404, 'RESOURCE_NOT_FOUND');
    const order = orderWith('capture', id);
    return {
      status: 200,
      body: { ...order.capture, supplementary_data: { related_ids: { order_id: order.id } } },
    };
  };

  const handle = (request: IncomingMessage, text: string): JsonAnswer | 'LOST' => {
    const { method, url = '', headers } = request;
    if (url === '/v1/oauth2/token') {
      const basic = Buffer.from(`${PAYPAL_CLIENT.id}:${PAYPAL_CLIENT.secret}`).toString('base64');
      if (headers.authorization !== `Basic ${basic}` || text !== 'grant_type=client_credentials')
        return {
          status: 401,
          body: { error: 'invalid_client', error_description: 'Client Authentication failed' },
        };
      tokens++;
      return {
        status: 200,
        body: { access_token: TOKEN, token_type: 'Bearer', expires_in: 32_400, scope: '' },
      };
    }
    if (headers.authorization !== `Bearer ${TOKEN}`) throw new Refused(401, 'AUTHENTICATION_FAILURE');
    if (method === 'GET') return read(url);
    if (method !== 'POST') throw new Refused(405, 'METHOD_NOT_SUPPORTED');
    const key = headers['paypal-request-id'];
    if (typeof key !== 'string' || key.length > 108)
      throw new Refused(400, 'INVALID_REQUEST', 'NO_REQUEST_ID');
    if (headers['prefer'] !== 'return=representation') throw new Error('the adapter reads whole objects');
    const input = `${url} ${text}`;
    const before = kept.get(key);
    if (before !== undefined && before.input !== input)
      throw new Error(`the key ${key} came with another input`);
    if (before !== undefined) return before.answer;
    const times = tries.get(key) ?? 0;
    tries.set(key, times + 1);
    if (text.includes('"vault_rate_limit"') && times < 2) throw new Refused(429, 'RATE_LIMIT_REACHED');
    const answer = answered(() => change(url, text === '' ? {} : (JSON.parse(text) as Json)));
    kept.set(key, { input, answer: answer as JsonAnswer });
    if (text.includes('"vault_timeout"')) return 'LOST';
    if (text.includes('"vault_error"')) throw new Refused(500, 'INTERNAL_SERVER_ERROR');
    return answer;
  };

  const server = createServer((request, response) => void serveJson(request, response, handle));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    charges: (id) => charged.filter((customId) => customId === id).length,
    completeAction: (id, outcome) => {
      const order = orderAt(id);
      order.authentication = outcome === 'passed' ? 'Y' : 'N';
      if (outcome === 'passed') order.status = 'APPROVED';
    },
    tokens: () => tokens,
    order: (id) => shown(orderAt(id)),
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => void server.close(() => resolve()));
    },
  };
}
