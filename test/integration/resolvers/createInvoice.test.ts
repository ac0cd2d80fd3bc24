import { GetCommand, PutCommand, ScanCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KEY_LIFETIME_MS, LEASE_MS } from '../../../functions/idempotency/claim.ts';
import { fromItem, toItem } from '../../../functions/invoices/mapInvoice.ts';
import type { FieldOutcome } from '../../engines/field.ts';
import { NOW_MS } from '../../engines/resolvers.ts';
import { type Server, startRuntime } from './server.ts';

let server: Server;
beforeAll(async () => {
  server = await startRuntime();
});
afterAll(() => server.close());

interface Shown {
  readonly id: string;
  readonly address: string;
}

function shown(outcome: FieldOutcome): Shown {
  if ('error' in outcome) throw new Error(JSON.stringify(outcome.error));
  return outcome.value as Shown;
}

const read = async (table: string, id: string) =>
  (await server.client.send(new GetCommand({ TableName: table, Key: { id }, ConsistentRead: true }))).Item;
const scan = async (table: string) =>
  (await server.client.send(new ScanCommand({ TableName: table }))).Items ?? [];

describe('createInvoice', () => {
  it('given good input, then what it stores is what the functions read, and would write', async () => {
    const input = { idempotencyKey: 'first', reference: 'order 7', metadata: { order: 7 } };
    const created = shown(await server.createInvoice(input));
    const stored = await read('invoices', created.id);
    const invoice = fromItem(stored);
    expect(invoice).toMatchObject({
      version: 1,
      status: 'PENDING',
      merchantId: 'demo',
      amount: { units: 5_000_000n },
      metadata: '{"order":7}',
      createdAt: new Date(NOW_MS).toISOString(),
      expiresAt: new Date(NOW_MS + 3_600_000).toISOString(),
    });
    expect(toItem(invoice)).toEqual(stored);
    expect(created).toMatchObject({
      amount: '5.00',
      metadata: { order: 7 },
      reference: 'order 7',
      paymentUri: `ethereum:0x5FbDB2315678afecb367f032d93F642f64180aa3@31337/transfer?address=${created.address}&uint256=5000000`,
    });
    expect(await read('chain-state', `ADDRESS#31337#${created.address.toLowerCase()}`)).toMatchObject({
      owner: created.id,
    });
    expect(await read('claims', 'demo#createInvoice#first')).toMatchObject({
      status: 'COMPLETED',
      resultId: created.id,
    });
  });

  it('given bad input, then nothing is stored and no index used', async () => {
    const tables = ['invoices', 'chain-state', 'claims'];
    const before = await Promise.all(tables.map(scan));
    expect(await server.createInvoice({ idempotencyKey: 'bad', amount: '1.0000001' })).toMatchObject({
      error: { errorType: 'InvalidInput', errorInfo: { field: 'amount', received: '1.0000001' } },
    });
    expect(await Promise.all(tables.map(scan))).toEqual(before);
  });

  it('given 50 calls at once with one key, then one invoice and 50 equal answers', async () => {
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => server.createInvoice({ idempotencyKey: 'same' })),
    );
    const first = shown(answers[0] ?? { value: null });
    expect(answers.every((answer) => JSON.stringify(answer) === JSON.stringify({ value: first }))).toBe(true);
    const addresses = (await scan('chain-state')).filter(({ owner }) => owner === first.id);
    expect(addresses).toHaveLength(1);
  });

  it('given 100 calls at once with different keys, then 100 addresses and indexes', async () => {
    const calls = Array.from({ length: 100 }, (_, n) => server.createInvoice({ idempotencyKey: `key ${n}` }));
    const created = (await Promise.all(calls)).map(shown);
    const stored = await Promise.all(created.map(({ id }) => read('invoices', id)));
    expect(new Set(created.map(({ address }) => address)).size).toBe(100);
    expect(new Set(stored.map((item) => item?.['derivationIndex'])).size).toBe(100);
  });

  it('given another merchant with the same key, then it gets an invoice of its own', async () => {
    const mine = shown(await server.createInvoice({ idempotencyKey: 'shared' }));
    const theirs = shown(await server.createInvoice({ idempotencyKey: 'shared' }, { merchantId: 'other' }));
    expect(theirs.id).not.toBe(mine.id);
  });

  it('given the key with other input, then it is IdempotencyKeyReused', async () => {
    shown(await server.createInvoice({ idempotencyKey: 'reused' }));
    expect(await server.createInvoice({ idempotencyKey: 'reused', amount: '6.00' })).toMatchObject({
      error: { errorType: 'IdempotencyKeyReused', errorInfo: { idempotencyKey: 'reused' } },
    });
  });

  it('given a crash between claim and completion, then the same key waits, takes over, and gives one invoice', async () => {
    const crash = { beforeDerive: () => Promise.reject(new Error('killed')) };
    await expect(server.createInvoice({ idempotencyKey: 'crash' }, crash)).rejects.toThrow('killed');
    const claim = await read('claims', 'demo#createInvoice#crash');
    expect(await server.createInvoice({ idempotencyKey: 'crash' })).toMatchObject({
      error: { errorType: 'IdempotencyInProgress' },
    });
    server.clockAheadMs = LEASE_MS;
    const created = shown(await server.createInvoice({ idempotencyKey: 'crash' }));
    server.clockAheadMs = 0;
    expect(created.id).toBe(claim?.['resultId']);
    expect(shown(await server.createInvoice({ idempotencyKey: 'crash' }))).toEqual(created);
  });

  it('given an environment before setup-secrets, then it is NotSetUp, and afterwards the same request makes the invoice', async () => {
    const request = { idempotencyKey: 'early' };
    expect(await server.createInvoice(request, { setUp: false })).toMatchObject({
      error: { errorType: 'NotSetUp', errorInfo: {} },
    });
    server.clockAheadMs = LEASE_MS;
    shown(await server.createInvoice(request));
    server.clockAheadMs = 0;
  });

  it('given a winner that is overtaken after its lease, then it stores nothing and answers with the other’s invoice', async () => {
    let overtaking: FieldOutcome | undefined;
    const slow = await server.createInvoice(
      { idempotencyKey: 'slow' },
      {
        beforeDerive: async () => {
          server.clockAheadMs = LEASE_MS;
          overtaking = await server.createInvoice({ idempotencyKey: 'slow' });
          server.clockAheadMs = 0;
        },
      },
    );
    expect(overtaking && shown(overtaking)).toEqual(shown(slow));
    const addresses = (await scan('chain-state')).filter(({ owner }) => owner === shown(slow).id);
    expect(addresses).toHaveLength(1);
  });

  it('given an address that another invoice has, then it fails loudly instead of waiting for nobody', async () => {
    await server.client.send(
      new PutCommand({ TableName: 'chain-state', Item: { id: `ADDRESS#31337#0x${'f'.repeat(40)}` } }),
    );
    const address = `0x${'F'.repeat(40)}`;
    expect(await server.createInvoice({ idempotencyKey: 'collision' }, { address })).toMatchObject({
      error: { errorType: 'InternalError' },
    });
  });

  it('given a key that has expired, then it is free for a new invoice', async () => {
    const old = shown(await server.createInvoice({ idempotencyKey: 'old' }));
    await server.client.send(
      new UpdateCommand({
        TableName: 'claims',
        Key: { id: 'demo#createInvoice#old' },
        UpdateExpression: 'SET expiresAt = expiresAt - :day',
        ExpressionAttributeValues: { ':day': KEY_LIFETIME_MS + 1 },
      }),
    );
    expect(shown(await server.createInvoice({ idempotencyKey: 'old', amount: '7.00' })).id).not.toBe(old.id);
  });
});
