import { AwsError, type AwsReply } from '../gateway/gateway.ts';
import type { Body } from './askEngine.ts';

/** An iterator from a time on, found by reading: the engine never answers for a time after its last record. */
export async function atTimestamp(
  ask: (action: string, body: Body) => Promise<AwsReply>,
  { Timestamp, ...body }: Body,
): Promise<AwsReply> {
  if (typeof Timestamp !== 'number')
    throw new AwsError(
      'InvalidArgumentException',
      'Must specify Timestamp for an iterator of type AT_TIMESTAMP.',
    );
  const iteratorAt = (at: Body): Promise<AwsReply> => ask('GetShardIterator', { ...body, ...at });
  let from = await iteratorAt({ ShardIteratorType: 'TRIM_HORIZON' });
  while (from.status < 300) {
    const { ShardIterator } = JSON.parse(from.body.toString()) as { ShardIterator: string };
    const page = await ask('GetRecords', { ShardIterator });
    if (page.status >= 300) return page;
    const { Records } = JSON.parse(page.body.toString()) as {
      Records: { ApproximateArrivalTimestamp: number; SequenceNumber: string }[];
    };
    const first = Records.find((one) => one.ApproximateArrivalTimestamp >= Timestamp);
    if (first !== undefined)
      return iteratorAt({
        ShardIteratorType: 'AT_SEQUENCE_NUMBER',
        StartingSequenceNumber: first.SequenceNumber,
      });
    const last = Records.at(-1);
    if (last === undefined) return from;
    from = await iteratorAt({
      ShardIteratorType: 'AFTER_SEQUENCE_NUMBER',
      StartingSequenceNumber: last.SequenceNumber,
    });
  }
  return from;
}
