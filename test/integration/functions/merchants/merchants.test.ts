import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { type DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { type FauxqsServer, startFauxqs } from 'fauxqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { authorize } from '../../../../functions/merchants/authorize.ts';
import { DEFAULT_SCOPES, type Caller, SCOPES } from '../../../../functions/merchants/caller.ts';
import { dynamoKeyUses } from '../../../../functions/merchants/dynamoKeyUses.ts';
import { dynamoMerchants } from '../../../../functions/merchants/dynamoMerchants.ts';
import { systemClock } from '../../../../functions/shared/clock.ts';
import { startTestDynamoDB, type TestDynamoDB } from '../../../engines/dynamodb.ts';
import { startStubAws, type StubAws } from '../../scripts/deploy/cloudFormation.ts';
import { createTable, testClient } from '../../../engines/tables.ts';

const TABLE = 'appsync-payments-local-merchants';

const QUEUE = 'appsync-payments-local-revoked-keys';

let queues: FauxqsServer;
let identities: StubAws;
let engine: TestDynamoDB;
let client: DynamoDBDocumentClient;
let findCaller: (header: string) => Promise<Caller | null>;
beforeAll(async () => {
  engine = await startTestDynamoDB();
  client = testClient(engine.endpoint);
  await createTable(client, TABLE);
  queues = await startFauxqs({ port: 0, host: '127.0.0.1', logger: false });
  queues.createQueue(QUEUE);
  identities = await startStubAws();
  identities.account = '000000000000';
  const table = { client, tableName: TABLE };
  const find = authorize({
    merchants: dynamoMerchants(table),
    uses: dynamoKeyUses(table),
    clock: systemClock,
    onUseLost: (error) => {
      throw error;
    },
  });
  findCaller = async (header) => (await find({ header, address: null })).caller;
});
afterAll(() => Promise.all([engine.close(), queues.stop(), identities.close()]));

interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command as an operator does, in a process of its own. */
async function merchant(...args: string[]): Promise<Ran> {
  const env = {
    ...process.env,
    AWS_ENDPOINT_URL: engine.endpoint,
    AWS_ENDPOINT_URL_STS: identities.endpoint,
    AWS_ENDPOINT_URL_SQS: `http://127.0.0.1:${queues.port}`,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  };
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, ['scripts/merchant.ts', ...args], {
      env,
    });
    return { code: 0, stdout, stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as Ran;
    return { code, stdout, stderr };
  }
}

interface Created {
  readonly merchantId: string;
  readonly apiKey: string;
  readonly keyHash: string;
  readonly keyId: string;
}

async function create(...args: string[]): Promise<Created> {
  const { stdout, stderr } = await merchant('create', '--json', ...args);
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout) as Created;
}

describe('npm run merchant', () => {
  it('given a new merchant, then its key lets it in, as it is, and only the hash is stored', async () => {
    const { apiKey, keyId } = await create('--name', 'Demo shop', '--id', 'demo');
    expect(keyId).toMatch(/^key_[0-9a-f]{16}$/);
    expect(apiKey).toMatch(/^apk_local_[A-Za-z0-9_-]{43}$/);
    const caller = {
      merchantId: 'demo',
      keyId,
      scopes: DEFAULT_SCOPES.join(' '),
      usableFrom: 'ANYWHERE',
    };
    expect(await findCaller(apiKey)).toEqual(caller);
    expect(await findCaller(`Bearer ${apiKey}`)).toBeNull();
    const { Items } = await client.send(new ScanCommand({ TableName: TABLE }));
    expect(JSON.stringify(Items)).not.toContain(apiKey.slice(-43));
  });

  it('given an id that exists, then it is refused and the first key keeps working', async () => {
    const { apiKey } = await create('--name', 'Twice', '--id', 'twice');
    const again = await merchant('create', '--name', 'Twice', '--id', 'twice');
    expect(again).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('exists') });
    expect(await findCaller(apiKey)).not.toBeNull();
  });

  it('given no id, then it gets one', async () => {
    expect((await create('--name', 'Nameless')).merchantId).toMatch(/^m-[0-9a-f]{16}$/);
  });

  it('given another key, when the first is revoked, then only the second works', async () => {
    const first = await create('--name', 'Rolling', '--id', 'rolling');
    const second = JSON.parse((await merchant('add-key', '--id', 'rolling', '--json')).stdout) as Created;
    for (const _again of [1, 2])
      expect(await merchant('revoke-key', '--key-hash', first.keyHash)).toMatchObject({ code: 0 });
    expect(await findCaller(first.apiKey)).toBeNull();
    expect(await findCaller(second.apiKey)).toMatchObject({ merchantId: 'rolling' });
    // At once, and again when AppSync has forgotten that the key was good; as often as the command is run.
    const { ready = [], delayed = [] } = queues.inspectQueue(QUEUE)?.messages ?? {};
    expect([ready, delayed].map((messages) => messages.map(({ body }) => JSON.parse(body)))).toEqual([
      [{ keyId: first.keyId }, { keyId: first.keyId }],
      [{ keyId: first.keyId }, { keyId: first.keyId }],
    ]);
  });

  it('given no scopes, then a key has all but the one that releases what it submitted and the one that makes keys', async () => {
    const { apiKey } = await create('--name', 'Plain');
    expect((await findCaller(apiKey))?.scopes).toBe(
      SCOPES.filter((scope) => scope !== 'transactions:review' && scope !== 'admin').join(' '),
    );
  });

  it('given scopes, then the key has these, for a new merchant and for one more key', async () => {
    const scopes = ['--scopes', 'transactions:review,transactions:read'];
    const { apiKey } = await create('--name', 'Reviewer', '--id', 'reviewer', ...scopes);
    const second = await merchant('add-key', '--id', 'reviewer', '--scopes', 'invoices:read', '--json');
    expect((await findCaller(apiKey))?.scopes).toBe('transactions:read transactions:review');
    expect((await findCaller((JSON.parse(second.stdout) as Created).apiKey))?.scopes).toBe('invoices:read');
  });

  it.each([
    [['create'], '--name is missing'],
    [['create', '--name', 'x', '--id', 'Not an id'], 'id must be 3 to 40'],
    [['create', '--name', ' '], 'name must be 1 to 100'],
    [['create', '--name', 'x', '--scopes', 'everything'], 'scopes must be some of invoices:read'],
    [['create', '--name', 'x', '--scopes', ''], 'scopes must be some of invoices:read'],
    [['add-key', '--id', 'nobody'], 'There is no merchant nobody'],
    [['revoke-key', '--key-hash', '00'], 'no key with this hash'],
    [[], 'npm run merchant'],
  ])('given %j, then it says what is wrong and exits 1', async (args, message) => {
    expect(await merchant(...args)).toMatchObject({ code: 1, stderr: expect.stringContaining(message) });
  });
});

describe('the authorizer', () => {
  it.each(['', 'Bearer ', 'apk_local_short', `apk_local_${'A'.repeat(43)}`, `xpk_local_${'A'.repeat(43)}`])(
    'given %j, then nobody is let in',
    async (header) => {
      expect(await findCaller(header)).toBeNull();
    },
  );
});
