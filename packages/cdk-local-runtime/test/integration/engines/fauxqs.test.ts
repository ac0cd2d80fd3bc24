import {
  CreateQueueCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
  type Message,
} from '@aws-sdk/client-sqs';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { Engine } from '../../../src/engines/engine.ts';
import { startFauxqs } from '../../../src/engines/fauxqs.ts';
import { startWatchdog } from '../../../src/engines/watchdog.ts';
import { engineClient } from '../../../src/gateway/forward.ts';
import type { AwsCall } from '../../../src/gateway/gateway.ts';
import { silentLog } from '../../../src/log/log.ts';

const directory = mkdtempSync(join(tmpdir(), 'fauxqs-'));
const watchdog = startWatchdog();
afterAll(async () => {
  await watchdog.close();
  rmSync(directory, { recursive: true, force: true });
});

const clientOf = ({ url }: Engine): SQSClient =>
  new SQSClient({
    endpoint: url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'secret' },
  });

async function receive(sqs: SQSClient, QueueUrl: string): Promise<Message[]> {
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({ QueueUrl, MessageSystemAttributeNames: ['ApproximateReceiveCount'] }),
  );
  return Messages;
}

test('given a message whose receiver ended with the engine, when it starts again, then the message is there at once', async () => {
  const before = await startFauxqs({ watchdog, log: silentLog }, { directory });
  const sqs = clientOf(before);
  const { QueueUrl = '' } = await sqs.send(
    new CreateQueueCommand({ QueueName: 'work', Attributes: { VisibilityTimeout: '360' } }),
  );
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'next' }));
  expect(await receive(sqs, QueueUrl)).toMatchObject([{ Body: 'next' }]);
  expect(await receive(sqs, QueueUrl)).toEqual([]);
  await before.close();

  const after = await startFauxqs({ watchdog, log: silentLog }, { directory });

  // It counts towards the tries before the dead letters, as any other.
  const url = QueueUrl.replace(before.url, after.url);
  expect(await receive(clientOf(after), url)).toMatchObject([
    { Body: 'next', Attributes: { ApproximateReceiveCount: '2' } },
  ]);
  await after.close();
});

test('given the gateway’s signature, then the engine takes calls that carry it and no others', async () => {
  const signature = 'b'.repeat(64);
  const engine = await startFauxqs({ watchdog, log: silentLog }, { signature });
  const listQueues = {
    service: 'sqs',
    action: 'ListQueues',
    request: {
      method: 'POST',
      path: '/',
      headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'AmazonSQS.ListQueues' },
      body: Buffer.from('{}'),
    },
  } as unknown as AwsCall;
  const statusFor = async (given?: string): Promise<number> => {
    const client = engineClient(engine.url, given);
    const { status } = await client.send(listQueues);
    client.close();
    return status;
  };
  expect([await statusFor(signature), await statusFor(), await statusFor('b'.repeat(63))]).toEqual([
    200, 403, 403,
  ]);
  await expect(clientOf(engine).send(new CreateQueueCommand({ QueueName: 'mine' }))).rejects.toThrow();
  expect((await fetch(`${engine.url}/_fauxqs/health`)).status).toBe(403);
  await engine.close();
});
