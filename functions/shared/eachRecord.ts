import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { Log } from './log.ts';

/** Handles each message of a batch by itself: what fails comes again, alone. */
export async function eachRecord(
  { Records }: SQSEvent,
  log: Log,
  handle: (body: string) => Promise<unknown>,
): Promise<SQSBatchResponse> {
  const failed = await Promise.all(
    Records.map(async ({ messageId, body }) => {
      try {
        await handle(body);
        return [];
      } catch (error) {
        log.error('message failed', { messageId, error });
        return [{ itemIdentifier: messageId }];
      }
    }),
  );
  return { batchItemFailures: failed.flat() };
}
