import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { expect } from 'vitest';
import { signatureOf } from '../../../../dev/gateway/webhooks.ts';
import type { WebhookRequest } from '../../../../functions/gateways/webhookRequest.ts';
import type { CardWorld } from './world.ts';

/** What the sandbox sends to the account `demo`, as it arrives. */
export interface Inbox {
  readonly webhooks: readonly WebhookRequest[];
  /** The webhooks about a payment of ours, once there are so many. */
  of(transactionId: string, count: number): Promise<WebhookRequest[]>;
  close(): Promise<void>;
}

export async function openInbox(world: CardWorld): Promise<Inbox> {
  const webhooks: WebhookRequest[] = [];
  const server = createServer((request, response) => {
    void buffer(request).then((body) => {
      const headers = { 'sandbox-signature': [String(request.headers['sandbox-signature'])] };
      webhooks.push({ gateway: 'sandbox', account: 'demo', body, headers });
      response.writeHead(200).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  world.server.setWebhookTarget('demo', { url: `http://127.0.0.1:${port}/`, secret: secretOf('demo') });
  const of = (id: string): WebhookRequest[] =>
    webhooks.filter(({ body }) => Buffer.from(body).toString().includes(id));
  return {
    webhooks,
    of: async (id, count) => {
      await expect.poll(() => of(id).length, { interval: 5 }).toBeGreaterThanOrEqual(count);
      return of(id);
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** The webhook with another body, signed as the account would. */
export function signed(
  webhook: WebhookRequest,
  text: string,
  { atMs, account = webhook.account }: { readonly atMs: number; readonly account?: string },
): WebhookRequest {
  const signature = signatureOf(text, secretOf(account), atMs);
  return { ...webhook, body: Buffer.from(text), headers: { 'sandbox-signature': [signature] } };
}

export function textOf({ body }: WebhookRequest): string {
  return Buffer.from(body).toString();
}

function secretOf(account: string): string {
  return `whsec_sandbox_${account}`;
}

/** Makes something happen at the gateway that nobody asked for: `dispute`, `dispute/won`, `fail-capture`. */
export async function happen(world: CardWorld, reference: string, what: string): Promise<void> {
  const response = await fetch(`${world.server.url}/payments/${reference}/${what}`, {
    method: 'POST',
    headers: { authorization: 'Bearer sk_sandbox_demo', 'idempotency-key': crypto.randomUUID() },
    body: '{}',
  });
  if (!response.ok) throw new Error(`${what}: HTTP ${response.status}`);
}
