import type { PipeProperties } from './pipeProperties.ts';
import { BATCH_EVENTS_MAX, takesTenAtMost } from './target.ts';

/** A setting with the values that CreatePipe takes. */
type Range = readonly [name: string, from: number, to: number];

/** https://docs.aws.amazon.com/eventbridge/latest/pipes-reference/API_PipeSourceDynamoDBStreamParameters.html */
const STREAM_RANGES: readonly Range[] = [
  ['BatchSize', 1, 10_000],
  ['MaximumBatchingWindowInSeconds', 0, 300],
  ['MaximumRecordAgeInSeconds', -1, 604_800],
  ['MaximumRetryAttempts', -1, 10_000],
  ['ParallelizationFactor', 1, 10],
];
/** https://docs.aws.amazon.com/eventbridge/latest/pipes-reference/API_PipeSourceSqsQueueParameters.html */
const QUEUE_RANGES: readonly Range[] = [
  ['BatchSize', 1, 10_000],
  ['MaximumBatchingWindowInSeconds', 0, 300],
];

/** Throws Error for source parameters that CreatePipe refuses. */
export function checkSourceParameters(pipe: PipeProperties): void {
  const { DynamoDBStreamParameters: stream, SqsQueueParameters: queue } = pipe.SourceParameters ?? {};
  const fromStream = pipe.Source.split(':')[2] === 'dynamodb';
  const parameters = (fromStream ? stream : queue) ?? {};
  for (const [name, from, to] of fromStream ? STREAM_RANGES : QUEUE_RANGES) {
    const value = parameters[name];
    if (value !== undefined && !(Number(value) >= from && Number(value) <= to))
      throw new Error(`${name} must be from ${from} to ${to}`);
  }
  if (fromStream && !['TRIM_HORIZON', 'LATEST'].includes(String(parameters['StartingPosition'])))
    throw new Error('StartingPosition must be TRIM_HORIZON or LATEST');
  const batchSize = Number(parameters['BatchSize'] ?? (fromStream ? 100 : 10));
  if (batchSize > BATCH_EVENTS_MAX && takesTenAtMost(pipe.Target))
    throw new Error(`BatchSize is ${batchSize}, but the target takes ${BATCH_EVENTS_MAX} events at most`);
}
