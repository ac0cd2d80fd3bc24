import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { dynamoLeases } from '../../../../../functions/chain/loops/dynamoLeases.ts';
import type { LeaseRequest, LeaseStore } from '../../../../../functions/chain/ports.ts';
import { startTestDynamoDB, type TestDynamoDB } from '../../../../engines/dynamodb.ts';
import { createTables, TABLES, testClient } from '../tables.ts';

describe('leases', () => {
  let dynamo: TestDynamoDB;
  let client: DynamoDBDocumentClient;
  let nowSeconds: number;
  let leases: LeaseStore;
  let name: string;
  let names = 0;

  beforeAll(async () => {
    dynamo = await startTestDynamoDB();
    client = testClient(dynamo.endpoint);
    await createTables(client);
  });
  afterAll(async () => {
    client.destroy();
    await dynamo.close();
  });
  beforeEach(() => {
    nowSeconds = 1_000;
    name = `watch#${++names}`;
    leases = dynamoLeases({
      client,
      tableName: TABLES.state,
      clock: { nowMs: () => nowSeconds * 1_000 },
    });
  });

  const request = (change: Partial<LeaseRequest> = {}): LeaseRequest => ({
    name,
    idleSeconds: 0,
    holdSeconds: 10,
    ...change,
  });
  const acquire = (change?: Partial<LeaseRequest>) => leases.acquire(request(change));
  const acquired = async (change?: Partial<LeaseRequest>) => {
    const lease = await acquire(change);
    if (lease === null) throw new Error('it was not free');
    return lease;
  };

  test('given a free lease, when ten ask at once, then one has it', async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, () => acquire()));
    expect(answers.filter((lease) => lease !== null)).toEqual([{ name, token: 1 }]);
  });

  test('given a lease that is held, when its time is over, then the next holder has a higher token', async () => {
    await acquired();
    nowSeconds += 10;
    expect(await acquire()).toBeNull();
    nowSeconds += 1;
    expect(await acquire()).toEqual({ name, token: 2 });
  });

  test('given a lease that is renewed, when its first time is over, then it is still held', async () => {
    const lease = await acquired();
    nowSeconds += 9;
    expect(await leases.renew(lease, 10)).toBe(true);
    nowSeconds += 9;
    expect(await acquire()).toBeNull();
  });

  test('given a lease that was given back, when its last renewal arrives late, then it stays free', async () => {
    const lease = await acquired();
    await leases.release(lease);
    expect(await leases.renew(lease, 10)).toBe(false);
    expect(await acquire({ after: lease.token })).toEqual({ name, token: 2 });
  });

  test('given a lease that another took over, when the first renews or releases, then the second keeps it', async () => {
    const first = await acquired();
    nowSeconds += 11;
    const second = await acquired();
    expect(await leases.renew(first, 100)).toBe(false);
    await leases.release(first);
    expect(await acquire()).toBeNull();
    await leases.release(second);
    expect(await acquire()).toEqual({ name, token: 3 });
  });

  describe('given a loop whose passes send the message of the next', () => {
    test('when the message comes once, then it continues; when it comes again, then it dies', async () => {
      const first = await acquired();
      await leases.release(first);
      const second = await acquired({ after: first.token });
      expect(await acquire({ after: first.token })).toBeNull();
      await leases.release(second);
      expect(await acquire({ after: first.token })).toBeNull();
      expect(await acquire({ after: second.token })).toEqual({ name, token: 3 });
    });

    test('when its pass died, then the redelivered message continues it after the lease ran out', async () => {
      const first = await acquired();
      await leases.release(first);
      await acquired({ after: first.token });
      expect(await acquire({ after: first.token })).toBeNull();
      nowSeconds += 11;
      expect(await acquire({ after: first.token })).toEqual({ name, token: 3 });
    });

    test('when a schedule wakes it while it is alive, then nothing happens; when it is lost, then a new loop replaces it', async () => {
      const first = await acquired({ idleSeconds: 5 });
      await leases.release(first);
      nowSeconds += 4;
      expect(await acquire({ idleSeconds: 5 })).toBeNull();
      nowSeconds += 1;
      const restarted = await acquired({ idleSeconds: 5 });
      await leases.release(restarted);
      expect(await acquire({ after: first.token })).toBeNull();
      expect(await acquire({ after: restarted.token })).toEqual({ name, token: 3 });
    });
  });

  describe('given a wake while a pass runs', () => {
    test('when the pass ends, then it is told to run again, once', async () => {
      const first = await acquired();
      await leases.requestRerun(name);
      expect(await leases.release(first)).toEqual({ rerun: true });
      const second = await acquired({ after: first.token });
      expect(await leases.release(second)).toEqual({ rerun: false });
    });

    test('when no pass runs, then nothing is remembered', async () => {
      await leases.requestRerun(name);
      const lease = await acquired();
      await leases.release(lease);
      await leases.requestRerun(name);
      const next = await acquired();
      expect(await leases.release(next)).toEqual({ rerun: false });
    });
  });
});
