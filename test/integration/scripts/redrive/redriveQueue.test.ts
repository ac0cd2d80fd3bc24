import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { type FauxqsServer, startFauxqs } from 'fauxqs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { redriveQueue } from '../../../../scripts/redrive/redriveQueue.ts';

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

const redrive = (queue: string, limit?: number) =>
  redriveQueue({ client, progress: (moved) => counted.push(moved) })(queue, limit);
const bodies = (queue: string) => (engine.inspectQueue(queue)?.messages.ready ?? []).map(({ body }) => body);
const bury = (count: number) => {
  for (let letter = 1; letter <= count; letter++) engine.sendMessage('work-dead', `letter ${letter}`);
};

describe('moving dead letters back', () => {
  it('given more letters than one call takes, then all are back, each once, and the progress is told', async () => {
    bury(23);
    expect(await redrive('work')).toBe(23);
    expect(bodies('work-dead')).toEqual([]);
    expect(new Set(bodies('work'))).toEqual(new Set(Array.from({ length: 23 }, (_, n) => `letter ${n + 1}`)));
    expect(bodies('work')).toHaveLength(23);
    expect(counted.at(-1)).toBe(23);
  });

  it("given letters of the worker and of the rule, then both come back as the worker's messages", async () => {
    const event = (id: string) => ({ id, type: 'transaction.approved', data: { amount: '1' } });
    engine.sendMessage('work-dead', JSON.stringify(event('failed-in-the-worker')));
    await client.send(
      new SendMessageCommand({
        QueueUrl: `http://127.0.0.1:${engine.port}/000000000000/work-rule-dead`,
        MessageBody: JSON.stringify({
          version: '0',
          id: '0bbd3f1f-6e66-4ab1-8a4f-0d5f0d0b7a51',
          'detail-type': 'transaction.approved',
          source: 'appsync-payments',
          account: '000000000000',
          time: '2026-11-20T08:00:00Z',
          region: 'us-east-1',
          resources: [],
          detail: event('never-reached-the-queue'),
        }),
        MessageAttributes: {
          RULE_ARN: {
            DataType: 'String',
            StringValue: 'arn:aws:events:us-east-1:000000000000:rule/bus/work',
          },
          ERROR_CODE: { DataType: 'String', StringValue: 'NO_PERMISSIONS' },
        },
      }),
    );
    expect(await redrive('work')).toBe(2);
    expect(bodies('work').map((body) => JSON.parse(body) as unknown)).toEqual([
      event('failed-in-the-worker'),
      event('never-reached-the-queue'),
    ]);
    expect([bodies('work-dead'), bodies('work-rule-dead')]).toEqual([[], []]);
  });

  it('given a limit, then no more are moved', async () => {
    bury(5);
    expect(await redrive('work', 2)).toBe(2);
    expect([bodies('work').length, bodies('work-dead').length]).toEqual([2, 3]);
  });

  it('given no letters, then nothing happens', async () => {
    expect(await redrive('work')).toBe(0);
    expect(counted).toEqual([]);
  });

  it('given a queue that does not exist, then it says so', async () => {
    await expect(redrive('nothing')).rejects.toThrow(/exist/);
  });
});
