import { randomUUID } from 'node:crypto';
import { queueUrl } from '../events/targets.ts';
import { rolePrincipal, type Principal } from '../gateway/principal.ts';
import { eventFilter, recordFilter } from '../pipes/filter.ts';
import type { Running, ServiceDeps } from '../running.ts';
import { openCheckpoints, type Checkpoints } from '../streams/checkpoints.ts';
import type { StreamReader } from '../streams/readStream.ts';
import type { BatchOutcome, DiscardedBatch } from '../streams/streamBatches.ts';
import { startStreamConsumer } from '../streams/streamConsumer.ts';
import { arrivalSecondsOf, sequenceNumberOf } from '../streams/streamRecord.ts';
import { UnsupportedFeature, type Resource } from '../template/model.ts';
import { functionOf, readMapping, type Mapping } from './eventSourceMapping.ts';
import { pollQueue } from './poller.ts';

export { supports } from './eventSourceMapping.ts';

/** Locally a function has at most four workers, so more batches at a time would only wait. */
const DEFAULT_CONCURRENCY = 5;

/**
 * Starts the event source mappings of the stack: queues, DynamoDB and Kinesis streams to functions.
 * Throws UnsupportedFeature for what CreateEventSourceMapping or this runtime refuses.
 */
export async function startEventSources(deps: ServiceDeps): Promise<Running> {
  const log = deps.log.child('event-sources');
  const checkpoints = openCheckpoints(deps.dataDir, 'eventSources');
  const running: (Running & { ready?: Promise<unknown> })[] = [];
  try {
    for (const resource of deps.stack.ofType('AWS::Lambda::EventSourceMapping')) {
      const mapping = readMapping(deps.stack, resource);
      if (mapping.Enabled === false) continue;
      const principal = functionPrincipal(deps, mapping.FunctionName);
      const service = mapping.EventSourceArn.split(':')[2];
      if (service === 'kinesis') demandAccess(deps, resource, mapping, principal);
      const start = service === 'sqs' ? fromQueue : fromStream;
      running.push(start({ ...deps, log }, resource, mapping, principal, checkpoints));
    }
  } catch (error) {
    await Promise.all(running.map((one) => one.close()));
    checkpoints.close();
    throw error;
  }
  await Promise.all(running.map(async (one) => one.ready));
  return {
    close: async () => {
      await Promise.all(running.map((one) => one.close()));
      checkpoints.close();
    },
  };
}

/** Lambda polls a source in the role of the function. */
function functionPrincipal({ stack }: ServiceDeps, nameOrArn: string): Principal {
  const consumer = functionOf(stack, nameOrArn);
  return rolePrincipal(
    String(consumer?.properties['Role']),
    consumer?.ref ?? nameOrArn,
    'lambda.amazonaws.com',
  );
}

function fromQueue(deps: ServiceDeps, resource: Resource, mapping: Mapping, principal: Principal): Running {
  const reports = mapping.FunctionResponseTypes?.includes('ReportBatchItemFailures') === true;
  return pollQueue(deps, {
    consumer: resource.logicalId,
    principal,
    queueUrl: queueUrl(deps, mapping.EventSourceArn),
    queueArn: mapping.EventSourceArn,
    batchSize: mapping.BatchSize ?? 10,
    batchWindowSeconds: mapping.MaximumBatchingWindowInSeconds ?? 0,
    concurrency: mapping.ScalingConfig?.MaximumConcurrency ?? DEFAULT_CONCURRENCY,
    wants: eventFilter(mapping.FilterCriteria, 'lambda'),
    handle: async (records) => {
      const ids = records.map((one) => one.messageId);
      const { payload, functionError } = await deps.lambda.invoke(mapping.FunctionName, { Records: records });
      if (functionError !== undefined) {
        deps.log.warn('a batch failed; its messages come again', {
          source: resource.logicalId,
          ...functionError,
        });
        return new Set(ids);
      }
      return reports ? (failedItems(payload, ids) ?? new Set(ids)) : new Set();
    },
  });
}

function fromStream(
  deps: ServiceDeps,
  resource: Resource,
  mapping: Mapping,
  principal: Principal,
  checkpoints: Checkpoints,
): StreamReader {
  const reports = mapping.FunctionResponseTypes?.includes('ReportBatchItemFailures') === true;
  let requestId = '';
  return startStreamConsumer(
    { ...deps, checkpoints },
    {
      consumer: resource.logicalId,
      principal,
      streamArn: mapping.EventSourceArn,
      startingPosition: mapping.StartingPosition === 'LATEST' ? 'LATEST' : 'TRIM_HORIZON',
      batchSize: mapping.BatchSize ?? 100,
      batchWindowSeconds: mapping.MaximumBatchingWindowInSeconds ?? 0,
      parallelization: mapping.ParallelizationFactor ?? 1,
      maximumRetryAttempts: unlimited(mapping.MaximumRetryAttempts),
      maximumRecordAgeSeconds: unlimited(mapping.MaximumRecordAgeInSeconds),
      bisect: mapping.BisectBatchOnFunctionError === true,
      wants: recordFilter(mapping.FilterCriteria),
      handle: async (records): Promise<BatchOutcome> => {
        const outcome = await deps.lambda.invoke(mapping.FunctionName, { Records: records });
        requestId = outcome.requestId;
        if (outcome.functionError !== undefined) {
          const { errorType, errorMessage } = outcome.functionError;
          return { kind: 'failed', reason: `${errorType}: ${errorMessage}` };
        }
        if (!reports) return { kind: 'done' };
        const order = records.map(sequenceNumberOf);
        const failed = failedItems(outcome.payload, order);
        if (failed === undefined)
          return { kind: 'failed', reason: 'batchItemFailures name no record of the batch' };
        if (failed.size === 0) return { kind: 'done' };
        // The lowest reported sequence number is the checkpoint: everything from it on comes again.
        const first = order.findIndex((one) => failed.has(one));
        return { kind: 'partial', failed: new Set(order.slice(first)), reason: 'batchItemFailures' };
      },
      discard: (batch) => sendDiscarded(deps, mapping, principal, batch, requestId || randomUUID()),
    },
  );
}

/** What Lambda asks of the function's role before it makes a mapping, besides what reading needs: https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-create.html */
const STREAM_ACTIONS = [
  'GetRecords',
  'GetShardIterator',
  'DescribeStream',
  'DescribeStreamSummary',
  'ListShards',
  'ListStreams',
];

/** Throws UnsupportedFeature, in Lambda's words, for a role that may not read the stream or send to the destination. */
function demandAccess(
  { gateway }: ServiceDeps,
  { logicalId, type }: Resource,
  { EventSourceArn, DestinationConfig }: Mapping,
  principal: Principal,
): void {
  const demand = (action: string, arn: string, property: string, refusal: string): void => {
    try {
      gateway.authorise(principal, action, arn);
    } catch (error) {
      const why = `${refusal} (${(error as Error).message})`;
      throw new UnsupportedFeature(logicalId, type, property, why);
    }
  };
  for (const action of STREAM_ACTIONS)
    demand(
      `kinesis:${action}`,
      EventSourceArn,
      'EventSourceArn',
      `Cannot access stream ${EventSourceArn}. Please ensure the role can perform the ${STREAM_ACTIONS.join(', ')} actions on your stream in IAM.`,
    );
  const destination = DestinationConfig?.OnFailure?.Destination;
  if (destination === undefined) return;
  const action = destination.split(':')[2] === 'sns' ? 'sns:Publish' : 'sqs:SendMessage';
  const refusal = `The function's role may not ${action} on ${destination}.`;
  demand(action, destination, 'DestinationConfig.OnFailure.Destination', refusal);
}

/**
 * https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html
 * https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html
 */
async function sendDiscarded(
  deps: ServiceDeps,
  mapping: Mapping,
  principal: Principal,
  batch: DiscardedBatch,
  requestId: string,
): Promise<void> {
  const destination = mapping.DestinationConfig?.OnFailure?.Destination;
  if (destination === undefined) return;
  const condition = {
    RetryAttemptsExhausted: 'RetryAttemptsExhausted',
    MaximumRecordAgeExceeded: 'RecordAgeExceeded',
  };
  const message = JSON.stringify({
    requestContext: {
      requestId,
      functionArn: mapping.FunctionName,
      condition: condition[batch.condition],
      approximateInvokeCount: batch.attempts,
    },
    responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
    version: '1.0',
    timestamp: deps.clock.now().toISOString(),
    [mapping.EventSourceArn.split(':')[2] === 'kinesis' ? 'KinesisBatchInfo' : 'DDBStreamBatchInfo']:
      batchInfo(batch, mapping.EventSourceArn),
  });
  if (destination.split(':')[2] === 'sns') {
    await deps.gateway.json(principal, 'sns', 'Publish', { TopicArn: destination, Message: message });
  } else {
    const QueueUrl = queueUrl(deps, destination);
    await deps.gateway.json(principal, 'sqs', 'SendMessage', { QueueUrl, MessageBody: message });
  }
}

/** The pointer to a batch that a dead-letter destination gets instead of the records. */
export function batchInfo({ shardId, records }: DiscardedBatch, streamArn: string): Record<string, unknown> {
  const [first, last] = [records[0], records.at(-1)];
  if (first === undefined || last === undefined) throw new Error('a batch has at least one record');
  const at = (seconds: number) => new Date(seconds * 1000).toISOString();
  return {
    shardId,
    startSequenceNumber: sequenceNumberOf(first),
    endSequenceNumber: sequenceNumberOf(last),
    approximateArrivalOfFirstRecord: at(arrivalSecondsOf(first)),
    approximateArrivalOfLastRecord: at(arrivalSecondsOf(last)),
    batchSize: records.length,
    streamArn,
  };
}

/**
 * The items that a function reported as failed; empty for success, undefined for a report that Lambda takes as a
 * failure of the whole batch.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export function failedItems(payload: unknown, known: readonly string[]): Set<string> | undefined {
  const failures = (payload as { batchItemFailures?: unknown } | null)?.batchItemFailures;
  if (failures === undefined || failures === null) return new Set();
  if (!Array.isArray(failures)) return undefined;
  const failed = new Set<string>();
  for (const failure of failures as unknown[]) {
    const identifier = (failure as { itemIdentifier?: unknown } | null)?.itemIdentifier;
    if (typeof identifier !== 'string' || !known.includes(identifier)) return undefined;
    failed.add(identifier);
  }
  return failed;
}

function unlimited(value: number | undefined): number {
  return value === undefined || value === -1 ? Number.POSITIVE_INFINITY : value;
}
