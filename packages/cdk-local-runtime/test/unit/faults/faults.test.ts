import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { faultInjector, readFaults, type Fault } from '../../../src/faults/faults.ts';
import type { AwsCall, AwsReply } from '../../../src/gateway/gateway.ts';
import { OPERATOR, rolePrincipal, type Principal } from '../../../src/gateway/principal.ts';

const watch = rolePrincipal('arn:aws:iam::000000000000:role/local-watch', 'local-watch');
const sweep = rolePrincipal('arn:aws:iam::000000000000:role/local-sweep', 'local-sweep');
const keys = () => ['id'];
const fine: AwsReply = { status: 200, headers: {}, body: Buffer.from('fine') };

function aCall(principal: Principal, service: AwsCall['service'] = 'dynamodb', action = 'PutItem'): AwsCall {
  return {
    principal,
    service,
    action,
    request: { method: 'POST', path: '/', headers: {}, body: Buffer.alloc(0) },
  };
}

/** How a series of calls ends: the status of each, and how many reached the service. */
async function outcomes(faults: Fault[], calls: AwsCall[], seed = 1) {
  const inject = faultInjector({ seed, faults });
  let served = 0;
  const statuses: number[] = [];
  for (const call of calls) {
    const serve = async () => {
      served += 1;
      return fine;
    };
    const reply = await inject(call, serve, keys);
    statuses.push(reply.status);
  }
  return { statuses, served };
}

describe('given a fault with selectors', () => {
  test.each<[Fault, AwsCall, boolean]>([
    [{ effect: 'fail', service: 'dynamodb' }, aCall(watch), true],
    [{ effect: 'fail', service: 'sqs' }, aCall(watch), false],
    [{ effect: 'fail', action: 'Put*' }, aCall(watch), true],
    [{ effect: 'fail', action: 'Get*' }, aCall(watch), false],
    [{ effect: 'fail', principal: 'local-watch' }, aCall(watch), true],
    [{ effect: 'fail', principal: 'local-watch' }, aCall(sweep), false],
    [{ effect: 'fail', principal: '*assumed-role/local-*' }, aCall(sweep), true],
    [{ effect: 'fail' }, aCall(OPERATOR), false],
    [{ effect: 'fail', principal: '*user/operator' }, aCall(OPERATOR), true],
  ])('when the fault is %j, then it meets its calls only', async (fault, call, met) => {
    expect((await outcomes([fault], [call])).statuses).toEqual([met ? 500 : 200]);
  });
});

test('given a failing call, when the service is asked, then it did nothing; dropped, it did its work', async () => {
  expect(await outcomes([{ effect: 'fail' }], [aCall(watch)])).toEqual({ statuses: [500], served: 0 });
  expect(await outcomes([{ effect: 'drop' }], [aCall(watch)])).toEqual({ statuses: [500], served: 1 });
});

test('given a limit, when calls come, then only those after the first few and up to the limit are met', async () => {
  const calls = Array.from({ length: 5 }, () => aCall(watch));
  expect((await outcomes([{ effect: 'fail', after: 1, times: 2 }], calls)).statuses).toEqual([
    200, 500, 500, 200, 200,
  ]);
});

test('given a probability, when the seed is the same, then the same calls are met; with another seed, others', async () => {
  const calls = Array.from({ length: 200 }, () => aCall(watch));
  const faults: Fault[] = [{ effect: 'fail', probability: 0.3 }];
  const first = await outcomes(faults, calls, 7);
  expect((await outcomes(faults, calls, 7)).statuses).toEqual(first.statuses);
  expect((await outcomes(faults, calls, 8)).statuses).not.toEqual(first.statuses);
  expect(first.served).toBeGreaterThan(110);
  expect(first.served).toBeLessThan(170);
});

test('given a throttle, when services are called, then each says it in its own words', async () => {
  const inject = faultInjector({ seed: 1, faults: [{ effect: 'throttle' }] });
  const replyOf = async (service: AwsCall['service']) =>
    inject(aCall(watch, service), async () => fine, keys);
  expect(JSON.parse((await replyOf('dynamodb')).body.toString())).toMatchObject({
    __type: 'com.amazon.coral.service#ThrottlingException',
  });
  expect((await replyOf('lambda')).headers['x-amzn-errortype']).toBe('TooManyRequestsException');
  expect((await replyOf('sns')).body.toString()).toContain('<Code>Throttled</Code>');
  expect((await replyOf('sqs')).headers['x-amzn-query-error']).toBe('RequestThrottled;Sender');
});

describe('given a fault that ends who calls', () => {
  const call: AwsCall = {
    ...aCall(sweep),
    request: { ...aCall(sweep).request, body: Buffer.from('{"kind":"PLAN"}') },
  };

  test.each([
    [undefined, 0],
    ['drop' as const, 1],
  ])('when its effect is %s, then the service did its work so often: %i', async (effect, works) => {
    const ended: string[] = [];
    let served = 0;
    const serve = () => {
      served += 1;
      return Promise.resolve(fine);
    };
    const fault: Fault = {
      ends: 'environment',
      carries: ['PLAN'],
      ...(effect === undefined ? {} : { effect }),
    };
    const inject = faultInjector({ seed: 1, faults: [fault] });
    await inject(call, serve, keys, (name) => ended.push(name));
    expect({ ended, served }).toEqual({ ended: ['local-sweep'], served: works });
  });

  test('when a call carries something else, then nobody ends', async () => {
    const ended: string[] = [];
    const inject = faultInjector({ seed: 1, faults: [{ ends: 'environment', carries: ['PLAN', 'SIGNED'] }] });
    expect(
      await inject(
        call,
        () => Promise.resolve(fine),
        keys,
        (name) => ended.push(name),
      ),
    ).toBe(fine);
    expect(ended).toEqual([]);
  });
});

test('given a delay alone, when a call comes, then the service still answers', async () => {
  expect(await outcomes([{ delayMs: 1 }], [aCall(watch)])).toEqual({ statuses: [200], served: 1 });
});

describe('given a file of faults', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'faults-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const read = (content: unknown) => {
    const file = join(folder, 'faults.json');
    writeFileSync(file, JSON.stringify(content));
    return readFaults(file);
  };

  test('when it is right, then its faults are injected', async () => {
    const inject = read({ seed: 3, faults: [{ effect: 'fail', service: 'dynamodb' }] });
    expect((await inject(aCall(watch), async () => fine, keys)).status).toBe(500);
  });

  test.each([
    [{ faults: [] }, 'seed must be an integer'],
    [{ seed: 1 }, 'faults must be a list'],
    [{ seed: 1, faults: [{ colour: 'red' }] }, 'faults[0].colour is not known'],
    [{ seed: 1, faults: [{}, { probability: -1 }] }, 'faults[1].probability must be a number of at least 0'],
    [{ seed: 1, faults: [{ carries: 'x' }] }, 'faults[0].carries must be a list of texts'],
    [{ seed: 1, faults: [{ ends: 'me' }] }, 'faults[0].ends must be runtime or environment'],
    [{ seed: 1, faults: [{ ends: 'runtime', effect: 'fail' }] }, 'faults[0].effect must be drop where'],
    [
      { seed: 1, faults: [{ effect: 'explode' }] },
      'faults[0].effect must be throttle, fail, drop or conflict',
    ],
  ])('when it is %j, then the wrong field is named', (content, message) => {
    expect(() => read(content)).toThrow(message);
  });

  test('when it is the example, then it is right', async () => {
    const inject = readFaults(fileURLToPath(new URL('../../../faults.example.json', import.meta.url)));
    const poster = rolePrincipal('arn:aws:iam::000000000000:role/shop-post', 'post');
    const call = { ...aCall(poster), action: 'TransactWriteItems' };
    const statuses = new Set<number>();
    for (let n = 0; n < 50; n++) statuses.add((await inject(call, async () => fine, keys)).status);
    expect([...statuses].toSorted()).toEqual([200, 400]);
  });
});
