import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeTogether } from '../../../src/dynamodb/writeTogether.ts';
import { startDynoxide } from '../../../src/engines/dynoxide.ts';
import type { Engine } from '../../../src/engines/engine.ts';
import { startWatchdog, type Watchdog } from '../../../src/engines/watchdog.ts';
import { engineClient, translateDynamoDB, type EngineClient } from '../../../src/gateway/forward.ts';
import { AwsError, type AwsHandler } from '../../../src/gateway/gateway.ts';
import { callAsJson } from '../../../src/gateway/jsonCall.ts';
import { OPERATOR } from '../../../src/gateway/principal.ts';
import { errorReply } from '../../../src/gateway/reply.ts';
import { silentLog } from '../../../src/log/log.ts';

type Item = Record<string, { S?: string; N?: string }>;

let watchdog: Watchdog;
let engine: Engine;
let client: EngineClient;
/** Actions that reached the engine. */
let reached: string[] = [];
let lost = false;
let runs = 0;

const count: AwsHandler = async (call) => {
  reached.push(call.action);
  const reply = await translateDynamoDB(client.send)(call);
  const broken = lost && call.action === 'TransactWriteItems';
  return broken ? errorReply('dynamodb', new AwsError('InternalServerError', 'lost', 500)) : reply;
};
const handler = writeTogether(count);

beforeAll(async () => {
  watchdog = startWatchdog();
  engine = await startDynoxide({ watchdog, log: silentLog });
  client = engineClient(engine.url);
  await call('CreateTable', {
    TableName: 'items',
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
  });
});

afterAll(async () => {
  client.close();
  await engine.close();
  await watchdog.close();
});

function call<T = unknown>(action: string, input: unknown): Promise<T> {
  return callAsJson<T>(handler, OPERATOR, 'dynamodb', action, input);
}

const put = (id: string, more: Record<string, unknown> = {}) =>
  call('PutItem', { TableName: 'items', Item: { id: { S: id }, n: { N: '1' } }, ...more });

const add = (id: string, expected?: number) =>
  call('UpdateItem', {
    TableName: 'items',
    Key: { id: { S: id } },
    UpdateExpression: 'ADD n :one',
    ...(expected === undefined ? {} : { ConditionExpression: 'n = :n' }),
    ExpressionAttributeValues: {
      ':one': { N: '1' },
      ...(expected === undefined ? {} : { ':n': { N: String(expected) } }),
    },
  });

const remove = (id: string) => call('DeleteItem', { TableName: 'items', Key: { id: { S: id } } });

async function read(id: string): Promise<Item | undefined> {
  const input = { TableName: 'items', Key: { id: { S: id } }, ConsistentRead: true };
  return (await call<{ Item?: Item }>('GetItem', input)).Item;
}

describe('writes that come together', () => {
  it('given many to different items, then they reach the engine as transactions, and each is answered', async () => {
    reached = [];
    const answers = await Promise.all(Array.from({ length: 60 }, (_, n) => put(`many-${n}`)));
    expect(answers).toEqual(Array.from({ length: 60 }, () => ({})));
    expect(reached).toEqual(['TransactWriteItems', 'TransactWriteItems', 'TransactWriteItems']);
    expect(await read('many-59')).toEqual({ id: { S: 'many-59' }, n: { N: '1' } });
  });

  it('given one that its condition refuses, then it hears so with the item, and the others are written', async () => {
    await put('taken');
    const condition = {
      ConditionExpression: 'attribute_not_exists(id)',
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    };
    const ended = await Promise.allSettled([
      put('free-1', condition),
      put('taken', condition),
      put('free-2', condition),
    ]);
    expect(ended.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(ended[1]).toMatchObject({
      reason: {
        code: 'ConditionalCheckFailedException',
        details: { Item: { id: { S: 'taken' }, n: { N: '1' } } },
      },
    });
    expect(await read('free-2')).toBeDefined();
  });

  it('given one that cannot be read at all, then it alone is refused', async () => {
    const ended = await Promise.allSettled([
      put('fine-1'),
      put('broken', { ConditionExpression: 'no such (' }),
      put('fine-2'),
    ]);
    expect(ended.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(ended[1]).toMatchObject({ reason: { code: 'ValidationException' } });
  });

  it('given several to one item, then each takes effect', async () => {
    await put('busy');
    await Promise.all(Array.from({ length: 12 }, () => add('busy')));
    expect(await read('busy')).toMatchObject({ n: { N: '13' } });
  });

  it('given a caller that asks for the item, then the call goes as it is', async () => {
    await put('asked');
    const input = { TableName: 'items', Key: { id: { S: 'asked' } }, ReturnValues: 'ALL_OLD' };
    const [deleted] = await Promise.all([call('DeleteItem', input), put('beside')]);
    expect(deleted).toEqual({ Attributes: { id: { S: 'asked' }, n: { N: '1' } } });
  });

  it('given an answer that is lost, then nothing is written a second time, and each hears of it', async () => {
    await Promise.all([put('lost-1'), put('lost-2')]);
    lost = true;
    const ended = await Promise.allSettled([add('lost-1'), add('lost-2')]);
    lost = false;
    expect(ended.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect([await read('lost-1'), await read('lost-2')]).toMatchObject([
      { n: { N: '2' } },
      { n: { N: '2' } },
    ]);
  });

  it('ends as the same writes in some order could', async () => {
    const operation = fc.record({
      id: fc.constantFrom('a', 'b', 'c', 'd'),
      kind: fc.constantFrom('put', 'add', 'addFrom', 'remove', 'createOnly'),
      from: fc.integer({ min: 0, max: 3 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(operation, { maxLength: 14 }), async (operations) => {
        const run = `run${++runs}`;
        const done = await Promise.allSettled(
          operations.map(({ id, kind, from }) => {
            const key = `${run}-${id}`;
            if (kind === 'put') return put(key);
            if (kind === 'createOnly') return put(key, { ConditionExpression: 'attribute_not_exists(id)' });
            if (kind === 'remove') return remove(key);
            return add(key, kind === 'addFrom' ? from : undefined);
          }),
        );
        for (const id of ['a', 'b', 'c', 'd']) {
          const own = operations.flatMap((operation, index) =>
            operation.id === id ? [{ ...operation, ok: done[index]?.status === 'fulfilled' }] : [],
          );
          const item = await read(`${run}-${id}`);
          expect(reachable(own)).toContain(item === undefined ? null : Number(item['n']?.N));
        }
      }),
      { numRuns: 40 },
    );
  });
});

interface Done {
  readonly kind: string;
  readonly from: number;
  readonly ok: boolean;
}

/** Every value of `n` (null: no item) in which some order of these writes with these answers can end. */
function reachable(operations: readonly Done[]): ReadonlySet<number | null> {
  let states = new Set([JSON.stringify({ n: null, left: operations.map((_, index) => index) })]);
  const ends = new Set<number | null>();
  while (states.size > 0) {
    const next = new Set<string>();
    for (const state of states) {
      const { n, left } = JSON.parse(state) as { n: number | null; left: number[] };
      if (left.length === 0) ends.add(n);
      for (const index of left) {
        const after = step(operations[index] as Done, n);
        if (after !== undefined)
          next.add(JSON.stringify({ n: after, left: left.filter((one) => one !== index) }));
      }
    }
    states = next;
  }
  return ends;
}

/** The value after a write; undefined where it would have been answered otherwise. */
function step({ kind, from, ok }: Done, n: number | null): number | null | undefined {
  const refused = (kind === 'createOnly' && n !== null) || (kind === 'addFrom' && n !== from);
  if (refused === ok) return undefined;
  if (refused) return n;
  if (kind === 'remove') return null;
  return kind === 'put' || kind === 'createOnly' ? 1 : (n ?? 0) + 1;
}
