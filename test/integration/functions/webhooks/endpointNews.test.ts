import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { translate } from '../../../../functions/events/translate.ts';
import { merchantId } from '../../../../functions/shared/ids.ts';
import {
  deleteEndpoint,
  rotateSecret,
  updateEndpoint,
} from '../../../../functions/webhooks/changeEndpoint.ts';
import { createEndpoint } from '../../../../functions/webhooks/createEndpoint.ts';
import { dynamoEndpoints, type WebhookTable } from '../../../../functions/webhooks/dynamoEndpoints.ts';
import { dynamoEventLog } from '../../../../functions/webhooks/dynamoEventLog.ts';
import { afterOutcome } from '../../../../functions/webhooks/webhookEndpoint.ts';
import { startWebhooksTable } from './webhooksTable.ts';

const MERCHANT = merchantId.parse('news-shop');
const AT = '2026-11-22T12:00:00.000Z';

let table: WebhookTable & { close(): Promise<void> };
beforeAll(async () => {
  table = await startWebhooksTable();
});
afterAll(() => table.close());

const deps = () => ({
  endpoints: dynamoEndpoints(table),
  log: dynamoEventLog(table),
  checkUrl: async (url: string) => ({ ok: true as const, value: url }),
  clock: { nowMs: () => Date.parse(AT) },
  random: randomBytes,
});

async function made(idempotencyKey: string): Promise<string> {
  const command = {
    merchantId: MERCHANT,
    keyId: 'key_maker',
    idempotencyKey,
    url: 'https://shop.example/hook',
  };
  const created = await createEndpoint(deps())(command);
  if (!created.ok) throw new Error(JSON.stringify(created.error));
  return created.value.id;
}

/** What the stream would say of the endpoint's last change, after an item that was there before. */
async function newsOf(id: string, before: Record<string, unknown> | null) {
  const Key = { id: `ENDPOINT#${id}` };
  const { Item = {} } = await table.client.send(
    new GetCommand({ TableName: table.newsTableName, Key, ConsistentRead: true }),
  );
  return { item: Item, event: translate({ before, after: Item }) };
}

describe('what is told of an endpoint', () => {
  it('given changes by keys, then each is an event that names the key, and no secret is in it', async () => {
    const id = await made('changed');
    const own = { merchantId: MERCHANT, id };
    const created = await newsOf(id, null);
    expect(created.event).toMatchObject({
      id: `${id}#1`,
      type: 'webhook_endpoint.created',
      merchantId: MERCHANT,
      changedBy: { keyId: 'key_maker' },
    });
    await updateEndpoint(deps())({ ...own, keyId: 'key_2', description: 'Mine' });
    const updated = await newsOf(id, created.item);
    expect(updated.event).toMatchObject({
      id: `${id}#2`,
      type: 'webhook_endpoint.updated',
      changedBy: { keyId: 'key_2' },
    });
    const rotation = await rotateSecret(deps())({ ...own, keyId: 'key_3' });
    const rotated = await newsOf(id, updated.item);
    expect(rotated.event).toMatchObject({
      type: 'webhook_endpoint.secret_rotated',
      changedBy: { keyId: 'key_3' },
    });
    const secret = rotation.ok ? String(rotation.value.secret) : '';
    expect(secret).toMatch(/^whsec_/);
    expect(JSON.stringify(rotated.item)).not.toContain(secret);
    await deleteEndpoint(deps())({ ...own, keyId: 'key_4' });
    expect((await newsOf(id, rotated.item)).event).toMatchObject({
      id: `${id}#4`,
      type: 'webhook_endpoint.deleted',
      changedBy: { keyId: 'key_4' },
    });
  });

  it('given a key whose endpoint was deleted, when it is used again, then that is said and no event has the id of another', async () => {
    const id = await made('deleted');
    await deleteEndpoint(deps())({ merchantId: MERCHANT, id, keyId: 'key_4' });
    const { item: before } = await newsOf(id, null);
    const again = await createEndpoint(deps())({
      merchantId: MERCHANT,
      keyId: 'key_maker',
      idempotencyKey: 'deleted',
      url: 'https://shop.example/hook',
    });
    expect(again).toMatchObject({
      ok: false,
      error: { code: 'InvalidState', facts: { type: 'WebhookEndpoint', id, status: 'DELETED' } },
    });
    expect((await newsOf(id, null)).item).toEqual(before);
    expect(await deps().endpoints.get(MERCHANT, id)).toBeNull();
  });

  it('given it answers 410, then that it is disabled is told, by nobody’s key; that it fails is not', async () => {
    const id = await made('gone');
    const { endpoints } = deps();
    const before = await endpoints.get(MERCHANT, id);
    if (before === null) throw new Error('a wrong fixture');
    const failing = afterOutcome(before, 'FAILED', AT);
    expect(await endpoints.put(failing, null)).toBe(true);
    const { item } = await newsOf(id, null);
    expect(item['version']).toBe(1);
    expect(await endpoints.put(afterOutcome(failing, 'GONE', AT), { by: null })).toBe(true);
    const { event } = await newsOf(id, item);
    expect(event).toMatchObject({
      type: 'webhook_endpoint.disabled',
      data: { endpointId: id, disabledReason: 'It answered 410 Gone.' },
    });
    expect(event).not.toHaveProperty('changedBy');
  });

  it('given two changes of the same version, then one of them is written and told', async () => {
    const id = await made('raced');
    const own = { merchantId: MERCHANT, id };
    const outcomes = await Promise.all(
      ['key_a', 'key_b', 'key_c'].map((keyId) =>
        updateEndpoint(deps())({ ...own, keyId, description: keyId }),
      ),
    );
    const written = outcomes.filter(({ ok }) => ok).length;
    const { item } = await newsOf(id, null);
    expect(item['version']).toBe(1 + written);
    const stored = await deps().endpoints.get(MERCHANT, id);
    expect(stored?.description).toBe((item['changedBy'] as { keyId: string }).keyId);
  });
});
