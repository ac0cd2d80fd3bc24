import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod';
import { merchantId } from '../shared/ids.ts';
import type { SummaryQueue, SummaryWork } from './ports.ts';

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html */
const BATCH_MAX = 10;

const day = z.iso.date();
export const summaryWork = z.discriminatedUnion('work', [
  z.object({ work: z.literal('PAGE'), day, after: z.string().nullable() }),
  z.object({ work: z.literal('MERCHANT'), day, merchantId }),
]) satisfies z.ZodType<SummaryWork>;

/** One message for each piece of work. */
export function sqsSummaryQueue({
  client,
  queueUrl,
}: {
  readonly client: SQSClient;
  readonly queueUrl: string;
}): SummaryQueue {
  return {
    send: async (works) => {
      for (let start = 0; start < works.length; start += BATCH_MAX) {
        const Entries = works
          .slice(start, start + BATCH_MAX)
          .map((work, i) => ({ Id: String(i), MessageBody: JSON.stringify(work) }));
        const { Failed = [] } = await client.send(
          new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries }),
        );
        const [first] = Failed;
        if (first !== undefined) throw new Error(`the queue of summaries: ${first.Code} ${first.Message}`);
      }
    },
  };
}
