import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { type DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { authorize } from '../../../../functions/merchants/authorize.ts';
import { type Caller, SCOPES } from '../../../../functions/merchants/caller.ts';
import { dynamoMerchants } from '../../../../functions/merchants/dynamoMerchants.ts';
import { startTestDynamoDB, type TestDynamoDB } from '../../../engines/dynamodb.ts';
import { createTable, testClient } from '../../../engines/tables.ts';

const TABLE = 'appsync-payments-local-merchants';

let engine: TestDynamoDB;
let client: DynamoDBDocumentClient;
let findCaller: (header: string) => Promise<Caller | null>;
beforeAll(async () => {
  engine = await startTestDynamoDB();
  client = testClient(engine.endpoint);
  await createTable(client, TABLE);
  findCaller = authorize({ merchants: dynamoMerchants({ client, tableName: TABLE }) });
});
afterAll(() => engine.close());

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
}

async function create(...args: string[]): Promise<Created> {
  const { stdout, stderr } = await merchant('create', '--json', ...args);
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout) as Created;
}

describe('npm run merchant', () => {
  it('given a new merchant, then its key lets it in, as it is, and only the hash is stored', async () => {
    const { apiKey } = await create('--name', 'Demo shop', '--id', 'demo');
    expect(apiKey).toMatch(/^apk_local_[A-Za-z0-9_-]{43}$/);
    const caller = { merchantId: 'demo', merchantName: 'Demo shop', scopes: SCOPES.join(' ') };
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
    expect(await merchant('revoke-key', '--key-hash', first.keyHash)).toMatchObject({ code: 0 });
    expect(await findCaller(first.apiKey)).toBeNull();
    expect(await findCaller(second.apiKey)).toMatchObject({ merchantId: 'rolling' });
  });

  it.each([
    [['create'], '--name is missing'],
    [['create', '--name', 'x', '--id', 'Not an id'], 'The id must be'],
    [['create', '--name', ' '], 'The name must have'],
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
