import { statSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asMerchant, type ApiClient } from './server/apiClient.ts';
import { createInvoice, followInvoices, getInvoice } from './server/invoices.ts';
import { addKey, revokeKey } from './server/keys.ts';
import { secretsOf } from './server/secrets.ts';
import { startServer, type Server } from './server/server.ts';
import { trySubmit, purchase } from './server/transactions.ts';

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
