import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';

export interface ReceivedMessage {
  readonly id: string;
  /** Where it was sent, with its query. */
  readonly path: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

export interface WebhookReceiver {
  readonly url: string;
  /** Every call, in the order in which they came. */
  readonly calls: readonly ReceivedMessage[];
  /** What the next calls are answered; default 204. */
  answer(status: number): void;
  close(): Promise<void>;
}

/** An endpoint of a merchant on this machine. */
export async function startWebhookReceiver(): Promise<WebhookReceiver> {
  const calls: ReceivedMessage[] = [];
  let status = 204;
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (part: string) => (body += part));
    request.on('end', () => {
      const headers = Object.fromEntries(
        Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
      );
      calls.push({ id: headers['webhook-id'] ?? '', path: request.url ?? '', body, headers });
      response.writeHead(status).end(status === 204 ? '' : 'not now');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/hook`,
    calls,
    answer: (next) => (status = next),
    close: () => new Promise((resolve) => void server.close(() => resolve())),
  };
}

/** What the message says, if its signature and its age are good. @throws by the library of Standard Webhooks */
export function verified(secret: string, { body, headers }: ReceivedMessage): unknown {
  return new Webhook(secret).verify(body, { ...headers });
}
