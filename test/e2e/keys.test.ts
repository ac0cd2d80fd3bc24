import { statSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asMerchant, type ApiClient } from './server/apiClient.ts';
import { apiFields } from './server/apiFields.ts';
import {
  type AuditWorld,
  changeMerchant,
  type Expected,
  RECORDED,
  UNRECORDED,
} from './server/auditedMutations.ts';
import { runCommand } from './server/command.ts';
import { createInvoice, followInvoices, getInvoice } from './server/invoices.ts';
import { SCOPES } from '../../functions/merchants/caller.ts';
import { inParallel } from '../../functions/shared/inParallel.ts';
import { addKey, asReviewer, revokeKey } from './server/keys.ts';
import { asOperator } from './server/operator.ts';
import { secretsOf } from './server/secrets.ts';
import { startServer, type Server } from './server/server.ts';
import { trySubmit, purchase } from './server/transactions.ts';
import { openWallet } from './server/wallet.ts';

let server: Server;
let merchant: ApiClient;
beforeAll(async () => {
  server = await startServer();
  merchant = asMerchant(server.outputs);
});
afterAll(async () => {
  merchant.close();
  await server.close();
});

/** Mutations at a time: most wait for what others do. */
const AT_ONCE = 3;
const AUDIT_PAGES_MAX = 20;

type AuditItem = Omit<Expected, 'reader'>;

/** All that the audit has for its reader. */
async function auditOf(reader: ApiClient): Promise<AuditItem[]> {
  const query = `query Q($nextToken: String) {
    listAuditRecords(limit: 100, nextToken: $nextToken) { items { keyId action subject } nextToken }
  }`;
  const items: AuditItem[] = [];
  let nextToken: string | null = null;
  for (let pages = 0; pages < AUDIT_PAGES_MAX; pages++) {
    const page: { items: AuditItem[]; nextToken: string | null } = await reader.ask(query, { nextToken });
    items.push(...page.items);
    if (page.nextToken === null) return items;
    ({ nextToken } = page);
  }
  throw new Error(`the audit has more than ${AUDIT_PAGES_MAX} pages`);
}

describe('a key that is revoked', () => {
  it('given an open socket and a client that comes back within the minute, then neither hears anything afterwards', async () => {
    const issued = await addKey(server, 'demo');
    const [open, comingBack] = [
      asMerchant(server.outputs, issued.apiKey),
      asMerchant(server.outputs, issued.apiKey),
    ];
    const heard = await followInvoices(open);
    const first = await createInvoice(merchant, { amount: '1.00', currency: 'USDC' });
    await heard.until(({ id }) => id === first.id);

    await revokeKey(server, issued);
    await open.closed();
    // The authorizer's answer is remembered for a minute, so that AppSync lets it in again.
    const again = await followInvoices(comingBack);
    const second = await createInvoice(merchant, { amount: '2.00', currency: 'USDC' });
    await again.until(({ id }) => id === second.id);
    expect(heard.pushes.map(({ id }) => id)).not.toContain(second.id);
    await comingBack.closed();

    const third = await createInvoice(merchant, { amount: '3.00', currency: 'USDC' });
    expect(await getInvoice(merchant, third.id)).toMatchObject({ id: third.id });
    expect(again.pushes.map(({ id }) => id)).not.toContain(third.id);
    await expect(followInvoices(asMerchant(server.outputs, issued.apiKey))).rejects.toThrow(
      'UnauthorizedException',
    );
  }, 180_000);

  it('given another key of the merchant, then its subscriptions go on', async () => {
    const [kept, revoked] = await Promise.all([addKey(server, 'demo'), addKey(server, 'demo')]);
    const [staying, leaving] = [
      asMerchant(server.outputs, kept.apiKey),
      asMerchant(server.outputs, revoked.apiKey),
    ];
    const heard = await followInvoices(staying);
    await followInvoices(leaving);
    await revokeKey(server, revoked);
    await leaving.closed();
    const { id } = await createInvoice(merchant, { amount: '1.00', currency: 'USDC' });
    await heard.until((push) => push.id === id);
    staying.close();
  });
});

describe('the scopes of a key', () => {
  it('given a key that may only read invoices, then every other field is denied before its resolver runs', async () => {
    const { apiKey } = await addKey(server, 'demo', 'invoices:read');
    const reader = asMerchant(server.outputs, apiKey);
    const { id } = await createInvoice(merchant, { amount: '1.00', currency: 'USDC' });
    expect(await getInvoice(reader, id)).toMatchObject({ id });
    const refused = await Promise.all([
      trySubmit(reader, purchase()),
      reader.send('mutation M($id: ID!) { cancelInvoice(id: $id) { id } }', { id }),
      reader.send('{ getAccount(id: "anna-eur-current") { balance } }'),
    ]);
    for (const { errors } of refused) expect(errors).toMatchObject([{ errorType: 'Unauthorized' }]);
    await expect(reader.subscribe('subscription { onTransactionChanged { id } }')).rejects.toThrow(
      'Unauthorized',
    );
    reader.close();
  });
});

describe('keys that a merchant makes by the API', () => {
  const keyFields = 'id name scopes addressRanges createdBy expiresAt revokedAt replacedBy lastUsedAt';
  const create = `mutation Create($input: CreateApiKeyInput!) {
    createApiKey(input: $input) { apiKey { ${keyFields} } secret }
  }`;
  const list = `{ listApiKeys { ${keyFields} } }`;
  interface Issued {
    apiKey: { id: string; scopes: string[]; createdBy: string; lastUsedAt: string | null };
    secret: string;
  }
  let owner: ApiClient;
  let ownerKeyId: string;
  beforeAll(async () => {
    const { apiKey, keyId } = await addKey(server, 'demo', ...SCOPES);
    owner = asMerchant(server.outputs, apiKey);
    ownerKeyId = keyId;
  });
  const issue = (fields: Record<string, unknown> = {}) =>
    owner.ask<Issued>(create, {
      input: { idempotencyKey: crypto.randomUUID(), name: 'Shop', scopes: ['invoices:read'], ...fields },
    });
  const listed = async (id: string) =>
    (await owner.ask<Issued['apiKey'][]>(list)).find((key) => key.id === id);

  it('given a new key, then it is used, listed with its use, rotated and revoked', async () => {
    const { apiKey, secret } = await issue();
    expect(apiKey).toMatchObject({ scopes: ['invoices:read'], createdBy: ownerKeyId, lastUsedAt: null });
    const reader = asMerchant(server.outputs, secret);
    const heard = await followInvoices(reader);
    const first = await createInvoice(merchant, { amount: '1.00', currency: 'USDC' });
    await heard.until(({ id }) => id === first.id);
    await expect.poll(async () => (await listed(apiKey.id))?.lastUsedAt ?? null).not.toBeNull();

    const rotate = `mutation Rotate($input: RotateApiKeyInput!) {
      rotateApiKey(input: $input) { apiKey { ${keyFields} } secret }
    }`;
    const input = { idempotencyKey: 'rotate', id: apiKey.id, overlapMinutes: 5 };
    const next = await owner.ask<Issued>(rotate, { input });
    expect(await getInvoice(asMerchant(server.outputs, next.secret), first.id)).not.toBeNull();
    expect(await getInvoice(reader, first.id)).not.toBeNull();
    expect((await owner.ask<Issued>(rotate, { input })).secret).toBeNull();
    expect(await listed(apiKey.id)).toMatchObject({ replacedBy: next.apiKey.id });

    const revoke = 'mutation Revoke($id: ID!) { revokeApiKey(id: $id) { id revokedAt } }';
    expect(await owner.ask(revoke, { id: apiKey.id })).toMatchObject({
      id: apiKey.id,
      revokedAt: expect.stringMatching(/^2/),
    });
    await reader.closed();
    expect(await listed(apiKey.id)).toMatchObject({ revokedAt: expect.stringMatching(/^2/) });
  });

  it('given a scope that is missing, then the refusal names it', async () => {
    const { secret } = await issue();
    const reader = asMerchant(server.outputs, secret);
    const missing = async (document: string) => (await reader.send(document)).errors;
    const unauthorized = (scope: string) => [{ errorType: 'Unauthorized', errorInfo: { scope } }];
    expect(await missing(list)).toMatchObject(unauthorized('admin'));
    expect(await missing('mutation { cancelInvoice(id: "x") { id } }')).toMatchObject(
      unauthorized('invoices:write'),
    );
    expect(await missing('{ getAccount(id: "a") { id } }')).toMatchObject(unauthorized('ledger:read'));
    await expect(reader.subscribe('subscription { onTransactionChanged { id } }')).rejects.toThrow(
      'transactions:read',
    );
    reader.close();
  });

  it('given what keys did, then the audit says who it was, sealed with the ledger, and a command exports it', async () => {
    const { id } = await createInvoice(owner, { amount: '1.00', currency: 'USDC' });
    await owner.ask('mutation Cancel($id: ID!) { cancelInvoice(id: $id) { id } }', { id });
    const { apiKey } = await issue();
    const revoke = 'mutation Revoke($id: ID!) { revokeApiKey(id: $id) { id } }';
    await owner.ask(revoke, { id: apiKey.id });
    const records = `{ listAuditRecords(limit: 100) { items { at keyId action subject version } nextToken } }`;
    interface Page {
      items: { keyId: string; action: string; subject: string }[];
    }
    const found = async () => (await owner.ask<Page>(records)).items;
    const cancelled = { keyId: ownerKeyId, action: 'invoice.cancelled', subject: id };
    const expected = [
      cancelled,
      { keyId: ownerKeyId, action: 'api_key.created', subject: apiKey.id },
      { keyId: ownerKeyId, action: 'api_key.revoked', subject: apiKey.id },
      { keyId: 'operators', action: 'api_key.created', subject: ownerKeyId },
    ].map((record) => expect.objectContaining(record) as object);
    await expect.poll(found).toEqual(expect.arrayContaining(expected));
    const args = ['scripts/ledger.ts', 'audit', '--merchant', 'demo'];
    const { output } = await runCommand(server.workspace, args);
    const lines = output
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as object);
    expect(lines).toContainEqual(expect.objectContaining(cancelled));
    const verified = await runCommand(server.workspace, [
      'scripts/ledger.ts',
      'verify',
      '--book',
      'demo.audit',
    ]);
    expect(verified.code).toBe(0);
  });

  it('given every mutation of the schema, then the audit says who did it, but for those that have a reason', async () => {
    const mutations = (await apiFields())
      .filter(({ kind }) => kind === 'mutation')
      .map(({ coordinate }) => coordinate.replace('Mutation.', ''));
    expect([...Object.keys(RECORDED), ...Object.keys(UNRECORDED)].sort()).toEqual(mutations.sort());
    const world: AuditWorld = {
      server,
      owner: { ...owner, keyId: ownerKeyId },
      reviewer: await asReviewer(server),
      operator: asOperator(server.workspace),
      wallet: openWallet(server.outputs),
      changed: await changeMerchant(server),
    };
    const expected = await inParallel(Object.entries(RECORDED), AT_ONCE, async ([mutation, call]) => ({
      mutation,
      ...(await call(world)),
    }));
    const missing = async (): Promise<object[]> => {
      const [own, changed] = [await auditOf(owner), await auditOf(world.changed.admin)];
      return expected.filter(({ reader, keyId, action, subject }) => {
        const items = reader === undefined ? own : changed;
        return !items.some(
          (each) => each.keyId === keyId && each.action === action && each.subject === subject,
        );
      });
    };
    await expect.poll(missing, { timeout: 60_000, interval: 1_000 }).toEqual([]);
    world.reviewer.close();
    world.changed.admin.close();
    world.operator.close();
  }, 240_000);

  it('given address ranges, then the key works from there, whatever the client claims, and opens no subscription', async () => {
    const elsewhere = await issue({ addressRanges: ['192.0.2.0/24'] });
    const here = await issue({ addressRanges: ['127.0.0.0/8', '::1/128'] });
    const ask = (secret: string) =>
      fetch(server.outputs.graphqlUrl, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          Authorization: secret,
          'x-forwarded-for': '192.0.2.1, 192.0.2.1',
        },
        body: JSON.stringify({ query: '{ listInvoices(limit: 1) { items { id } } }' }),
      });
    expect((await ask(elsewhere.secret)).status).toBe(401);
    expect(await (await ask(here.secret)).json()).toMatchObject({ data: { listInvoices: { items: [{}] } } });
    const subscriber = asMerchant(server.outputs, here.secret);
    await expect(followInvoices(subscriber)).rejects.toThrow();
  });
});

describe('the data folder', () => {
  it('given every file that holds a key, then nobody but its owner reads it', async () => {
    const secrets = [...secretsOf(server).values()].filter((secret) => secret !== '');
    const folder = server.workspace.dataDir;
    const files = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
    const open = files.filter((file) => (statSync(file).mode & 0o077) !== 0);
    const telling = open.filter((file) => {
      const content = readFileSync(file, 'latin1');
      return content.includes('PRIVATE KEY') || secrets.some((secret) => content.includes(secret));
    });
    expect(telling).toEqual([]);
  });
});
