import { queueUrl } from '../events/targets.ts';
import { rolePrincipal, type Principal } from '../gateway/principal.ts';
import type { Running, ServiceDeps } from '../running.ts';
import { batchInfo, failedItems } from '../sqs/eventSource.ts';
import { pollQueue } from '../sqs/poller.ts';
import type { Checkpoints } from '../streams/checkpoints.ts';
import type { BatchOutcome, DiscardedBatch } from '../streams/streamBatches.ts';
import { startStreamConsumer } from '../streams/streamConsumer.ts';
import { sequenceNumberOf } from '../streams/streamRecord.ts';
import { UnsupportedFeature, type Resource } from '../template/model.ts';
import { eventFilter } from './filter.ts';
import { pipeEnrichment } from './enrichment.ts';
import { templateOf, type PipeFacts, type Template } from './inputTemplate.ts';
import type { PipeProperties } from './pipeProperties.ts';
import { checkSourceParameters } from './sourceParameters.ts';
import { pipeTarget, type SendToTarget } from './target.ts';

/** A pipe scales to 1,250 executions on SQS; locally a handful keeps the functions busy. */
const SQS_CONCURRENCY = 5;

/** A pipe, ready to be started. Throws UnsupportedFeature. */
export function startPipe(
  deps: ServiceDeps,
  resource: Resource,
  checkpoints: Checkpoints,
): Running | undefined {
  const pipe = resource.properties as unknown as PipeProperties;
  const name = resource.ref;
  const arn = resource.attributes['Arn'] ?? name;
  const facts: PipeFacts = {
    pipeArn: arn,
    pipeName: name,
    sourceArn: pipe.Source,
    enrichmentArn: pipe.Enrichment,
    targetArn: pipe.Target,
  };
  const principal = rolePrincipal(pipe.RoleArn, name, 'pipes.amazonaws.com');
  const attempt = <T>(property: string, work: () => T): T => {
    try {
      return work();
    } catch (error) {
      throw new UnsupportedFeature(resource.logicalId, resource.type, property, (error as Error).message);
    }
  };
  const run = pipeline({
    enrich: attempt('Enrichment', () => pipeEnrichment(deps, principal, pipe, facts)),
    template: attempt('TargetParameters.InputTemplate', () => templateOf(pipe.TargetParameters, facts)),
    send: attempt('Target', () =>
      pipeTarget(deps, principal, pipe.Target, pipe.TargetParameters ?? {}, pipe.Source.split(':')[2] ?? ''),
    ),
    now: () => deps.clock.now().getTime(),
  });
  const wants = attempt('SourceParameters.FilterCriteria', () =>
    eventFilter(pipe.SourceParameters?.FilterCriteria, 'pipe'),
  );
  const source = { deps, name, arn, principal, pipe, wants, run, checkpoints };
  const start = attempt('Source', () => sourceOf(pipe.Source));
  attempt('SourceParameters', () => checkSourceParameters(pipe));
  return pipe.DesiredState === 'STOPPED' ? undefined : start(source);
}

/** A source that runs; `ready` resolves when what is written from now on will be read. */
export type RunningSource = Running & { ready?: Promise<unknown> };

interface Source {
  readonly deps: ServiceDeps;
  readonly name: string;
  readonly arn: string;
  readonly principal: Principal;
  readonly pipe: PipeProperties;
  wants(event: unknown): boolean;
  readonly run: Pipeline;
  readonly checkpoints: Checkpoints;
}

function sourceOf(sourceArn: string): (source: Source) => RunningSource {
  const service = sourceArn.split(':')[2];
  if (service === 'dynamodb') return fromStream;
  if (service === 'sqs') return fromQueue;
  throw new Error(`a pipe from ${sourceArn} does not run locally`);
}

/** https://docs.aws.amazon.com/eventbridge/latest/pipes-reference/API_PipeSourceDynamoDBStreamParameters.html */
function fromStream({ deps, name, arn, principal, pipe, wants, run, checkpoints }: Source): RunningSource {
  const parameters = pipe.SourceParameters?.DynamoDBStreamParameters ?? {};
  const number = (property: string, otherwise: number) => {
    const value = Number(parameters[property] ?? otherwise);
    return value === -1 ? Number.POSITIVE_INFINITY : value;
  };
  return startStreamConsumer(
    { ...deps, checkpoints },
    {
      consumer: name,
      principal,
      streamArn: pipe.Source,
      startingPosition: parameters['StartingPosition'] === 'LATEST' ? 'LATEST' : 'TRIM_HORIZON',
      batchSize: number('BatchSize', 100),
      batchWindowSeconds: number('MaximumBatchingWindowInSeconds', 0),
      parallelization: number('ParallelizationFactor', 1),
      maximumRetryAttempts: number('MaximumRetryAttempts', -1),
      maximumRecordAgeSeconds: number('MaximumRecordAgeInSeconds', -1),
      bisect: parameters['OnPartialBatchItemFailure'] === 'AUTOMATIC_BISECT',
      wants,
      handle: async (records): Promise<BatchOutcome> => {
        const result = await run(records, (record) => record.eventID);
        if (result.failed.size === 0) return { kind: 'done' };
        const failed = records.filter((one) => result.failed.has(one.eventID));
        return {
          kind: 'partial',
          failed: new Set(failed.map((one) => sequenceNumberOf(one))),
          reason: result.reason,
        };
      },
      discard: (batch) => sendDiscarded(deps, principal, arn, pipe, batch),
    },
  );
}

function fromQueue({ deps, name, principal, pipe, wants, run }: Source): Running {
  const { BatchSize, MaximumBatchingWindowInSeconds } = pipe.SourceParameters?.SqsQueueParameters ?? {};
  return pollQueue(deps, {
    consumer: name,
    principal,
    queueUrl: queueUrl(deps, pipe.Source),
    queueArn: pipe.Source,
    batchSize: Number(BatchSize ?? 10),
    batchWindowSeconds: Number(MaximumBatchingWindowInSeconds ?? 0),
    concurrency: SQS_CONCURRENCY,
    wants,
    handle: async (records) => {
      try {
        const { failed, reason } = await run(records, (record) => record.messageId);
        if (failed.size > 0) deps.log.warn('messages failed; they come again', { pipe: name, reason });
        return failed;
      } catch (error) {
        deps.log.warn('a batch failed; its messages come again', { pipe: name, reason: String(error) });
        return new Set(records.map((one) => one.messageId));
      }
    },
  });
}

/** Runs events through enrichment, template and target; says which of them are to be tried again. Throws when all are. */
type Pipeline = <Event>(
  events: readonly Event[],
  idOf: (event: Event) => string,
) => Promise<{ failed: ReadonlySet<string>; reason: string }>;

function pipeline(parts: {
  readonly enrich: ((events: readonly unknown[]) => Promise<unknown[]>) | undefined;
  readonly template: Template | undefined;
  readonly send: SendToTarget;
  now(): number;
}): Pipeline {
  return async (events, idOf) => {
    const known = events.map(idOf);
    const enriched = parts.enrich === undefined ? events : await parts.enrich(events);
    if (enriched.length === 0) return { failed: new Set(), reason: '' };
    const shaped =
      parts.template === undefined ? enriched : enriched.map((event) => parts.template?.(event, parts.now()));
    const outcome = await parts.send(shaped, enriched);
    if (outcome.kind === 'done') return { failed: new Set(), reason: '' };
    if (outcome.kind === 'reported') {
      const items = outcome.identifiers.map((itemIdentifier) => ({ itemIdentifier }));
      return {
        failed: failedItems({ batchItemFailures: items }, known) ?? new Set(known),
        reason: outcome.reason,
      };
    }
    const ids = outcome.failed.map((index) => sourceId(enriched[index], known));
    // An item that does not say which record it came from makes the whole batch come again.
    const traceable = ids.every((id) => id !== undefined);
    return { failed: new Set(traceable ? (ids as string[]) : known), reason: outcome.reason };
  };
}

function sourceId(item: unknown, known: readonly string[]): string | undefined {
  const { eventID, messageId } = (item ?? {}) as { eventID?: unknown; messageId?: unknown };
  return known.find((id) => id === eventID || id === messageId);
}

async function sendDiscarded(
  deps: ServiceDeps,
  principal: Principal,
  pipeArn: string,
  pipe: PipeProperties,
  batch: DiscardedBatch,
): Promise<void> {
  const { Arn } = (pipe.SourceParameters?.DynamoDBStreamParameters?.['DeadLetterConfig'] ?? {}) as {
    Arn?: string;
  };
  if (Arn === undefined) return;
  const message = JSON.stringify({
    context: { partnerResourceArn: pipeArn, condition: batch.condition },
    version: '1.0',
    timestamp: deps.clock.now().toISOString(),
    DDBStreamBatchInfo: batchInfo(batch, pipe.Source),
  });
  if (Arn.split(':')[2] === 'sns') {
    await deps.gateway.json(principal, 'sns', 'Publish', { TopicArn: Arn, Message: message });
  } else {
    await deps.gateway.json(principal, 'sqs', 'SendMessage', {
      QueueUrl: queueUrl(deps, Arn),
      MessageBody: message,
    });
  }
}
