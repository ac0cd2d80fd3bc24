import {
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { awaitClaim, type ClaimOutcome } from '../../../../functions/idempotency/awaitClaim.ts';
import type { Claim } from '../../../../functions/idempotency/claim.ts';
import { dynamoClaims } from '../../../../functions/idempotency/dynamoClaims.ts';
import { type ConflictingDynamoDB, startConflicts } from '../../../engines/conflicts.ts';
import { startTestDynamoDB, type TestDynamoDB } from '../../../engines/dynamodb.ts';
import { createTable, testClient } from '../../../engines/tables.ts';

const TABLE = 'claims';
const NOW_MS = 1_000_000;

let engine: TestDynamoDB;
let client: DynamoDBDocumentClient;
beforeAll(async () => {
  engine = await startTestDynamoDB();
  client = testClient(engine.endpoint);
  await createTable(client, TABLE);
});
afterAll(() => engine.close());

let claims = 0;
async function given(change: Partial<Claim>): Promise<Claim> {
  claims += 1;
  const claim: Claim = {
    id: `demo#createInvoice#${claims}`,
    status: 'WORKING',
    inputHash: 'hash',
    resultId: `inv_${claims}`,
    owner: 'winner',
    leaseUntil: NOW_MS + 60_000,
    expiresAt: NOW_MS + 86_400_000,
    ttl: 0,
    ...change,
  };
  await client.send(new PutCommand({ TableName: TABLE, Item: claim }));
  return claim;
}

interface Waiting {
  readonly outcome: ClaimOutcome;
  /** Every wait, in milliseconds. */
  readonly waits: readonly number[];
}

/** Waits on a clock that runs with the waits alone; `during` happens in the wait of that number. */
async function wait(
  claim: Claim,
  during: Record<number, () => Promise<unknown>> = {},
  owner = 'me',
): Promise<Waiting> {
  const waits: number[] = [];
  const outcome = await awaitClaim({
    claims: dynamoClaims({ client, tableName: TABLE }),
    clock: { nowMs: () => NOW_MS + waits.reduce((sum, ms) => sum + ms, 0) },
    sleep: async (ms) => {
      waits.push(ms);
      await during[waits.length]?.();
    },
  })({ claimId: claim.id, inputHash: 'hash', owner });
  return { outcome, waits };
}

const complete =
  ({ id }: Claim) =>
  () =>
    client.send(
      new UpdateCommand({
        TableName: TABLE,
        Key: { id },
        UpdateExpression: 'SET #status = :completed',
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: { ':completed': 'COMPLETED' },
      }),
    );
const read = async ({ id }: Claim) =>
  (await client.send(new GetCommand({ TableName: TABLE, Key: { id } }))).Item;

describe('waiting for a claim', () => {
  it('given it is completed, then its result comes at once', async () => {
    const claim = await given({ status: 'COMPLETED' });
    expect(await wait(claim)).toEqual({
      outcome: { outcome: 'COMPLETED', resultId: claim.resultId },
      waits: [],
    });
  });

  it('given it completes meanwhile, then the result comes with the next look, 50 ms apart', async () => {
    const claim = await given({});
    const waited = await wait(claim, { 3: complete(claim) });
    expect(waited).toEqual({
      outcome: { outcome: 'COMPLETED', resultId: claim.resultId },
      waits: [50, 50, 50],
    });
  });

  it('given it never completes, then after 3 s it is in progress', async () => {
    const { outcome, waits } = await wait(await given({}));
    expect(outcome).toEqual({ outcome: 'IN_PROGRESS' });
    expect(waits.reduce((sum, ms) => sum + ms, 0)).toBe(3_000);
  });

  it('given other input, then the key is reused, whether completed or not', async () => {
    const reused = { outcome: { outcome: 'REUSED' } };
    expect(await wait(await given({ inputHash: 'other' }))).toMatchObject(reused);
    expect(await wait(await given({ inputHash: 'other', status: 'COMPLETED' }))).toMatchObject(reused);
  });

  it('given the lease ends while waiting, then the work is taken over with the same result id and a new lease', async () => {
    const claim = await given({ leaseUntil: NOW_MS + 120 });
    const { outcome, waits } = await wait(claim);
    expect(outcome).toEqual({ outcome: 'TAKEN_OVER', resultId: claim.resultId });
    expect(waits).toHaveLength(3);
    expect(await read(claim)).toMatchObject({
      owner: 'me',
      leaseUntil: NOW_MS + 150 + 5_000,
      resultId: claim.resultId,
    });
  });

  it('given 8 waiters when the lease ends, then exactly one takes over', async () => {
    const claim = await given({ leaseUntil: NOW_MS });
    const waiting = await Promise.all(Array.from({ length: 8 }, (_, n) => wait(claim, {}, `waiter ${n}`)));
    expect(waiting.filter(({ outcome }) => outcome.outcome === 'TAKEN_OVER')).toHaveLength(1);
  });

  it('given a winner that completes when the lease has ended, then nobody takes over', async () => {
    const claim = await given({ leaseUntil: NOW_MS });
    await complete(claim)();
    const store = dynamoClaims({ client, tableName: TABLE });
    expect(await store.takeOver(claim, 'me', NOW_MS + 1)).toBe(false);
    expect(await read(claim)).toMatchObject({ owner: 'winner', status: 'COMPLETED' });
  });

  it('given the claim is absent, then it is in progress: the caller may try again', async () => {
    expect((await wait({ ...(await given({})), id: 'absent' })).outcome).toEqual({ outcome: 'IN_PROGRESS' });
  });
});

describe('a claim that a transaction is completing', () => {
  it('given the take-over meets that transaction, then it is tried again, and the result is found', async () => {
    const claim = await given({ leaseUntil: NOW_MS - 1 });
    // The transaction ends when it has been in somebody's way.
    const conflicts: ConflictingDynamoDB = await startConflicts(
      engine.endpoint,
      () => vi.waitUntil(() => conflicts.refused() > 0, { interval: 1, timeout: 60_000 }),
      () => ['id'],
    );
    const behind = testClient(conflicts.endpoint);
    const completing = behind.send(
      new TransactWriteCommand({
        TransactItems: [
          {
            Update: {
              TableName: TABLE,
              Key: { id: claim.id },
              UpdateExpression: 'SET #status = :completed',
              ExpressionAttributeNames: { '#status': 'status' },
              ExpressionAttributeValues: { ':completed': 'COMPLETED' },
            },
          },
        ],
      }),
    );
    await vi.waitUntil(() => conflicts.ongoing() > 0, { interval: 1, timeout: 60_000 });
    const mine = await dynamoClaims({ client: behind, tableName: TABLE }).takeOver(claim, 'me', NOW_MS);
    await completing;
    expect([mine, conflicts.refused() > 0]).toEqual([false, true]);
    await conflicts.close();
  });
});
