import type { Gateway } from '../gateway/gateway.ts';
import { OPERATOR, type Principal } from '../gateway/principal.ts';
import type { Log } from '../log/log.ts';
import { settledWithin, type Clock, type Running } from '../running.ts';

/** A message as a function or a pipe sees it. https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html */
export interface SqsRecord {
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly body: string;
  readonly attributes: Record<string, string>;
  readonly messageAttributes: Record<
    string,
    {
      stringValue?: string;
      binaryValue?: string;
      stringListValues: never[];
      binaryListValues: never[];
      dataType: string;
    }
  >;
  readonly md5OfBody: string;
  readonly eventSource: 'aws:sqs';
  readonly eventSourceARN: string;
  readonly awsRegion: string;
}

export interface PollerOptions {
  /** What the log calls it. */
  readonly consumer: string;
  readonly principal: Principal;
  readonly queueUrl: string;
  readonly queueArn: string;
  readonly batchSize: number;
  readonly batchWindowSeconds: number;
  /** Batches under way at a time. */
  readonly concurrency: number;
  /** Messages that it refuses are deleted unseen. */
  wants(record: SqsRecord): boolean;
  /** Resolves with the messages that failed: they stay in the queue until they are visible again. */
  handle(records: readonly SqsRecord[]): Promise<ReadonlySet<string>>;
}

interface Message {
  readonly MessageId: string;
  readonly ReceiptHandle: string;
  readonly Body: string;
  readonly MD5OfBody: string;
  readonly Attributes?: Record<string, string>;
  readonly MessageAttributes?: Record<
    string,
    { StringValue?: string; BinaryValue?: string; DataType: string }
  >;
}

/** SQS gives ten messages a call at most. */
const RECEIVED_MESSAGES_MAX = 10;
/** Of a queue that is used: short, so that a closing runtime waits for its end and leaves no receive behind that would hide messages. */
const POLL_SECONDS = 1;
/** A queue without a message for so long is at rest. */
const AT_REST_MS = 30_000;
/**
 * Of a queue at rest: as long as SQS lets a receive wait, and as Lambda waits.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-short-and-long-polling.html
 */
const LONG_POLL_SECONDS = 20;
const ERROR_PAUSE_MS = 500;
const CLOSE_TIMEOUT_MS = 2_000;

/**
 * Polls a queue, hands batches on and deletes what was handled. What fails is left to the queue's visibility timeout
 * and redrive policy, as Lambda and pipes do.
 */
export function pollQueue(
  deps: { gateway: Gateway; clock: Clock; log: Log },
  options: PollerOptions,
): Running {
  const { gateway, clock, log } = deps;
  const queue = queueMessages(gateway, options);
  const stopped = new AbortController();
  const handling = new Set<Promise<void>>();

  let messageMs = clock.now().getTime();
  /** One batch; a window is waited out unless the batch fills before. */
  const gather = async (): Promise<SqsRecord[]> => {
    const rests = clock.now().getTime() - messageMs >= AT_REST_MS;
    const batch = await (rests
      ? receiveUnlessStopped(queue, options.batchSize, stopped.signal)
      : queue.receive(options.batchSize, POLL_SECONDS));
    if (batch.length > 0) messageMs = clock.now().getTime();
    const until = clock.now().getTime() + options.batchWindowSeconds * 1000;
    while (batch.length > 0 && batch.length < options.batchSize && !stopped.signal.aborted) {
      if (clock.now().getTime() >= until) break;
      batch.push(...(await queue.receive(options.batchSize - batch.length, POLL_SECONDS)));
    }
    return batch;
  };

  const work = async (records: readonly SqsRecord[]): Promise<void> => {
    const wanted = records.filter(options.wants);
    const failed = wanted.length === 0 ? new Set<string>() : await options.handle(wanted);
    await queue.remove(records.filter((one) => !failed.has(one.messageId)));
  };

  const report = (error: unknown): void => {
    if (stopped.signal.aborted) return;
    log.warn('a queue was not served, will go on', { consumer: options.consumer, error: String(error) });
  };

  const polling = (async () => {
    while (!stopped.signal.aborted) {
      if (handling.size >= options.concurrency) {
        await Promise.race(handling);
        continue;
      }
      try {
        const batch = await gather();
        if (batch.length === 0) continue;
        const handled = work(batch)
          .catch(report)
          .finally(() => handling.delete(handled));
        handling.add(handled);
      } catch (error) {
        report(error);
        await clock.sleep(ERROR_PAUSE_MS, stopped.signal);
      }
    }
  })();

  return {
    close: async () => {
      stopped.abort();
      await settledWithin(clock, CLOSE_TIMEOUT_MS, [polling.then(() => Promise.allSettled(handling))]);
    },
  };
}

/** The long wait of a queue at rest. It ends as soon as its poller closes: what comes then is left to others. */
function receiveUnlessStopped(
  queue: QueueMessages,
  count: number,
  stopped: AbortSignal,
): Promise<SqsRecord[]> {
  return new Promise((resolve, reject) => {
    const leave = (): void => resolve([]);
    stopped.addEventListener('abort', leave);
    const received = async (records: SqsRecord[]): Promise<void> => {
      if (!stopped.aborted) return resolve(records);
      // Where the engine ends as well, this fails: it shows them when it starts again.
      await queue.giveBack(records);
      leave();
    };
    void queue
      .receive(count, LONG_POLL_SECONDS)
      .then(received)
      .catch(reject)
      .finally(() => stopped.removeEventListener('abort', leave));
  });
}

interface QueueMessages {
  /** At most `count` messages, after `waitSeconds` at the latest. */
  receive(count: number, waitSeconds: number): Promise<SqsRecord[]>;
  remove(records: readonly SqsRecord[]): Promise<void>;
  /** Makes them visible at once to whoever comes next. */
  giveBack(records: readonly SqsRecord[]): Promise<void>;
}

function queueMessages(gateway: Gateway, { principal, queueUrl, queueArn }: PollerOptions): QueueMessages {
  return {
    // Lambda lets go of what it received without the consumer's permission to change visibility.
    giveBack: async (records) => {
      for (const { receiptHandle: ReceiptHandle } of records)
        await gateway.json(OPERATOR, 'sqs', 'ChangeMessageVisibility', {
          QueueUrl: queueUrl,
          ReceiptHandle,
          VisibilityTimeout: 0,
        });
    },
    receive: async (count, waitSeconds) => {
      const reply = await gateway.json<{ Messages?: Message[] }>(principal, 'sqs', 'ReceiveMessage', {
        QueueUrl: queueUrl,
        MaxNumberOfMessages: Math.min(RECEIVED_MESSAGES_MAX, count),
        WaitTimeSeconds: waitSeconds,
        AttributeNames: ['All'],
        MessageAttributeNames: ['All'],
      });
      return (reply.Messages ?? []).map((message) => recordOf(message, queueArn));
    },
    remove: async (records) => {
      for (let start = 0; start < records.length; start += RECEIVED_MESSAGES_MAX) {
        await gateway.json(principal, 'sqs', 'DeleteMessageBatch', {
          QueueUrl: queueUrl,
          Entries: records
            .slice(start, start + RECEIVED_MESSAGES_MAX)
            .map((one, i) => ({ Id: String(i), ReceiptHandle: one.receiptHandle })),
        });
      }
    },
  };
}

function recordOf(message: Message, queueArn: string): SqsRecord {
  return {
    messageId: message.MessageId,
    receiptHandle: message.ReceiptHandle,
    body: message.Body,
    attributes: message.Attributes ?? {},
    messageAttributes: Object.fromEntries(
      Object.entries(message.MessageAttributes ?? {}).map(
        ([name, { StringValue, BinaryValue, DataType }]) => [
          name,
          {
            ...(StringValue === undefined ? {} : { stringValue: StringValue }),
            ...(BinaryValue === undefined ? {} : { binaryValue: BinaryValue }),
            stringListValues: [],
            binaryListValues: [],
            dataType: DataType,
          },
        ],
      ),
    ),
    md5OfBody: message.MD5OfBody,
    eventSource: 'aws:sqs',
    eventSourceARN: queueArn,
    awsRegion: queueArn.split(':')[3] ?? '',
  };
}
