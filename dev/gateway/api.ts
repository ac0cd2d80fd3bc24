import { createHash } from 'node:crypto';
import type { Books } from './books.ts';
import { type Answer, behaviourOf, type Operations } from './operations.ts';
import { paymentJson, type SandboxPayment } from './payment.ts';
import { PAYMENT_METHODS } from './paymentMethods.ts';

export interface Reply {
  readonly status: number;
  readonly body: string;
}

/** A call that changes something, once it got past the keys. */
export interface GatewayCallRecord {
  readonly operation: string;
  readonly account: string;
  readonly key: string;
  /** The payment's id, or the caller's reference of a new one. */
  readonly subject: string;
  readonly status: number;
}

interface Call {
  readonly account: string;
  /** `payments`, the payment's id, an operation and its manner. */
  readonly path: readonly string[];
}

export interface ReadCall extends Call {
  readonly query: URLSearchParams;
}

export interface ChangeCall extends Call {
  readonly key: string;
  readonly body: Record<string, unknown>;
}

/** A request as it arrived. */
export interface ApiRequest {
  readonly method: string;
  /** Path and query, with or without the host. */
  readonly url: string;
  readonly authorization: string;
  /** Idempotency key; empty: none. */
  readonly key: string;
  readonly body: () => Promise<Record<string, unknown>>;
}

export interface ApiDeps {
  readonly books: Books;
  readonly operations: Operations;
  readonly calls: GatewayCallRecord[];
}

/** The gateway's HTTP API, without HTTP: `docs/concepts/card-payments.md` has its calls. */
export class SandboxApi {
  readonly #deps: ApiDeps;
  readonly #answered = new Map<string, { hash: string; reply: Promise<Reply> }>();
  readonly #refusals = new Map<string, number>();

  constructor(deps: ApiDeps) {
    this.#deps = deps;
  }

  /** Answers a request to `/payments…`. */
  async serve({ method, url, authorization, key, body }: ApiRequest): Promise<Reply> {
    const { pathname, searchParams: query } = new URL(url, 'http://sandbox');
    const path = pathname.split('/').filter((part) => part !== '');
    const account = /^Bearer sk_sandbox_([a-z0-9-]+)$/.exec(authorization)?.[1];
    if (account === undefined) return refused(401, 'unauthorized', 'The key is not known.');
    if (path[0] !== 'payments') return refused(404, 'not_found', 'There is nothing here.');
    if (method === 'GET') return this.read({ account, path, query });
    return this.change({ account, path, key, body: await body() });
  }

  read({ account, path: [, id, part], query }: ReadCall): Reply {
    const { books, operations } = this.#deps;
    const found = id === undefined ? books.find(account, query.get('reference') ?? '') : books.get(id);
    if (found?.account !== account) return refused(404, 'not_found', 'There is no such payment.');
    const payment = operations.expireIfOver(found);
    if (part !== 'action') return { status: 200, body: paymentJson(payment) };
    const secret = createHash('sha256').update(payment.id).digest('hex').slice(0, 24);
    const redirectUrl =
      payment.status === 'requires_action' ? `https://sandbox.example/challenge/${payment.id}` : null;
    const action = { clientSecret: `${payment.id}_secret_${secret}`, redirectUrl };
    return { status: 200, body: JSON.stringify(action) };
  }

  /** Each key once: a repeated one gets the first answer, a saved failure too. */
  async change(call: ChangeCall): Promise<Reply> {
    const { account, key, body, path } = call;
    if (key === '') return refused(400, 'key_missing', 'An Idempotency-Key is required.');
    const hash = createHash('sha256')
      .update(JSON.stringify([path, body]))
      .digest('hex');
    const known = this.#answered.get(`${account}#${key}`);
    if (known !== undefined)
      return known.hash === hash
        ? known.reply
        : refused(400, 'idempotency_error', 'The key was used for another call.');
    // A refused call is not remembered, so that the same key may succeed later.
    if (this.#isRefused(call)) return refused(429, 'rate_limit', 'Too many requests.');
    const answer = this.#answer(call);
    const reply = this.#reply(call, answer);
    this.#answered.set(`${account}#${key}`, { hash, reply: Promise.resolve(reply) });
    const created = call.path.length === 1 && answer.status === 200;
    return created && behaviourOf(answer.payment).answer === 'never'
      ? new Promise<Reply>(() => undefined)
      : reply;
  }

  #isRefused({ account, key, body, path }: ChangeCall): boolean {
    if (path.length > 1) return false;
    const allowed = PAYMENT_METHODS[String(body['paymentMethod'])]?.refusals ?? 0;
    const before = this.#refusals.get(`${account}#${key}`) ?? 0;
    this.#refusals.set(`${account}#${key}`, before + 1);
    return before < allowed;
  }

  #answer(call: ChangeCall): Answer {
    const answer = this.#perform(call);
    const subject = call.path[1] ?? String(call.body['reference']);
    const operation = call.path[2] ?? 'create';
    this.#deps.calls.push({
      operation,
      account: call.account,
      key: call.key,
      subject,
      status: answer.status,
    });
    return answer;
  }

  #reply({ path }: ChangeCall, answer: Answer): Reply {
    if (answer.status !== 200) return refused(answer.status, answer.code, answer.message);
    if (path.length === 1 && behaviourOf(answer.payment).answer === 'error')
      return refused(500, 'internal', 'Something went wrong.');
    return { status: 200, body: paymentJson(this.#deps.books.get(answer.payment.id) ?? answer.payment) };
  }

  #perform({ account, path: [, id, operation, manner], body }: ChangeCall): Answer {
    const { books, operations } = this.#deps;
    if (id === undefined) return operations.create(account, newPaymentIn(body));
    const payment = books.get(id);
    if (payment?.account !== account)
      return { status: 404, code: 'not_found', message: 'There is no such payment.' };
    return this.#change(payment, operation, manner, body);
  }

  #change(
    payment: SandboxPayment,
    operation: string | undefined,
    manner: string | undefined,
    body: Record<string, unknown>,
  ): Answer {
    const { operations } = this.#deps;
    switch (operation) {
      case 'confirm':
        return operations.confirm(payment, body['details']);
      case 'capture':
        return operations.capture(payment, BigInt(textIn(body, 'amount')));
      case 'void':
        return operations.cancel(payment);
      case 'refunds':
        return operations.refund(payment, textIn(body, 'refundId'), BigInt(textIn(body, 'amount')));
      // From here on what a test makes happen at the gateway.
      case 'settle':
        return operations.settle(payment);
      case 'settle-refunds':
        return operations.settleRefunds(payment, manner === 'failed' ? 'failed' : 'succeeded');
      case 'dispute':
        return operations.dispute(payment, manner === 'won' || manner === 'lost' ? manner : 'open');
      case 'fail-capture':
        return operations.failCapture(payment);
      default:
        return { status: 404, code: 'not_found', message: 'There is no such operation.' };
    }
  }
}

function newPaymentIn(body: Record<string, unknown>): Parameters<Operations['create']>[1] {
  return {
    reference: textIn(body, 'reference'),
    paymentMethod: textIn(body, 'paymentMethod'),
    currency: textIn(body, 'currency'),
    amount: BigInt(textIn(body, 'amount')),
    capture: body['capture'] !== false,
    returnUrl: typeof body['returnUrl'] === 'string' ? body['returnUrl'] : null,
  };
}

/** @throws Error that names the field: answered with 400 */
export function textIn(body: Record<string, unknown>, name: string): string {
  const value = body[name];
  if (typeof value !== 'string') throw new Error(`${name} must be a text`);
  return value;
}

export function refused(status: number, code: string, message: string): Reply {
  return { status, body: JSON.stringify({ code, message }) };
}
