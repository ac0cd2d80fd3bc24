import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { AppSyncAuthorizerEvent } from 'aws-lambda';
import { dynamoMerchants } from '../../../../functions/merchants/dynamoMerchants.ts';
import { DEFAULT_SCOPES } from '../../../../functions/merchants/caller.ts';
import { createMerchant } from '../../../../functions/merchants/createMerchant.ts';
import { startTestDynamoDB, type TestDynamoDB } from '../../../engines/dynamodb.ts';
import { createTable, testClient } from '../../../engines/tables.ts';

let engine: TestDynamoDB;
let key: string;
beforeAll(async () => {
  engine = await startTestDynamoDB();
  const client = testClient(engine.endpoint);
  await createTable(client, 'merchants');
  const issued = await createMerchant({
    merchants: dynamoMerchants({ client, tableName: 'merchants' }),
    clock: { nowMs: () => 0 },
    random: (bytes) => Buffer.alloc(bytes, 7),
    environment: 'test',
  })({ name: 'Demo', id: 'demo' });
  if (!issued.ok) throw new Error(JSON.stringify(issued.error));
  key = issued.value.key.reveal();
  vi.stubEnv('MERCHANTS_TABLE', 'merchants');
  vi.stubEnv('AWS_ENDPOINT_URL', engine.endpoint);
  vi.stubEnv('AWS_REGION', 'us-east-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
});
afterAll(() => {
  vi.unstubAllEnvs();
  return engine.close();
});
afterEach(() => vi.restoreAllMocks());

async function authorized(authorizationToken: string): Promise<unknown> {
  const { handler } = await import('../../../../functions/merchants/authorize.lambda.ts');
  return handler({ authorizationToken, requestContext: { requestId: 'r' } } as AppSyncAuthorizerEvent);
}

describe('the authorizer’s entry', () => {
  it('given a key, then AppSync gets a flat context that it keeps for a minute', async () => {
    expect(await authorized(key)).toEqual({
      isAuthorized: true,
      resolverContext: {
        merchantId: 'demo',
        keyId: expect.stringMatching(/^key_[0-9a-f]{16}$/),
        scopes: DEFAULT_SCOPES.join(' '),
        usableFrom: 'ANYWHERE',
      },
      ttlOverride: 60,
    });
  });

  it('given a wrong key, then it is refused and the log does not hold it', async () => {
    const written = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    const wrong = `${key.slice(0, -3)}xyz`;
    expect(await authorized(wrong)).toEqual({ isAuthorized: false, ttlOverride: 60 });
    const lines = written.mock.calls.map(([line]) => String(line)).join('');
    expect(lines).toContain('key refused');
    expect(lines).not.toContain(wrong.slice(-20));
  });
});
