import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { Log } from '../../shared/log.ts';
import type { WakeMessage } from '../ports.ts';
import { EVERY_CHAIN } from './everyChain.ts';
import { readWakes } from './sqsWakes.ts';

/**
 * Runs the messages of a batch, each chain for itself: one whose node does not answer delays no other. What the minute schedule says wakes
 * every chain. Messages of a chain that failed come again alone; where nothing else was in the batch, the error is the function's.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html#services-sqs-batchfailurereporting
 */
export function runByChain({
  log,
  run,
  wakeEvery,
}: {
  readonly log: Log;
  run(message: WakeMessage): Promise<void>;
  wakeEvery(): Promise<void>;
}) {
  return async (event: Pick<SQSEvent, 'Records'>): Promise<SQSBatchResponse> => {
    const chains = [...Map.groupBy(event.Records, ({ body }) => workOf(body)).values()];
    const failures = await Promise.all(
      chains.map(async (records) => {
        try {
          if (records[0]?.body === EVERY_CHAIN) await wakeEvery();
          else for (const message of readWakes({ Records: records })) await run(message);
          return [];
        } catch (error) {
          if (chains.length === 1) throw error;
          log.error('the messages of a chain failed: they come again', { body: records[0]?.body, error });
          return records.map(({ messageId }) => ({ itemIdentifier: messageId }));
        }
      }),
    );
    return { batchItemFailures: failures.flat() };
  };
}

/** The works of a chain do not wait for one another either. What is no message is a group of its own, and fails by itself. */
function workOf(body: string): string {
  const [chainId] = /"chainId":\s*\d+/.exec(body) ?? [body];
  const [work] = /"work":\s*"\w+"/.exec(body) ?? [''];
  return `${chainId}${work}`;
}
