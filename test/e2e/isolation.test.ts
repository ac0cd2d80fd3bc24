import type { LocalMail } from 'cdk-local-runtime/testing';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Scope, SCOPES } from '../../functions/merchants/caller.ts';
import { FIELD_SCOPES } from '../../functions/merchants/fieldScopes.ts';
import { STAFF_GROUPS } from '../../functions/merchants/staff.ts';
import { type ApiClient, asMerchant, asOperatorCaller, asPayer, asStaff } from './server/apiClient.ts';
import { apiFields, type ApiField } from './server/apiFields.ts';
import { call, plainOf } from './server/callField.ts';
import { createInvoice, getInvoice } from './server/invoices.ts';
import { addKey } from './server/keys.ts';
import {
  ABSENT,
  ANSWERS_OWN,
  FITTING,
  makeEndpoint,
  makeThings,
  MAKES_OWN,
  type Named,
  NAMES,
  PLAIN,
} from './server/ownedThings.ts';
import type { Server } from './server/server.ts';
import { startServerWithStaff } from './server/staff.ts';
import { getAccount, getTransaction, purchase, submitTransaction } from './server/transactions.ts';
import { openWallet } from './server/wallet.ts';
import { startWebhookReceiver, type WebhookReceiver } from './server/webhookReceiver.ts';

const fields = await apiFields();
const forMerchants = fields.filter(({ openTo }) => openTo !== 'BUS');
const naming = forMerchants.flatMap((field) =>
  field.texts.flatMap((text) => {
    const named = NAMES[text.coordinate];
    return named === undefined ? [] : [{ field, text, named }];
  }),
);

const OTHER = 'other';

let server: Server;
let signIn: Awaited<ReturnType<typeof startServerWithStaff>>['sign'];
let receiver: WebhookReceiver;
let owner: ApiClient;
let stranger: ApiClient;
let payer: ApiClient;
let ownEndpoint: string;
let theirs: Readonly<Record<Named, string>>;
/** Texts of the owner's things that nobody else may ever read. */
let secrets: readonly string[];

beforeAll(async () => {
  const withStaff = await startServerWithStaff();
  ({ server } = withStaff);
  signIn = withStaff.sign;
  receiver = await startWebhookReceiver();
  const all = async (merchant: string) =>
    asMerchant(server.outputs, (await addKey(server, merchant, ...SCOPES)).apiKey);
  const first = await addKey(server, 'demo', ...SCOPES);
  owner = asMerchant(server.outputs, first.apiKey);
  stranger = await all(OTHER);
  payer = asPayer(server.outputs);
  ownEndpoint = await makeEndpoint(stranger, receiver.url);
  ({ theirs, secrets } = await makeThings(owner, {
    ...{ keyId: first.keyId, hook: receiver.url, wallet: openWallet(server.outputs) },
  }));
}, 120_000);
afterAll(async () => {
  for (const client of [owner, stranger, payer]) client.close();
  await receiver.close();
  await server.close();
});

function leaked(reply: unknown, asked: string): string[] {
  const text = JSON.stringify(reply).replaceAll(asked, '');
  return secrets.filter((secret) => secret !== asked && text.includes(secret));
}

/** All that the owner sees of what is its own, without when its keys were used. */
async function ownersThings(): Promise<unknown> {
  return {
    invoice: await getInvoice(owner, theirs.invoice),
    paid: await owner.ask('{ listInvoices { items { id version otherDeposits { id status } } } }'),
    transaction: await getTransaction(owner, theirs.transaction),
    account: await getAccount(owner, theirs.account),
    keys: await owner.ask('{ listApiKeys { id name scopes expiresAt revokedAt replacedBy } }'),
    merchant: await owner.ask('{ getMerchant { version name returnHosts pendingChanges { id } } }'),
    endpoints: await owner.ask('{ listWebhookEndpoints { id url status description eventTypes } }'),
  };
}

describe('the schema', () => {
  it('given every text that a caller can give, then it is known whether it names something of a merchant’s', () => {
    const texts = forMerchants.flatMap((field) => field.texts);
    const unknown = texts.filter(
      ({ coordinate, path }) => NAMES[coordinate] === undefined && !PLAIN.has(path.at(-1) ?? ''),
    );
    expect(unknown.map(({ coordinate }) => coordinate)).toEqual([]);
    const known = new Set(texts.map(({ coordinate }) => coordinate));
    expect(Object.keys(NAMES).filter((coordinate) => !known.has(coordinate))).toEqual([]);
  });

  it('given every field, then it names a scope, or the payers’ key or only the bus may use it', () => {
    const unguarded = fields.filter(
      ({ coordinate, openTo }) => (openTo === 'MERCHANT') !== (FIELD_SCOPES[coordinate] !== undefined),
    );
    expect(unguarded.map(({ coordinate }) => coordinate)).toEqual([]);
  });
});

describe('another merchant with a key of every scope', () => {
  it('given every text that names something of the owner’s, then it is as if there were none, and nothing of the owner’s changes', async () => {
    const before = await ownersThings();
    const fitting = { ...FITTING, endpointId: ownEndpoint };
    const told = await Promise.all(
      naming.map(async ({ field, text, named }) => {
        const given = (value: string) => field.variables({ ...fitting, [text.path.at(-1) ?? '']: value });
        const reply = await call(stranger, field, given(theirs[named]));
        const seen = leaked(reply, theirs[named]).map((secret) => `${text.coordinate} shows ${secret}`);
        if (ANSWERS_OWN.includes(named) || MAKES_OWN.includes(text.coordinate)) return seen;
        const none = await call(stranger, field, given(ABSENT[named]));
        const [answer, ofNone] = [plainOf(reply, theirs[named]), plainOf(none, ABSENT[named])];
        return answer === ofNone ? seen : [...seen, `${text.coordinate}: ${answer}, of none ${ofNone}`];
      }),
    );
    expect(told.flat()).toEqual([]);
    expect(await ownersThings()).toEqual(before);
  }, 60_000);

  it('given every query without a name, then nothing of the owner’s is in the answer', async () => {
    const queries = forMerchants.filter(({ kind }) => kind === 'query');
    const told = await Promise.all(
      queries.map(async (field) => {
        const seen = leaked(await call(stranger, field, field.variables(FITTING)), '');
        return seen.map((secret) => `${field.coordinate} shows ${secret}`);
      }),
    );
    expect(told.flat()).toEqual([]);
  });

  it('given every subscription that can be had, when the owner’s things change, then nothing of them is pushed', async () => {
    const subscriptions = forMerchants.filter(({ kind }) => kind === 'subscription');
    const open = await Promise.all(
      subscriptions.flatMap((field) => {
        const named = naming.filter((each) => each.field === field);
        const choices = [
          field.variables(),
          ...named.map(({ text, named: kind }) =>
            field.variables({ [text.path.at(-1) ?? '']: theirs[kind] }),
          ),
        ];
        return choices.map((variables) =>
          stranger.subscribe<unknown>(field.document, variables).catch(() => null),
        );
      }),
    );
    const taken = open.filter((subscription) => subscription !== null);
    expect(taken.length).toBeGreaterThanOrEqual(subscriptions.length);
    await owner.ask(`mutation { cancelInvoice(id: "${theirs.invoice}") { id } }`);
    await submitTransaction(owner, purchase({ externalId: `for ${theirs.customer}` }));
    // What a stranger would have been pushed is there before what it is pushed of its own.
    const own = await createInvoice(stranger, { amount: '1.00', currency: 'USDC' });
    const follow = await Promise.any(
      taken.map((subscription) => subscription.until((push) => JSON.stringify(push).includes(own.id))),
    );
    expect(follow).toBeDefined();
    for (const { pushes } of taken) expect(leaked(pushes, '')).toEqual([]);
  });
});

describe('mail', () => {
  it('given an address that the owner announced, then it is told how to stop that, and of the owner’s nobody else is', async () => {
    const folder = join(server.workspace.dataDir, 'mail');
    const mails = () =>
      readdirSync(folder)
        .filter((name) => name.endsWith('.json'))
        .map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as LocalMail);
    const told = () => mails().find(({ to }) => to.includes('secret@owner.example'));
    await vi.waitFor(() => expect(told()?.text).toContain('stopChange'), { timeout: 60_000, interval: 200 });
    expect(told()).toMatchObject({
      from: 'payments@payments.example',
      html: expect.stringContaining('stopChange'),
    });
    const others = mails().filter(({ to }) => !to.includes('secret@owner.example'));
    expect(leaked(others, '')).toEqual([]);
  });
});

describe('an operator', () => {
  const document =
    'mutation M($input: CreateMerchantInput!) { createMerchant(input: $input) { merchant { id finalityTiers { likeAmount } } apiKey { id } secret } }';
  const input = {
    id: 'by-mutation',
    name: 'By mutation',
    scopes: ['admin'],
    finalityTiers: [{ chainId: 31337, currency: 'USDC', from: '5', likeAmount: '1000' }],
  };

  it('given credentials of IAM, when it makes a merchant, then its first key lets it in; twice makes one', async () => {
    const operator = asOperatorCaller(server);
    const { secret, merchant } = await operator.ask<{ secret: string; merchant: unknown }>(document, {
      input,
    });
    expect(merchant).toEqual({ id: 'by-mutation', finalityTiers: [{ likeAmount: '1000.00' }] });
    const made = asMerchant(server.outputs, secret);
    expect(await made.ask('{ getMerchant { id name } }')).toEqual({ id: 'by-mutation', name: 'By mutation' });
    const again = await operator.send(document, { input });
    expect(again.errors).toMatchObject([{ errorType: 'InvalidState' }]);
    expect((await made.send(document, { input })).errors).toMatchObject([{ errorType: 'Unauthorized' }]);
    for (const client of [operator, made]) client.close();
  });
});

describe('a key of one scope', () => {
  it.each(SCOPES)(
    'given %s, then it opens its fields and no other, and the refusal names what is missing',
    async (scope) => {
      const { secret } = await stranger.ask<{ secret: string }>(
        'mutation M($input: CreateApiKeyInput!) { createApiKey(input: $input) { secret } }',
        { input: { idempotencyKey: scope, name: scope, scopes: [scope] } },
      );
      const client = asMerchant(server.outputs, secret);
      const missing = async (field: ApiField): Promise<[string, unknown]> => {
        const { errors = [] } = await call(client, field, field.variables(FITTING));
        const [refused] = errors.filter(({ errorType }) => errorType === 'Unauthorized');
        const named = refused?.errorInfo as { scope?: Scope } | null | undefined;
        return [field.coordinate, refused && (named?.scope ?? 'the bus')];
      };
      const expected = fields.map(({ coordinate, openTo }): [string, unknown] => {
        const needed = openTo === 'BUS' ? 'the bus' : FIELD_SCOPES[coordinate];
        return [coordinate, needed === scope ? undefined : needed];
      });
      expect(await Promise.all(fields.map(missing))).toEqual(expected);
      client.close();
    },
    60_000,
  );

  it.each(Object.entries(STAFF_GROUPS))(
    'given a member of another merchant’s %s, then it opens what its scopes open and sees nothing of the owner’s',
    async (group, scopes) => {
      const token = await signIn({ sub: group, groups: [group], merchantId: OTHER });
      const staff = asStaff(server.outputs, token);
      const replies = await Promise.all(
        fields.map(async (field): Promise<[string, boolean, string[]]> => {
          const named = naming.find((each) => each.field === field);
          const theirText = named && { [named.text.path.at(-1) ?? '']: theirs[named.named] };
          const reply = await call(staff, field, field.variables({ ...FITTING, ...theirText }));
          const refused = reply.errors?.some(({ errorType }) => errorType === 'Unauthorized') ?? false;
          return [field.coordinate, refused, leaked(reply, named ? theirs[named.named] : '')];
        }),
      );
      const expected = fields.map(({ coordinate, openTo }): [string, boolean, string[]] => {
        const needed = FIELD_SCOPES[coordinate];
        return [coordinate, openTo === 'BUS' || (needed !== undefined && !scopes.includes(needed)), []];
      });
      expect(replies).toEqual(expected);
      staff.close();
    },
    60_000,
  );

  it('given an administrator of the staff, then it makes a key in its own name, and no key of a group that may less', async () => {
    const document =
      'mutation M($input: CreateApiKeyInput!) { createApiKey(input: $input) { apiKey { createdBy scopes } } }';
    const input = { idempotencyKey: 'staff', name: 'By staff', scopes: ['invoices:read'] };
    const of = async (group: string) =>
      asStaff(server.outputs, await signIn({ sub: group, groups: [group], merchantId: OTHER }));
    const [admin, viewer] = [await of('admins'), await of('viewers')];
    expect(await admin.ask(document, { input })).toEqual({
      apiKey: { createdBy: 'staff_admins', scopes: ['invoices:read'] },
    });
    const refused = await viewer.send(document, { input: { ...input, idempotencyKey: 'viewer' } });
    expect(refused.errors).toMatchObject([{ errorType: 'Unauthorized', errorInfo: { scope: 'admin' } }]);
  });

  it.each([
    ['without a merchant', { groups: ['admins'] }, {}],
    ['signed by another', { groups: ['admins'], merchantId: OTHER }, { forged: true }],
    ['of another application', { groups: ['admins'], merchantId: OTHER }, { client: 'another' }],
    ['that is over', { groups: ['admins'], merchantId: OTHER }, { expires: '-1s' }],
  ] as const)('given a token %s, then nothing opens', async (_, who, how) => {
    const staff = asStaff(server.outputs, await signIn({ sub: 's-1', ...who }, how));
    const { data, errors } = await staff.send<unknown>('{ getMerchant { id } }');
    expect([data ?? null, errors?.[0]?.errorType]).toEqual([null, expect.stringMatching(/^Unauthorized/)]);
  });

  it('given the payers’ key, then it opens what payers may and nothing else', async () => {
    const refused = await Promise.all(
      fields.map(async (field) => {
        const { errors = [] } = await call(payer, field, field.variables(FITTING));
        return errors.some(({ errorType }) => errorType === 'Unauthorized') ? [field.coordinate] : [];
      }),
    );
    const closed = fields.filter(({ openTo }) => openTo !== 'ANYBODY');
    expect(refused.flat()).toEqual(closed.map(({ coordinate }) => coordinate));
  });
});
