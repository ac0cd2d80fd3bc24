import type { KinesisStreamBatchResponse, KinesisStreamEvent } from 'aws-lambda';
import { inParallel } from '../shared/inParallel.ts';
import type { Log } from '../shared/log.ts';
import type { AnyEvent } from './eventTypes.ts';
import { readEvent } from './readEvent.ts';

interface ConsumeStreamDeps {
  /** Must be idempotent on the event's id. What it returns is logged. */
  readonly consume: (event: AnyEvent) => Promise<string>;
  readonly log: Log;
}

type StreamRecord = KinesisStreamEvent['Records'][number];

/** Partition keys that are worked on at a time. */
const KEYS_AT_ONCE = 100;

/**
 * The handler of a stream of events: those of one partition key one after the other, different keys side by side. After an event that
 * fails, those behind it of its key wait. Lambda delivers everything again from the first failure on, so that what was done comes twice.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-batchfailurereporting.html
 */
export function consumeStream({
  consume,
  log,
}: ConsumeStreamDeps): (batch: KinesisStreamEvent) => Promise<KinesisStreamBatchResponse> {
  /** Answers the first that failed. */
  const consumeInTurn = async (records: readonly StreamRecord[]): Promise<string | null> => {
    for (const { kinesis, eventID } of records) {
      try {
        const event = readEvent(Buffer.from(kinesis.data, 'base64').toString());
        const outcome = await consume(event);
        log.info('event consumed', { eventId: event.id, type: event.type, outcome });
      } catch (error) {
        log.error('event not consumed', { record: eventID, error });
        return kinesis.sequenceNumber;
      }
    }
    return null;
  };

  return async ({ Records }) => {
    const byKey = Map.groupBy(Records, ({ kinesis }) => kinesis.partitionKey);
    const failed = await inParallel([...byKey.values()], KEYS_AT_ONCE, consumeInTurn);
    return {
      batchItemFailures: failed.flatMap((itemIdentifier) =>
        itemIdentifier === null ? [] : [{ itemIdentifier }],
      ),
    };
  };
}
