import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { randomUUID } from 'node:crypto';
import { accept, type Intent, type Json, shown } from './stripeIntent.ts';

/**
 * A server that answers as Stripe documents its API (https://docs.stripe.com/api, of the version that the package pins), and refuses what Stripe would
 * refuse: a wrong method or path, a missing key or version, a body that is no form, an idempotency key with other input.
 */
export interface StripeServer {
  readonly port: number;
  /** Idempotency keys with which a PaymentIntent was made, by our id of it. */
  charges(transactionId: string): number;
  /** What the payer's challenge came to. */
  completeAction(intent: string, outcome: 'passed' | 'failed'): void;
  dispute(intent: string): void;
  /** As the API shows it now. */
  intent(id: string): object | undefined;
  close(): Promise<void>;
}

export const STRIPE_KEY = 'sk_test_contract';

interface Answer {
  readonly status: number;
  readonly body: Json;
  /** Never sent. */
  readonly lost?: boolean;
}

class Refused extends Error {
  readonly answer: Answer;

  constructor(status: number, error: Json) {
    super(String(error['message']));
    this.answer = { status, body: { error: { ...error, doc_url: 'https://docs.stripe.com/error-codes' } } };
  }
}

const invalid = (code: string, message: string): Refused =>
  new Refused(400, { type: 'invalid_request_error', code, message });

export async function startStripeServer(): Promise<StripeServer> {
  const intents = new Map<string, Intent>();
  const kept = new Map<string, { readonly input: string; readonly answer: Answer }>();
  const limited = new Map<string, number>();
  const charged: { readonly transactionId: string }[] = [];

  const handle = (
    method: string,
    path: string,
    form: URLSearchParams,
    headers: IncomingMessage['headers'],
  ): Answer => {
    if (headers.authorization !== `Bearer ${STRIPE_KEY}`)
      throw new Refused(401, { type: 'invalid_request_error', message: 'Invalid API Key provided' });
    if (!/^\d{4}-\d{2}-\d{2}/.test(String(headers['stripe-version'])))
      throw invalid('version', 'The adapter must pin a version.');
    if (method === 'GET') return read(path, form);
    const key = headers['idempotency-key'];
    if (typeof key !== 'string')
      throw invalid('no_key', 'A call that changes something must have an Idempotency-Key.');
    if (headers['content-type'] !== 'application/x-www-form-urlencoded')
      throw invalid('content_type', 'The body must be a form.');
    const input = `${path}?${form.toString()}`;
    const before = kept.get(key);
    if (before !== undefined && before.input !== input)
      throw new Refused(400, {
        type: 'idempotency_error',
        message: 'Keys for idempotent requests can only be used with the same parameters',
      });
    if (before !== undefined) return before.answer;
    const times = limited.get(key) ?? 0;
    limited.set(key, times + 1);
    if (form.get('payment_method') === 'pm_rate_limit' && times < 2)
      throw new Refused(429, {
        type: 'invalid_request_error',
        code: 'rate_limit',
        message: 'Too many requests hit the API too quickly.',
      });
    const answer = decided(() => change(path, form));
    kept.set(key, { input, answer });
    return answer;
  };

  const change = (path: string, form: URLSearchParams): Answer => {
    if (path === '/v1/payment_intents') return create(form);
    if (path === '/v1/refunds') return refund(form);
    const [, id = '', operation] =
      /^\/v1\/payment_intents\/(pi_\w+)\/(capture|cancel|confirm)$/.exec(path) ?? [];
    const intent = intents.get(id);
    if (intent === undefined || operation === undefined) throw missing(path);
    if (operation === 'confirm') return confirm(intent);
    if (
      intent.status !== 'requires_capture' &&
      !(operation === 'cancel' && intent.status === 'requires_action')
    )
      throw invalid(
        'payment_intent_unexpected_state',
        `This PaymentIntent could not be ${operation}ed because it has a status of ${intent.status}.`,
      );
    if (operation === 'cancel') {
      Object.assign(intent, { status: 'canceled', cancellation: 'requested_by_customer' });
    } else {
      const part = Number(form.get('amount_to_capture') ?? intent.amount);
      if (part > intent.amount) throw invalid('amount_too_large', 'The remaining amount is less than that.');
      Object.assign(intent, { status: 'succeeded', received: part });
    }
    return ok(shown(intent));
  };

  /** One that failed before; the issuer answers now. */
  const confirm = (intent: Intent): Answer => {
    if (intent.status !== 'requires_payment_method')
      throw invalid('payment_intent_unexpected_state', `This PaymentIntent is ${intent.status}.`);
    charged.push({ transactionId: intent.metadata['transactionId'] ?? '' });
    accept(intent);
    return ok(shown(intent));
  };

  const create = (form: URLSearchParams): Answer => {
    const amount = Number(form.get('amount'));
    if (!Number.isSafeInteger(amount) || amount < 50)
      throw invalid('amount_too_small', 'Amount must be at least 50.');
    if (!/^[a-z]{3}$/.test(form.get('currency') ?? ''))
      throw invalid('invalid_currency', 'Invalid currency.');
    if (form.get('confirm') !== 'true') throw invalid('not_confirmed', 'The adapter confirms at once.');
    const intent: Intent = {
      id: `pi_${randomUUID().replaceAll('-', '')}`,
      amount,
      currency: form.get('currency') ?? '',
      capture: form.get('capture_method') === 'automatic',
      status: 'requires_payment_method',
      metadata: nested(form, 'metadata'),
      received: 0,
      cancellation: null,
      error: null,
      refunds: [],
      disputes: [],
      returnUrl: form.get('return_url'),
    };
    intents.set(intent.id, intent);
    const method = form.get('payment_method');
    if (method === 'pm_card_chargeDeclined') {
      intent.error = {
        type: 'card_error',
        code: 'card_declined',
        decline_code: 'generic_decline',
        message: 'Your card was declined.',
      };
      throw new Refused(402, { ...intent.error, payment_intent: shown(intent) });
    }
    if (method === 'pm_processingError') {
      intent.error = {
        type: 'card_error',
        code: 'processing_error',
        message: 'An error occurred while processing your card. Try again in a little bit.',
      };
      throw new Refused(402, { ...intent.error, payment_intent: shown(intent) });
    }
    charged.push({ transactionId: intent.metadata['transactionId'] ?? '' });
    if (method === 'pm_card_authenticationRequired') intent.status = 'requires_action';
    else if (method === 'pm_processing') intent.status = 'processing';
    else accept(intent);
    if (method === 'pm_error')
      return { status: 500, body: { error: { type: 'api_error', message: 'An unknown error occurred' } } };
    return { ...ok(shown(intent)), lost: method === 'pm_timeout' };
  };

  const refund = (form: URLSearchParams): Answer => {
    const intent = intents.get(form.get('payment_intent') ?? '');
    if (intent === undefined) throw missing('payment_intent');
    const amount = Number(form.get('amount'));
    const done = intent.refunds.reduce((sum, each) => sum + Number(each['amount']), 0);
    if (done + amount > intent.received)
      throw invalid(
        done === intent.received ? 'charge_already_refunded' : 'amount_too_large',
        'Refund amount is greater than the unrefunded amount on the charge.',
      );
    const made: Json = {
      id: `re_${randomUUID().replaceAll('-', '')}`,
      object: 'refund',
      amount,
      currency: intent.currency,
      status: 'succeeded',
      metadata: nested(form, 'metadata'),
    };
    intent.refunds.push(made);
    return ok({ ...made, payment_intent: shown(intent) });
  };

  const read = (path: string, form: URLSearchParams): Answer => {
    if (path === '/v1/payment_intents/search') {
      const [, id] = /^metadata\['transactionId'\]:'(\w+)'$/.exec(form.get('query') ?? '') ?? [];
      if (id === undefined) throw invalid('query', 'The query is none.');
      const data = [...intents.values()]
        .filter(({ metadata }) => metadata['transactionId'] === id)
        .map(shown);
      return ok({ object: 'search_result', data, has_more: false, url: path, next_page: null });
    }
    if (path === '/v1/disputes')
      return ok({
        object: 'list',
        data: intents.get(form.get('payment_intent') ?? '')?.disputes ?? [],
        has_more: false,
        url: path,
      });
    const intent = intents.get(/^\/v1\/payment_intents\/(pi_\w+)$/.exec(path)?.[1] ?? '');
    if (intent === undefined) throw missing(path);
    return ok(shown(intent));
  };

  const server = createServer((request, response) => void serve(request, response, handle));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    charges: (id) => charged.filter(({ transactionId }) => transactionId === id).length,
    completeAction: (id, outcome) => {
      const intent = intents.get(id);
      if (intent === undefined) throw new Error(`no intent ${id}`);
      if (outcome === 'passed') return accept(intent);
      intent.status = 'requires_payment_method';
      intent.error = {
        code: 'payment_intent_authentication_failure',
        message: 'The provided PaymentMethod has failed authentication.',
      };
    },
    dispute: (id) =>
      void intents.get(id)?.disputes.push({
        id: `du_${id}`,
        object: 'dispute',
        amount: intents.get(id)?.received,
        currency: intents.get(id)?.currency,
        status: 'needs_response',
        reason: 'fraudulent',
        balance_transactions: [{ currency: intents.get(id)?.currency, fee: 1_500 }],
        evidence_details: { due_by: 1_800_000_000 },
      }),
    intent: (id) => (intents.has(id) ? shown(intents.get(id)!) : undefined),
    close: () => closed(server),
  };
}

const ok = (body: Json): Answer => ({ status: 200, body });

const missing = (what: string): Refused =>
  new Refused(404, {
    type: 'invalid_request_error',
    code: 'resource_missing',
    message: `No such object: ${what}`,
  });

/** `metadata[name]=value` of a form. */
function nested(form: URLSearchParams, field: string): Record<string, string> {
  const entries = [...form].flatMap(([name, value]) => {
    const [, inner] = new RegExp(`^${field}\\[(\\w+)\\]$`).exec(name) ?? [];
    return inner === undefined ? [] : [[inner, value] as const];
  });
  return Object.fromEntries(entries);
}

/** A refusal that was decided is kept with its key like an answer. */
function decided(work: () => Answer): Answer {
  try {
    return work();
  } catch (error) {
    if (error instanceof Refused) return error.answer;
    throw error;
  }
}

type Handle = (
  method: string,
  path: string,
  form: URLSearchParams,
  headers: IncomingMessage['headers'],
) => Answer;

async function serve(request: IncomingMessage, response: ServerResponse, handle: Handle): Promise<void> {
  let text = '';
  request.setEncoding('utf8');
  for await (const part of request as AsyncIterable<string>) text += part;
  const url = new URL(request.url ?? '', 'http://stripe');
  const form = request.method === 'GET' ? url.searchParams : new URLSearchParams(text);
  const answer = decided(() => handle(request.method ?? '', url.pathname, form, request.headers));
  if (answer.lost === true) return;
  response.writeHead(answer.status, { 'content-type': 'application/json', 'request-id': 'req_1' });
  response.end(JSON.stringify(answer.body));
}

function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => void server.close(() => resolve()));
}
