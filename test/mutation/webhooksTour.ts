import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiClient } from '../e2e/server/apiClient.ts';
import { startWebhookReceiver } from '../e2e/server/webhookReceiver.ts';
import { tell } from './tell.ts';

const ARRIVES_WITHIN_MS = 45_000;

interface Made {
  readonly id: string;
}

/** A merchant's endpoint: made, called, down for a while, called again, and deleted. */
export async function webhooks(admin: ApiClient): Promise<string[]> {
  const receiver = await startWebhookReceiver();
  const calls = async (atLeast: number): Promise<void> => {
    const deadline = Date.now() + ARRIVES_WITHIN_MS;
    while (receiver.calls.length < atLeast) {
      if (Date.now() > deadline) throw new Error(`The endpoint was called ${receiver.calls.length} times.`);
      await sleep(100);
    }
  };
  try {
    const { id } = await admin.ask<Made>(
      'mutation ($input: CreateWebhookEndpointInput!) { createWebhookEndpoint(input: $input) { id } }',
      { input: { idempotencyKey: 'tour', url: receiver.url } },
    );
    receiver.answer(503);
    const ping = await admin.ask<Made>('mutation ($id: ID!) { pingWebhookEndpoint(id: $id) { id } }', { id });
    await calls(1);
    receiver.answer(204);
    await calls(2);
    const deliveryId = ping.id;
    const from = new Date(Date.now() - 60_000).toISOString();
    const range = { id, from, to: new Date(Date.now() + 60_000).toISOString() };
    return [
      await tell(admin, '{ listWebhookEndpoints { id } }'),
      await tell(admin, '{ eventsSince { cursor } }'),
      await tell(admin, 'query ($id: ID!) { listWebhookDeliveries(endpointId: $id) { items { id } } }', {
        id,
      }),
      await tell(admin, 'query ($id: ID!) { listWebhookAttempts(deliveryId: $id) { at } }', {
        id: deliveryId,
      }),
      await tell(admin, 'mutation ($id: ID!) { redeliverWebhook(deliveryId: $id) { id } }', {
        id: deliveryId,
      }),
      await tell(
        admin,
        'mutation ($id: ID!, $from: AWSDateTime!, $to: AWSDateTime!) { redeliverWebhooks(endpointId: $id, from: $from, to: $to) { redelivered } }',
        range,
      ),
      await tell(
        admin,
        'mutation ($id: ID!) { updateWebhookEndpoint(input: { id: $id, description: "Tour" }) { id } }',
        { id },
      ),
      await tell(admin, 'mutation ($id: ID!) { rotateWebhookSecret(id: $id) { id } }', { id }),
      await tell(admin, 'mutation ($id: ID!) { deleteWebhookEndpoint(id: $id) { id } }', { id }),
    ];
  } finally {
    await receiver.close();
  }
}
