import { expect, test } from 'vitest';
import { OPERATOR } from '../../../src/gateway/principal.ts';
import { silentLog } from '../../../src/log/log.ts';
import type { Clock } from '../../../src/running.ts';
import { pollQueue } from '../../../src/sqs/poller.ts';
import { queueUrl, useEngines, type Runtime } from '../events/runtime.ts';

const engines = useEngines();
const QUEUE = { Queue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'rested' } } };
const ARN = 'arn:aws:sqs:us-east-1:000000000000:rested';

/** A queue's poller on a clock of its own, with the waits that it asked for. */
function poll({ gateway }: Runtime) {
  let nowMs = 0;
  const clock: Clock = { now: () => new Date(nowMs), sleep: async () => {} };
  const waits: number[] = [];
  const bodies: string[] = [];
  const counted: typeof gateway = {
    ...gateway,
    json: async (principal, service, action, input) => {
      if (action === 'ReceiveMessage') waits.push((input as { WaitTimeSeconds: number }).WaitTimeSeconds);
      return gateway.json(principal, service, action, input);
    },
  };
  const poller = pollQueue(
    { gateway: counted, clock, log: silentLog },
    {
      consumer: 'rested',
      principal: OPERATOR,
      queueUrl: queueUrl(gateway, 'rested'),
      queueArn: ARN,
      batchSize: 1,
      batchWindowSeconds: 0,
      concurrency: 1,
      wants: () => true,
      handle: async (records) => {
        bodies.push(...records.map(({ body }) => body));
        return new Set();
      },
    },
  );
  return { poller, waits, bodies, passMs: (ms: number) => void (nowMs += ms) };
}

const send = ({ gateway }: Runtime, MessageBody: string) =>
  gateway.json(OPERATOR, 'sqs', 'SendMessage', { QueueUrl: queueUrl(gateway, 'rested'), MessageBody });

test('given a queue at rest, then a receive waits as long as SQS allows, and a message is handled as it comes', async () => {
  await engines.within(QUEUE, {}, async (runtime) => {
    const { poller, waits, bodies, passMs } = poll(runtime);
    expect(waits).toEqual([1]);
    passMs(30_000);
    await expect.poll(() => waits.at(-1), { timeout: 20_000 }).toBe(20);
    await send(runtime, 'woken');
    await expect.poll(() => bodies, { timeout: 20_000 }).toEqual(['woken']);
    // It is used now.
    await expect.poll(() => waits.at(-1), { timeout: 20_000 }).toBe(1);
    await poller.close();
  });
});

test('given a poller that closes while it waits at a queue at rest, then what comes after is left to others', async () => {
  await engines.within(QUEUE, {}, async (runtime) => {
    const { poller, waits, bodies, passMs } = poll(runtime);
    passMs(30_000);
    await expect.poll(() => waits.at(-1), { timeout: 20_000 }).toBe(20);
    await poller.close();
    await send(runtime, 'for others');
    expect(await runtime.receive('rested', 1)).toMatchObject([{ body: 'for others' }]);
    expect(bodies).toEqual([]);
  });
});
