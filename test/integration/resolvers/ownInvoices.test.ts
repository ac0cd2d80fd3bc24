import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fromItem, toItem } from '../../../functions/invoices/mapInvoice.ts';
import { type Server, startRuntime } from './server.ts';

let server: Server;
beforeAll(async () => {
  server = await startRuntime();
});
afterAll(() => server.close());

let keys = 0;
async function create(merchantId = 'demo'): Promise<string> {
  keys += 1;
  const created = await server.createInvoice({ idempotencyKey: `key ${keys}` }, { merchantId });
  if ('error' in created) throw new Error(JSON.stringify(created.error));
  return (created.value as { id: string }).id;
}

async function stored(id: string) {
  return (
    await server.client.send(new GetCommand({ TableName: 'invoices', Key: { id }, ConsistentRead: true }))
  ).Item;
}

describe('a merchant’s own invoices', () => {
  it('when one is cancelled and reopened, then each is one version and the functions read it', async () => {
    const id = await create();
    for (const [field, status, version] of [
      ['cancelInvoice', 'CANCELLED', 2],
      ['reopenInvoice', 'PENDING', 3],
    ] as const) {
      expect(await server.run(`Mutation.${field}`, { id })).toMatchObject({ value: { id, status, version } });
      // Who changed it is of this version alone.
      const { changedBy, ...item } = (await stored(id)) ?? {};
      expect(changedBy).toMatchObject({ keyId: 'key_1' });
      expect(toItem(fromItem(item))).toEqual(item);
    }
    expect(fromItem(await stored(id)).transitions.map(({ status }) => status)).toEqual([
      'PENDING',
      'CANCELLED',
      'PENDING',
    ]);
  });

  it('given 20 cancels at once, then one wins and the others hear why they did not', async () => {
    const id = await create();
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, () => server.run('Mutation.cancelInvoice', { id })),
    );
    const types = outcomes.map((outcome) => ('error' in outcome ? outcome.error.errorType : 'won'));
    expect(types.filter((type) => type === 'won')).toHaveLength(1);
    expect(types.every((type) => ['won', 'Conflict', 'InvalidState'].includes(type ?? ''))).toBe(true);
    expect(await stored(id)).toMatchObject({ version: 2 });
  });

  it('given another merchant, then it reads null, writes NotFound, and changes nothing', async () => {
    const id = await create();
    const before = await stored(id);
    expect(await server.run('Query.getInvoice', { id }, 'other')).toEqual({ value: null });
    expect(await server.run('Query.getCheckout', { invoiceId: id }, 'other')).toEqual({ value: null });
    const foreign = await server.run('Mutation.cancelInvoice', { id }, 'other');
    const absentId = `inv_${'0'.repeat(26)}`;
    const absent = await server.run('Mutation.cancelInvoice', { id: absentId }, 'other');
    expect(foreign).toMatchObject({ error: { errorType: 'NotFound' } });
    expect(JSON.stringify(foreign).replaceAll(id, 'ID')).toBe(
      JSON.stringify(absent).replaceAll(absentId, 'ID'),
    );
    expect(await stored(id)).toEqual(before);
  });

  it('given a list in pages, then every own invoice comes once, newest first, and no other', async () => {
    const own = await Promise.all(Array.from({ length: 7 }, () => create('paging')));
    await create('other');
    const found: { id: string; createdAt: string }[] = [];
    let nextToken: string | null = null;
    do {
      const page = await server.run('Query.listInvoices', { limit: 3, nextToken }, 'paging');
      if ('error' in page) throw new Error(JSON.stringify(page.error));
      const value = page.value as { items: { id: string; createdAt: string }[]; nextToken: string | null };
      expect(value.items.length).toBeLessThanOrEqual(3);
      found.push(...value.items);
      nextToken = value.nextToken;
    } while (nextToken !== null);
    expect(found.map(({ id }) => id).toSorted()).toEqual(own.toSorted());
    const order = found.map(({ id, createdAt }) => `${createdAt}#${id}`);
    expect(order).toEqual(order.toSorted().toReversed());
  });

  it('given a status, then only those in it come', async () => {
    const [first = '', second = ''] = await Promise.all([create('status'), create('status')]);
    await server.run('Mutation.cancelInvoice', { id: second }, 'status');
    expect(await server.run('Query.listInvoices', { status: 'PENDING' }, 'status')).toMatchObject({
      value: { items: [{ id: first }] },
    });
    expect(await server.run('Query.listInvoices', { status: 'CANCELLED' }, 'status')).toMatchObject({
      value: { items: [{ id: second }] },
    });
  });

  it('given the token of another merchant’s page, then it shows nothing of theirs', async () => {
    await Promise.all(Array.from({ length: 3 }, () => create('victim')));
    const page = await server.run('Query.listInvoices', { limit: 1 }, 'victim');
    if ('error' in page) throw new Error(JSON.stringify(page.error));
    const { nextToken } = page.value as { nextToken: string };
    expect(nextToken).not.toContain('victim');
    const stolen = await server.run('Query.listInvoices', { nextToken }, 'thief');
    const shown = 'error' in stolen ? [] : (stolen.value as { items: unknown[] }).items;
    expect(shown).toEqual([]);
  });
});
