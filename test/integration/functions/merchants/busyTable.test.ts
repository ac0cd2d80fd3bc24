import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dynamoMerchants } from '../../../../functions/merchants/dynamoMerchants.ts';
import type { KeyCaller } from '../../../../functions/merchants/keyCaller.ts';
import { revokeApiKey } from '../../../../functions/merchants/revokeApiKey.ts';
import {
  type FaultyDynamoDB,
  type Injector,
  type Reply,
  startFaulty,
} from '../../../engines/faultyDynamodb.ts';
import { testClient } from '../../../engines/tables.ts';
import { type KeyWorld, startKeyWorld } from '../../../fixtures/merchants/keyWorld.ts';

const TYPE = { 'content-type': 'application/x-amz-json-1.0' };
/** Far longer than the next call takes to come when nothing waits for it. */
const QUIET_MS = 40;

const answered = (status: number, body: unknown): Reply => ({
  status,
  headers: TYPE,
  body: Buffer.from(JSON.stringify(body)),
});

/** A table that leaves out all keys of a batch for as long as it is asked again at once. */
function busyUntilLeftAlone(): Injector {
  let askedAt = performance.now();
  let asked = 0;
  return (call, proceed) => {
    if (call.action !== 'BatchGetItem') return proceed();
    const quietMs = performance.now() - askedAt;
    askedAt = performance.now();
    asked += 1;
    if (asked > 1 && quietMs >= QUIET_MS) return proceed();
    const { RequestItems } = JSON.parse(call.request.body.toString()) as { RequestItems: unknown };
    return Promise.resolve(answered(200, { Responses: {}, UnprocessedKeys: RequestItems }));
  };
}

describe('a key that is revoked while its table is busy', () => {
  let world: KeyWorld;
  let caller: KeyCaller;
  let faulty: FaultyDynamoDB | undefined;
  beforeEach(async () => {
    world = await startKeyWorld();
    caller = await world.merchantWith();
  });
  afterEach(async () => {
    await faulty?.close();
    await world.close();
  });

  async function revokeThrough(inject: Injector) {
    faulty = await startFaulty(world.endpoint, inject, () => ['id']);
    const merchants = dynamoMerchants({ client: testClient(faulty.endpoint), tableName: 'merchants' });
    const revoked = { announce: () => Promise.resolve() };
    return revokeApiKey({ merchants, revoked, clock: { nowMs: () => world.time.nowMs } });
  }

  it('given keys that are left out while they are asked for again at once, then they are waited for, and a strange id is none', async () => {
    const revoke = await revokeThrough(busyUntilLeftAlone());
    expect(await revoke(caller, 'key_of_somebody_else')).toMatchObject({
      ok: false,
      error: { code: 'NotFound', facts: { type: 'ApiKey', id: 'key_of_somebody_else' } },
    });
  });

  it('given a table that throttles the whole call twice, then a strange id is none', async () => {
    let left = 2;
    const revoke = await revokeThrough((call, proceed) => {
      if (call.action !== 'BatchGetItem' || left-- <= 0) return proceed();
      const __type = 'com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException';
      return Promise.resolve(answered(400, { __type, message: 'busy' }));
    });
    expect(await revoke(caller, 'key_of_somebody_else')).toMatchObject({ error: { code: 'NotFound' } });
  });

  it('given keys that are left out for good, then it ends with what was wrong, and not when its time is over', async () => {
    const revoke = await revokeThrough((call, proceed) => {
      if (call.action !== 'BatchGetItem') return proceed();
      const { RequestItems } = JSON.parse(call.request.body.toString()) as { RequestItems: unknown };
      return Promise.resolve(answered(200, { Responses: {}, UnprocessedKeys: RequestItems }));
    });
    await expect(revoke(caller, caller.keyId)).rejects.toThrow(
      '1 items of merchants could not be read: throttled',
    );
  });

  it('given a key and its maker, then the keys are read once', async () => {
    let reads = 0;
    const revoke = await revokeThrough((call, proceed) => {
      if (call.action === 'BatchGetItem') reads += 1;
      return proceed();
    });
    expect(await revoke(caller, caller.keyId)).toMatchObject({ ok: true });
    expect(reads).toBe(1);
  });
});
