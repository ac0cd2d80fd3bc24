import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Engine } from '../../../src/engines/engine.ts';
import { startFauxqs } from '../../../src/engines/fauxqs.ts';
import { startWatchdog, type Watchdog } from '../../../src/engines/watchdog.ts';
import { engineClient, type EngineClient } from '../../../src/gateway/forward.ts';
import type { AwsHandler } from '../../../src/gateway/gateway.ts';
import { callAsJson } from '../../../src/gateway/jsonCall.ts';
import { OPERATOR } from '../../../src/gateway/principal.ts';
import { silentLog } from '../../../src/log/log.ts';
import { sendTogether } from '../../../src/sqs/sendTogether.ts';

interface Sent {
  readonly MessageId: string;
  readonly MD5OfMessageBody: string;
}

let watchdog: Watchdog;
let engine: Engine;
let client: EngineClient;
/** Actions that reached the engine. */
let reached: string[] = [];
let QueueUrl = '';

const counting: AwsHandler = (call) => {
  reached.push(call.action);
  return client.send(call);
};
const handler = sendTogether(counting);

beforeAll(async () => {
  watchdog = startWatchdog();
  engine = await startFauxqs({ watchdog, log: silentLog });
  client = engineClient(engine.url);
});

afterAll(async () => {
  client.close();
  await engine.close();
  await watchdog.close();
});

beforeEach(async () => {
  const QueueName = `queue-${crypto.randomUUID()}`;
  ({ QueueUrl } = await call<{ QueueUrl: string }>('CreateQueue', { QueueName }));
  reached = [];
});

function call<T>(action: string, input: unknown): Promise<T> {
  return callAsJson<T>(handler, OPERATOR, 'sqs', action, input);
}

const send = (MessageBody: string, more: Record<string, unknown> = {}) =>
  call<Sent>('SendMessage', { QueueUrl, MessageBody, ...more });

async function bodies(): Promise<string[]> {
  const all: string[] = [];
  for (;;) {
    const input = { QueueUrl, MaxNumberOfMessages: 10 };
    const { Messages = [] } = await call<{ Messages?: { Body: string }[] }>('ReceiveMessage', input);
    if (Messages.length === 0) return all;
    all.push(...Messages.map(({ Body }) => Body));
  }
}

test('given messages sent at one moment, then they are batches of ten, and each is answered as alone', async () => {
  const alone = await send('alone');
  reached = [];
  const answers = await Promise.all(Array.from({ length: 12 }, (_, n) => send(`m${n}`)));
  expect(reached).toEqual(['SendMessageBatch', 'SendMessageBatch']);
  for (const answer of answers) expect(Object.keys(answer)).toEqual(Object.keys(alone));
  expect(new Set(answers.map(({ MessageId }) => MessageId)).size).toBe(12);
  expect((await bodies()).toSorted()).toEqual(
    ['alone', ...Array.from({ length: 12 }, (_, n) => `m${n}`)].toSorted(),
  );
});

test('given one that the queue refuses, then it alone is refused, as alone', async () => {
  const refusal = await send('\u0001').catch((error: unknown) => error);
  const [good, bad, other] = await Promise.allSettled([send('good'), send('\u0001'), send('other')]);
  expect(good).toMatchObject({ status: 'fulfilled' });
  expect(other).toMatchObject({ status: 'fulfilled' });
  expect(bad).toMatchObject({ status: 'rejected', reason: { code: (refusal as { code: string }).code } });
  expect((await bodies()).toSorted()).toEqual(['good', 'other']);
});

test('given a queue that is not there, then each sender hears of it', async () => {
  const absent = { QueueUrl: QueueUrl.replace('queue-', 'absent-') };
  const ended = await Promise.allSettled([send('a', absent), send('b', absent)]);
  expect(ended.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
});

test('given messages to two queues, then each goes to its own', async () => {
  const first = QueueUrl;
  const QueueName = `queue-${crypto.randomUUID()}`;
  const { QueueUrl: second } = await call<{ QueueUrl: string }>('CreateQueue', { QueueName });
  await Promise.all([first, second, first].map((url, n) => send(`${n}`, { QueueUrl: url })));
  expect((await bodies()).toSorted()).toEqual(['0', '2']);
});
