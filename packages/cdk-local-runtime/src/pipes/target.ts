import type { Principal } from '../gateway/principal.ts';
import { queueUrl } from '../events/targets.ts';
import type { ServiceDeps } from '../running.ts';
import { staticOrPath } from './inputTemplate.ts';

/** What a target or an enrichment made of a batch. */
export type SendOutcome =
  | { kind: 'done' }
  /** `failed` are the indexes that the target refused, to be tried again through the whole pipe. */
  | { kind: 'partial'; failed: readonly number[]; reason: string }
  /** The identifiers that a function or workflow reported as failed. */
  | { kind: 'reported'; identifiers: readonly unknown[]; reason: string };

/** Sends events that the pipe has shaped. `originals` are the same events before the target's template. */
export type SendToTarget = (
  events: readonly unknown[],
  originals: readonly unknown[],
) => Promise<SendOutcome>;

type Parameters = Record<string, unknown>;

/** What buses, queues and topics take at a time. */
export const BATCH_EVENTS_MAX = 10;

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-batching-concurrency.html#pipes-batchable-target */
export function takesTenAtMost(targetArn: string): boolean {
  return ['events', 'sqs', 'sns'].includes(targetArn.split(':')[2] ?? '');
}

/**
 * Makes the target of a pipe ready. Throws Error for one that does not run locally.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-event-target.html
 */
export function pipeTarget(
  deps: Pick<ServiceDeps, 'gateway' | 'stack'>,
  principal: Principal,
  targetArn: string,
  parameters: Parameters,
  sourceService: string,
): SendToTarget {
  const send = senderTo(deps, principal, targetArn, parameters, sourceService);
  if (!takesTenAtMost(targetArn)) return send;
  return async (events, originals) => {
    // An enrichment may answer with more than it got, but the pipe then does not invoke the target.
    if (events.length > BATCH_EVENTS_MAX)
      throw new Error(`${events.length} events are more than the ${BATCH_EVENTS_MAX} that the target takes`);
    return send(events, originals);
  };
}

function senderTo(
  deps: Pick<ServiceDeps, 'gateway' | 'stack'>,
  principal: Principal,
  targetArn: string,
  parameters: Parameters,
  sourceService: string,
): SendToTarget {
  switch (targetArn.split(':')[2]) {
    case 'events':
      return toBus(
        deps,
        principal,
        targetArn,
        own(parameters, 'EventBridgeEventBusParameters'),
        sourceService,
      );
    case 'sqs':
      return toQueue(deps, principal, targetArn, own(parameters, 'SqsQueueParameters'));
    case 'lambda':
      return toFunction(deps, principal, targetArn, own(parameters, 'LambdaFunctionParameters'));
    case 'states':
      return toWorkflow(deps, principal, targetArn, own(parameters, 'StepFunctionStateMachineParameters'));
    case 'sns':
      return async (events) => {
        for (const event of events) {
          await deps.gateway.json(principal, 'sns', 'Publish', { TopicArn: targetArn, Message: text(event) });
        }
        return { kind: 'done' };
      };
    default:
      throw new Error(`a pipe to ${targetArn} does not run locally`);
  }
}

/** https://docs.aws.amazon.com/eventbridge/latest/pipes-reference/API_PipeTargetEventBridgeEventBusParameters.html */
function toBus(
  { gateway }: Pick<ServiceDeps, 'gateway'>,
  principal: Principal,
  busArn: string,
  parameters: Parameters,
  sourceService: string,
): SendToTarget {
  const { DetailType, Source, Resources, Time } = parameters as {
    DetailType?: string;
    Source?: string;
    Resources?: string[];
    Time?: string;
  };
  const detailType = staticOrPath(DetailType ?? `Event from aws:${sourceService}`);
  const source = staticOrPath(Source ?? `Pipe ${principal.session ?? ''}`);
  const resources = (Resources ?? []).map(staticOrPath);
  const time = Time === undefined ? undefined : staticOrPath(Time);
  return async (events, originals) => {
    const Entries = events.map((event, i) => ({
      EventBusName: busArn,
      Source: text(source(originals[i]) ?? ''),
      DetailType: text(detailType(originals[i]) ?? ''),
      Detail: text(event),
      Resources: resources.map((one) => text(one(originals[i]) ?? '')),
      Time: time === undefined ? undefined : instant(time(originals[i])),
    }));
    const reply = await gateway.json<{ Entries: { ErrorCode?: string; ErrorMessage?: string }[] }>(
      principal,
      'events',
      'PutEvents',
      { Entries },
    );
    return partly(
      reply.Entries.flatMap(({ ErrorCode, ErrorMessage }, index) =>
        ErrorCode === undefined ? [] : [{ index, reason: `${ErrorCode}: ${ErrorMessage ?? ''}` }],
      ),
    );
  };
}

function toQueue(
  deps: Pick<ServiceDeps, 'gateway' | 'stack'>,
  principal: Principal,
  queueArn: string,
  parameters: Parameters,
): SendToTarget {
  const QueueUrl = queueUrl(deps, queueArn);
  const { MessageGroupId, MessageDeduplicationId } = parameters as Record<string, string | undefined>;
  const group = MessageGroupId === undefined ? undefined : staticOrPath(MessageGroupId);
  const deduplication =
    MessageDeduplicationId === undefined ? undefined : staticOrPath(MessageDeduplicationId);
  return async (events, originals) => {
    const Entries = events.map((event, i) => ({
      Id: String(i),
      MessageBody: text(event),
      MessageGroupId: group === undefined ? undefined : text(group(originals[i])),
      MessageDeduplicationId: deduplication === undefined ? undefined : text(deduplication(originals[i])),
    }));
    const { Failed = [] } = await deps.gateway.json<{
      Failed?: { Id: string; Code: string; Message?: string }[];
    }>(principal, 'sqs', 'SendMessageBatch', { QueueUrl, Entries });
    return partly(
      Failed.map(({ Id, Code, Message }) => ({ index: Number(Id), reason: `${Code}: ${Message ?? ''}` })),
    );
  };
}

function partly(failures: readonly { index: number; reason: string }[]): SendOutcome {
  const [first] = failures;
  if (first === undefined) return { kind: 'done' };
  return { kind: 'partial', failed: failures.map(({ index }) => index), reason: first.reason };
}

function toFunction(
  { gateway }: Pick<ServiceDeps, 'gateway'>,
  principal: Principal,
  functionArn: string,
  { InvocationType }: Parameters,
): SendToTarget {
  const type = InvocationType === 'FIRE_AND_FORGET' ? 'Event' : 'RequestResponse';
  return async (events) => {
    const { payload, functionError } = await gateway.invoke(principal, functionArn, events, type);
    if (functionError !== undefined)
      throw new Error(`${functionError.errorType}: ${functionError.errorMessage}`);
    return reported(payload);
  };
}

function toWorkflow(
  { gateway }: Pick<ServiceDeps, 'gateway'>,
  principal: Principal,
  stateMachineArn: string,
  { InvocationType }: Parameters,
): SendToTarget {
  const synchronous = InvocationType === 'REQUEST_RESPONSE';
  return async (events) => {
    const reply = await gateway.json<{ status?: string; output?: string; error?: string; cause?: string }>(
      principal,
      'states',
      synchronous ? 'StartSyncExecution' : 'StartExecution',
      { stateMachineArn, input: JSON.stringify(events) },
    );
    if (!synchronous) return { kind: 'done' };
    if (reply.status !== 'SUCCEEDED')
      throw new Error(`the execution ended ${reply.status ?? ''}: ${reply.error ?? ''} ${reply.cause ?? ''}`);
    return reported(reply.output === undefined ? null : JSON.parse(reply.output));
  };
}

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-batching-concurrency.html#pipes-partial-batch-failure */
function reported(payload: unknown): SendOutcome {
  const failures = (payload as { batchItemFailures?: unknown } | null)?.batchItemFailures;
  if (!Array.isArray(failures) || failures.length === 0) return { kind: 'done' };
  const identifiers = failures.map(
    (one: unknown) => (one as { itemIdentifier?: unknown } | null)?.itemIdentifier,
  );
  return { kind: 'reported', identifiers, reason: 'the target reported batchItemFailures' };
}

function own(parameters: Parameters, name: string): Parameters {
  return (parameters[name] ?? {}) as Parameters;
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** PutEvents takes seconds since 1970; the path may name a number of seconds or an ISO 8601 text. */
function instant(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  const parsed = Date.parse(String(value));
  return Number.isFinite(parsed) ? parsed / 1000 : undefined;
}
