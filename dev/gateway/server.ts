import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type GatewayCallRecord, refused, type Reply, SandboxApi, textIn } from './api.ts';
import { openBooks } from './books.ts';
import { Operations } from './operations.ts';
import { paymentJson, type SandboxPayment } from './payment.ts';
import { settlementReport } from './settlementReport.ts';
import { startWebhooks, type WebhookTarget } from './webhooks.ts';

/** The sandbox: a card gateway of our own that behaves like one, on this machine. */
export interface SandboxGateway {
  /** `http://127.0.0.1:<port>`. */
  readonly url: string;
  /** Calls that change something by account and reference, as they came: what was called twice shows. */
  readonly calls: readonly GatewayCallRecord[];
  setWebhookTarget(account: string, target: WebhookTarget): void;
  /** Sends the webhooks that were held back. */
  releaseWebhooks(): void;
  payments(): readonly SandboxPayment[];
  close(): Promise<void>;
}

export interface SandboxOptions {
  /** The gateway keeps its books below it; null: in memory alone. */
  readonly dataDir: string | null;
  /** Default: one that the system chooses. */
  readonly port?: number;
  /** Milliseconds since 1970. Default: the clock of the machine. */
  readonly nowMs?: () => number;
  /** Each answer takes at least so long. Default: 0. */
  readonly answerMs?: number;
}

const BODY_BYTES_MAX = 100_000;

/** Starts the sandbox. A key of an account is `sk_sandbox_<account>`. */
export async function startSandboxGateway({
  dataDir,
  port = 0,
  answerMs = 0,
  nowMs = Date.now,
}: SandboxOptions): Promise<SandboxGateway> {
  const newId = (prefix: string): string => `${prefix}_${randomUUID().replaceAll('-', '')}`;
  const books = openBooks(dataDir === null ? null : join(dataDir, 'gateway', 'books.jsonl'));
  const webhooks = startWebhooks({ nowMs, newId });
  const operations = new Operations({ books, nowMs, newId, emit: webhooks.emit });
  const calls: GatewayCallRecord[] = [];
  const api = new SandboxApi({ books, operations, calls });

  let waitMs = answerMs;
  /** Milliseconds from the arrival of calls to their answers. */
  const answered = { calls: 0, ms: 0 };
  async function control(what: string | undefined, request: IncomingMessage): Promise<Reply> {
    if (what === 'books') return { status: 200, body: paymentJson(books.all()) };
    if (what === 'settlement-report') return { status: 200, body: settlementReport(books.all()) };
    if (what === 'calls') return { status: 200, body: JSON.stringify(calls) };
    if (what === 'answered') return { status: 200, body: JSON.stringify(answered) };
    if (what === 'answer-ms') waitMs = Number(textIn(await bodyOf(request), 'ms'));
    if (what === 'release-webhooks') webhooks.release();
    if (what === 'webhook-target') {
      const body = await bodyOf(request);
      const target = { url: textIn(body, 'url'), secret: textIn(body, 'secret') };
      webhooks.setTarget(textIn(body, 'account'), target);
    }
    return { status: 200, body: '{}' };
  }

  async function handle(request: IncomingMessage): Promise<Reply> {
    const { url = '/', method = 'GET', headers } = request;
    const [first, what] = new URL(url, 'http://sandbox').pathname.split('/').filter((part) => part !== '');
    if (first === 'control') return control(what, request);
    return api.serve({
      method,
      url,
      authorization: headers.authorization ?? '',
      key: String(headers['idempotency-key'] ?? ''),
      body: () => bodyOf(request),
    });
  }

  const server = createServer((request, response) => {
    const arrivedMs = performance.now();
    const isControl = request.url?.startsWith('/control') === true;
    void handle(request)
      .catch((problem: unknown) => refused(400, 'invalid_request', String(problem)))
      .then(async ({ status, body }) => {
        if (waitMs > 0 && !isControl) await sleep(waitMs);
        response.writeHead(status, { 'content-type': 'application/json' }).end(body);
        if (isControl) return;
        answered.calls++;
        answered.ms += performance.now() - arrivedMs;
      });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    setWebhookTarget: webhooks.setTarget,
    releaseWebhooks: webhooks.release,
    payments: () => books.all(),
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      await webhooks.close();
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  let text = '';
  for await (const chunk of request) {
    text += String(chunk);
    if (text.length > BODY_BYTES_MAX) throw new Error('the body is too long');
  }
  const body: unknown = JSON.parse(text === '' ? '{}' : text);
  if (typeof body !== 'object' || body === null) throw new Error('the body must be an object');
  return body as Record<string, unknown>;
}
