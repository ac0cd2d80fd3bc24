import { SQSClient } from '@aws-sdk/client-sqs';
import { type FauxqsServer, startFauxqs } from 'fauxqs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { Way } from '../../../../scripts/redrive/deadLetterQueues.ts';
import { redriveLetters } from '../../../../scripts/redrive/redriveLetters.ts';

let engine: FauxqsServer;
let client: SQSClient;
let counted: number[];
beforeAll(async () => {
  engine = await startFauxqs({ port: 0, host: '127.0.0.1', logger: false });
  for (const name of ['work', 'work-dead', 'work-rule-dead']) engine.createQueue(name);
  client = new SQSClient({
    endpoint: `http://127.0.0.1:${engine.port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
});
beforeEach(() => {
  engine.reset();
  counted = [];
});
afterAll(() => engine.stop());

const TO_WORK: Way = { kind: 'QUEUE', queue: 'work' };
const redrive = (limit?: number, way: Way = TO_WORK, name = 'work-dead') =>
  redriveLetters({
    sqs: client,
    // Nothing answers there: what goes to the bus is in test/e2e/redrive.test.ts.
    events: new EventBridgeClient({ endpoint: 'http://127.0.0.1:1', region: 'us-east-1', maxAttempts: 1 }),
    progress: (moved) => counted.push(moved),
  })({ name, way }, limit);
const bodies = (queue: string) => (engine.inspectQueue(queue)?.messages.ready ?? []).map(({ body }) => body);
const bury = (count: number) => {
  for (let letter = 1; letter <= count; letter++) engine.sendMessage('work-dead', `letter ${letter}`);
};

describe('moving dead letters back', () => {
  it('given more letters than one call takes, then all are back, each once, and the progress is told', async () => {
    bury(23);
    expect(await redrive()).toBe(23);
    expect(bodies('work-dead')).toEqual([]);
    expect(new Set(bodies('work'))).toEqual(new Set(Array.from({ length: 23 }, (_, n) => `letter ${n + 1}`)));
    expect(bodies('work')).toHaveLength(23);
    expect(counted.at(-1)).toBe(23);
  });

  it('given what is no event among the letters of a rule, then it stays, and the error says so', async () => {
    engine.sendMessage('work-rule-dead', 'no event');
    const way: Way = { kind: 'BUS', bus: 'bus', source: 'appsync-payments.redrive.work' };
    await expect(redrive(undefined, way, 'work-rule-dead')).rejects.toThrow(
      /work-rule-dead was refused: it is no event/,
    );
    expect(engine.inspectQueue('work-rule-dead')?.messages.inflight).toHaveLength(1);
  });

  it('given a limit, then no more are moved', async () => {
    bury(5);
    expect(await redrive(2)).toBe(2);
    expect([bodies('work').length, bodies('work-dead').length]).toEqual([2, 3]);
  });

  it('given no letters, then nothing happens', async () => {
    expect(await redrive()).toBe(0);
    expect(counted).toEqual([]);
  });

  it('given a queue that does not exist, then it says so', async () => {
    await expect(redrive(undefined, TO_WORK, 'nothing')).rejects.toThrow(/exist/);
  });
});
