import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readAll } from '../server/workspace.ts';
import { asMerchant, asPayer, type ApiClient, type ApiError } from '../server/apiClient.ts';
import { createInvoice, followInvoices, getInvoice, type Invoice, statusesOf } from '../server/invoices.ts';
import { addKey } from '../server/keys.ts';
import type { Server } from '../server/server.ts';

/** What merchants and payers may not see of one another, on a server that runs. The other merchant has nothing of its own before. */
export function describeTenancy(of: () => Server): void {
  describe('tenancy', () => {
    let server: Server;
    let owner: ApiClient;
    let other: ApiClient;
    let payer: ApiClient;
    let invoice: Invoice;
    beforeAll(async () => {
      server = of();
      owner = asMerchant(server.outputs);
      other = asMerchant(server.outputs, server.outputs.otherMerchantApiKey);
      payer = asPayer(server.outputs);
      invoice = await createInvoice(owner, {
        amount: '5.00',
        currency: 'USDC',
        idempotencyKey: 'shared key',
      });
    });
    afterAll(async () => {
      for (const client of [owner, other, payer]) client.close();
    });

    /** Of the form that the server gives, and of no invoice. */
    const absent = 'inv_01ARZ3NDEKTSV4RRFFQ69G5FAV';

    /** An answer without the id that was asked for. */
    const withoutId = (answer: unknown, id: string) =>
      JSON.parse(JSON.stringify(answer).replaceAll(id, '<id>')) as unknown;

    it('given another merchant’s invoice, when it is read, then the answer is that of an absent one', async () => {
      const query = 'query Get($id: ID!) { getInvoice(id: $id) { id status address } }';
      const theirs = await other.send(query, { id: invoice.id });
      expect(theirs).toEqual({ data: { getInvoice: null } });
      expect(theirs).toEqual(await other.send(query, { id: absent }));
      expect(await getInvoice(owner, invoice.id)).toMatchObject({ id: invoice.id });
    });

    it.each([
      'cancelInvoice(id: $id)',
      'reopenInvoice(id: $id)',
      'retrySweep(invoiceId: $id)',
      'acceptLatePayment(invoiceId: $id)',
    ])(
      'given another merchant’s invoice, when it is changed by %s, then the answer is that of an absent one and nothing changes',
      async (field) => {
        const mutation = `mutation Change($id: ID!) { ${field} { id } }`;
        const theirs = await other.send<unknown>(mutation, { id: invoice.id });
        const none = await other.send<unknown>(mutation, { id: absent });
        expect(theirs.errors).toMatchObject([
          { errorType: 'NotFound', errorInfo: { type: 'Invoice', id: invoice.id } },
        ]);
        expect(withoutId(theirs, invoice.id)).toEqual(withoutId(none, absent));
        expect(await getInvoice(owner, invoice.id)).toEqual(invoice);
      },
    );

    it('given two merchants, when both list, then each sees its own invoices only, of any status', async () => {
      const own = await createInvoice(other, { amount: '7.00', currency: 'USDC' });
      const list =
        'query List($status: InvoiceStatus) { listInvoices(status: $status) { items { id } nextToken } }';
      for (const variables of [{}, { status: 'PENDING' }]) {
        const ids = async (client: ApiClient) =>
          (await client.ask<{ items: { id: string }[] }>(list, variables)).items.map(({ id }) => id);
        await expect.poll(() => ids(other)).toEqual([own.id]);
        expect(await ids(owner)).toContain(invoice.id);
        expect(await ids(owner)).not.toContain(own.id);
      }
    });

    it('given another merchant’s page token, when it lists with it, then it stays among its own invoices', async () => {
      await createInvoice(owner, { amount: '1.00', currency: 'USDC' });
      const list =
        'query List($nextToken: String) { listInvoices(limit: 1, nextToken: $nextToken) { items { id } nextToken } }';
      const { nextToken } = await owner.ask<{ nextToken: string | null }>(list);
      expect(nextToken).not.toBeNull();
      const { data } = await other.send<{ listInvoices: { items: { id: string }[] } | null }>(list, {
        nextToken,
      });
      for (const { id } of data?.listInvoices?.items ?? []) expect(await getInvoice(owner, id)).toBeNull();
    });

    it('given a page token that nobody was given, then the error names the field', async () => {
      const list = 'query List($nextToken: String) { listInvoices(nextToken: $nextToken) { items { id } } }';
      const { errors } = await owner.send(list, { nextToken: 'made up' });
      expect(errors).toMatchObject([
        { errorType: 'InvalidInput', errorInfo: { field: 'nextToken', received: 'made up' } },
      ]);
    });

    it('given another merchant’s invoice, when it is subscribed to, by id or not, then its changes are not pushed', async () => {
      const watched = await createInvoice(owner, { amount: '2.00', currency: 'USDC' });
      const strangers = await Promise.all([followInvoices(other, { id: watched.id }), followInvoices(other)]);
      const own = await followInvoices(owner, { id: watched.id });
      await owner.ask('mutation Cancel($id: ID!) { cancelInvoice(id: $id) { id } }', { id: watched.id });
      await own.until(({ status }) => status === 'CANCELLED');
      // What comes to the other merchant later than the owner's push has had its turn once its own push is there.
      const mine = await createInvoice(other, { amount: '3.00', currency: 'USDC' });
      await strangers[1].until(({ id }) => id === mine.id);
      expect(strangers[0].pushes).toEqual([]);
      expect(strangers[1].pushes.filter(({ id }) => id === watched.id)).toEqual([]);
      expect(statusesOf(own.pushes).at(-1)).toBe('CANCELLED');
    });

    it('given the same idempotency key of another merchant, then it makes an invoice of its own', async () => {
      const own = await createInvoice(other, {
        amount: '5.00',
        currency: 'USDC',
        idempotencyKey: 'shared key',
      });
      expect(own.id).not.toBe(invoice.id);
      expect(own.address).not.toBe(invoice.address);
    });

    it('given a payer’s key, when it asks for what merchants may do, then it is refused', async () => {
      const refused = async (query: string): Promise<ApiError[] | undefined> =>
        (await payer.send(query)).errors;
      const unauthorized = [{ errorType: 'Unauthorized' }];
      expect(await refused(`{ getInvoice(id: "${invoice.id}") { id } }`)).toMatchObject(unauthorized);
      expect(await refused('{ listInvoices { items { id } } }')).toMatchObject(unauthorized);
      expect(await refused(`mutation { cancelInvoice(id: "${invoice.id}") { id } }`)).toMatchObject(
        unauthorized,
      );
      await expect(followInvoices(payer)).rejects.toThrow('Unauthorized');
      const checkout = await payer.ask<{ invoiceId: string }>(
        `{ getCheckout(invoiceId: "${invoice.id}") { invoiceId } }`,
      );
      expect(checkout.invoiceId).toBe(invoice.id);
    });

    it('given a key that nobody has, when anything is asked, then it is refused before any field', async () => {
      const response = await fetch(server.outputs.graphqlUrl, {
        method: 'POST',
        headers: { 'content-type': 'application/json', Authorization: `${server.outputs.merchantApiKey}x` },
        body: JSON.stringify({ query: '{ listAssets { symbol } }' }),
      });
      expect(response.status).toBe(401);
      expect(await response.json()).toMatchObject({ errors: [{ errorType: 'UnauthorizedException' }] });
    });

    it('given settings that the merchant changes, then its next invoice follows them and the other merchant’s do not', async () => {
      const { apiKey } = await addKey(server, 'demo', 'admin', 'invoices:read', 'invoices:write');
      const admin = asMerchant(server.outputs, apiKey);
      const update = `mutation Update($input: UpdateMerchantInput!) {
        updateMerchant(input: $input) { version name returnHosts treasuries { chainId } pendingChanges { id setting value } }
      }`;
      const treasury = { chainId: 31337, address: server.outputs.treasuryAddress };
      const changed = await admin.ask<{ version: number; pendingChanges: { id: string }[] }>(update, {
        input: { name: 'Renamed shop', expiresInMinutes: 7, returnHosts: ['shop.example'], treasury },
      });
      expect(changed).toMatchObject({
        name: 'Renamed shop',
        returnHosts: ['shop.example'],
        treasuries: [],
        pendingChanges: [{ setting: 'TREASURY', value: treasury.address }],
      });
      // The sweeper was told, and has looked through what is shown.
      const sweeperLog = () =>
        [...readAll(`${server.workspace.dataDir}/logs`)]
          .filter(([file]) => file.includes('ChainSweep'))
          .map(([, log]) => log)
          .join('\n');
      await expect.poll(sweeperLog, { timeout: 60_000 }).toContain('a treasury is being left');
      const before = Date.now();
      const next = await createInvoice(admin, {
        amount: '1.00',
        currency: 'USDC',
        returnUrl: 'https://shop.example/a',
      });
      const after = Date.now();
      // However long the call took.
      const expires = Date.parse(next.expiresAt);
      expect(Math.round((expires - before) / 60_000)).toBeGreaterThanOrEqual(7);
      expect(Math.round((expires - after) / 60_000)).toBeLessThanOrEqual(7);
      const shown = `query Checkout($id: ID!) { getCheckout(invoiceId: $id) { merchantName } }`;
      expect(await payer.ask(shown, { id: next.id })).toEqual({ merchantName: 'Renamed shop' });
      const elsewhere = { amount: '1.00', currency: 'USDC', returnUrl: 'https://evil.example/' };
      await expect(createInvoice(admin, elsewhere)).rejects.toThrow('on one of the merchant’s hosts');
      expect(await payer.ask(shown, { id: (await createInvoice(other, elsewhere)).id })).not.toEqual({
        merchantName: 'Renamed shop',
      });
      const stop = 'mutation Stop($id: ID!) { stopChange(id: $id) { pendingChanges { id } } }';
      const [change] = changed.pendingChanges;
      expect(await admin.ask(stop, { id: change?.id })).toEqual({ pendingChanges: [] });
      const reset = { input: { name: 'Demo shop', expiresInMinutes: 60, returnHosts: [] } };
      expect(await admin.ask(update, reset)).toMatchObject({ returnHosts: [] });
      admin.close();
    });
  });
}
