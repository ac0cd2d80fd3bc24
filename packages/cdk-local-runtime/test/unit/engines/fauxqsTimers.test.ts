import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { restUntilDue, type QueueClass } from '../../../src/engines/fauxqsTimers.ts';

interface Message {
  readonly messageId: string;
  readonly body: string;
  readonly messageAttributes: Record<string, never>;
  approximateReceiveCount: number;
  readonly delayUntil?: number;
}

/** As far as fauxqs has it. */
interface Queue {
  enqueue(message: Message): void;
  dequeue(count: number): readonly { readonly Body: string; readonly ReceiptHandle: string }[];
  changeVisibility(receiptHandle: string, seconds: number): void;
  waitForMessages(seconds: number): Promise<void>;
}

const store = new URL('./sqs/sqsStore.js', import.meta.resolve('fauxqs')).href;
const { SqsQueue } = (await import(store)) as {
  SqsQueue: QueueClass & (new (name: string, url: string, arn: string, attributes: object) => Queue);
};
restUntilDue(SqsQueue);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const queueOf = (attributes: Record<string, string> = {}): Queue =>
  new SqsQueue('q', 'http://localhost/q', 'arn:aws:sqs:us-east-1:000000000000:q', {
    VisibilityTimeout: '30',
    ...attributes,
  });
const message = (body: string, delayMs?: number): Message => ({
  ...{ messageId: body, body, messageAttributes: {}, approximateReceiveCount: 0 },
  ...(delayMs === undefined ? {} : { delayUntil: Date.now() + delayMs }),
});

/** Waits as a receive does. */
function received(queue: Queue, seconds = 20): readonly string[] {
  const bodies: string[] = [];
  void queue.waitForMessages(seconds).then(() => bodies.push(...queue.dequeue(10).map(({ Body }) => Body)));
  return bodies;
}

test('given a receiver at an empty queue, then nothing but the end of its wait is due', async () => {
  const queue = queueOf();
  received(queue);
  expect(vi.getTimerCount()).toBe(1);
  await vi.advanceTimersByTimeAsync(20_000);
  expect(vi.getTimerCount()).toBe(0);
});

test('given a receiver that waits, when a message comes, then it has it at once; a delayed one when it is due', async () => {
  const queue = queueOf();
  const first = received(queue);
  queue.enqueue(message('now'));
  await vi.advanceTimersByTimeAsync(0);
  expect(first).toEqual(['now']);
  const second = received(queue);
  queue.enqueue(message('later', 3_000));
  await vi.advanceTimersByTimeAsync(2_999);
  expect(second).toEqual([]);
  await vi.advanceTimersByTimeAsync(2);
  expect(second).toEqual(['later']);
});

test('given a message that nobody deleted, then a receiver that waits has it when it is visible again, sooner if that is made sooner', async () => {
  const queue = queueOf();
  queue.enqueue(message('again'));
  const [taken] = queue.dequeue(10);
  const bodies = received(queue, 60);
  await vi.advanceTimersByTimeAsync(29_000);
  expect(bodies).toEqual([]);
  await vi.advanceTimersByTimeAsync(1_001);
  expect(bodies).toEqual(['again']);
  expect(taken?.Body).toBe('again');

  const other = queueOf();
  other.enqueue(message('sooner'));
  const [held] = other.dequeue(10);
  const sooner = received(other);
  other.changeVisibility(held?.ReceiptHandle ?? '', 2);
  await vi.advanceTimersByTimeAsync(2_001);
  expect(sooner).toEqual(['sooner']);
});

test('given a fauxqs whose queues are other ones, then that is said', () => {
  expect(() => restUntilDue({ prototype: {} } as unknown as QueueClass)).toThrow(/no enqueue/);
});
