import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { Log } from '../shared/log.ts';
import type { AnyEvent } from './eventTypes.ts';
import { readEvent } from './readEvent.ts';

interface ConsumeDeps {
  /** Must be idempotent on the event's id. What it returns is logged. */
  readonly consume: (event: AnyEvent) => Promise<string>;
  readonly log: Log;
}

/** The handler of a queue of events. What fails is delivered again, alone; the others of the batch are done. */
export function consumeEvents({ consume, log }: ConsumeDeps): (batch: SQSEvent) => Promise<SQSBatchResponse> {
  return async ({ Records }) => {
    const failed = await Promise.all(
      Records.map(async ({ messageId, body }) => {
        try {
          const event = readEvent(body);
          const outcome = await consume(event);
          log.info('event consumed', { eventId: event.id, type: event.type, outcome });
          return [];
        } catch (error) {
          log.error('event not consumed', { messageId, error });
          return [{ itemIdentifier: messageId }];
        }
      }),
    );
    return { batchItemFailures: failed.flat() };
  };
}
