import { SandboxApi, type GatewayCallRecord } from '../../../../dev/gateway/api.ts';
import { openBooks } from '../../../../dev/gateway/books.ts';
import { behaviourOf, Operations } from '../../../../dev/gateway/operations.ts';
import { paymentJson, type SandboxPayment } from '../../../../dev/gateway/payment.ts';
import { httpSandbox } from '../../../../functions/gateways/httpSandbox.ts';
import type { GatewayName } from '../../../../functions/gateways/gatewayName.ts';
import type { CardGateway } from '../../../../functions/gateways/ports.ts';
import { secret } from '../../../../functions/shared/secret.ts';
import type { Random } from '../../../../scripts/feed/random.ts';
import type { Turns } from './turns.ts';

/** A gateway in this process: the sandbox's own code, behind a network that loses, delays and refuses. */
export interface SimulatedGateway {
  readonly name: GatewayName;
  /** Our adapter of it. */
  readonly adapter: CardGateway;
  /** What changed something there, as it came. */
  readonly calls: readonly GatewayCallRecord[];
  payments(): readonly SandboxPayment[];
  find(reference: string): SandboxPayment | undefined;
  readonly operations: Operations;
}

export interface GatewayOptions {
  readonly name: GatewayName;
  readonly turns: Turns;
  readonly random: Random;
  readonly newId: (prefix: string) => string;
  /** An event of a payment, as the gateway sends it. */
  readonly emit: (payment: SandboxPayment, body: string) => void;
}

/** Of one call, below the function's own. */
const TIMEOUT_MS = 20_000;
/** Shares of calls. */
const NEVER_SENT = 0.01;
const ANSWER_LOST = 0.02;
const SLOW = 0.05;

export function openGateway({ name, turns, random, newId, emit }: GatewayOptions): SimulatedGateway {
  const books = openBooks(null);
  const { nowMs } = turns.clock;
  const operations = new Operations({
    books,
    nowMs,
    newId,
    emit: (type, payment) => {
      if (behaviourOf(payment).webhooks === 'none') return;
      const { account } = payment;
      emit(payment, paymentJson({ id: newId('evt'), type, created: nowMs(), account, payment }));
    },
  });
  const calls: GatewayCallRecord[] = [];
  const api = new SandboxApi({ books, operations, calls });

  const wayMs = (): number => (random.fraction() < SLOW ? 30_000 : 300) * random.fraction();

  async function served(url: string, init: RequestInit): Promise<Response> {
    await turns.sleep(wayMs());
    const headers = new Headers(init.headers);
    const { status, body } = await api.serve({
      method: init.method ?? 'GET',
      url,
      authorization: headers.get('authorization') ?? '',
      key: headers.get('idempotency-key') ?? '',
      body: () => Promise.resolve(JSON.parse(String(init.body)) as Record<string, unknown>),
    });
    await turns.sleep(wayMs());
    if (random.fraction() < ANSWER_LOST) throw failed('ECONNRESET');
    return new Response(body, { status });
  }

  async function send(url: string, init: RequestInit): Promise<Response> {
    await turns.turn();
    if (random.fraction() < NEVER_SENT) throw failed('ECONNREFUSED');
    const timedOut = turns.sleep(TIMEOUT_MS).then(() => {
      throw new DOMException('The operation was aborted due to timeout', 'TimeoutError');
    });
    // What was sent arrives, whatever becomes of the sender.
    const answer = await Promise.race([turns.elsewhere(() => served(url, init)), timedOut]);
    await turns.turn();
    return answer;
  }

  const adapter = httpSandbox({
    credentials: ({ account }) =>
      Promise.resolve({
        url: 'http://sandbox',
        apiKey: secret(`sk_sandbox_${account}`),
        webhookSecret: secret(webhookSecretOf(account)),
      }),
    timeoutMs: TIMEOUT_MS,
    fetch: (url, init) => send(String(url), init ?? {}),
  });
  return {
    name,
    adapter: { ...adapter, name },
    calls,
    payments: () => books.all(),
    find: (reference) => books.find('demo', reference),
    operations,
  };
}

export function webhookSecretOf(account: string): string {
  return `whsec_sandbox_${account}`;
}

function failed(code: string): Error {
  return new TypeError('fetch failed', { cause: Object.assign(new Error(code), { code }) });
}
