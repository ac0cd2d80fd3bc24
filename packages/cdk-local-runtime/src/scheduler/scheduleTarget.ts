import { randomUUID } from 'node:crypto';
import type { DeadLetter, DeliveryTarget } from '../events/delivery.ts';
import { busEvent, type AcceptedEvent, type BusEvent } from '../events/event.ts';
import {
  deadLetterQueue,
  queueUrl,
  retryPolicy,
  senderOf,
  type Send,
  type TargetDeps,
} from '../events/targets.ts';
import { rolePrincipal } from '../gateway/principal.ts';

/** https://docs.aws.amazon.com/scheduler/latest/APIReference/API_Target.html */
export interface ScheduleTarget {
  readonly Arn: string;
  readonly RoleArn: string;
  readonly Input?: string;
  readonly RetryPolicy?: { MaximumRetryAttempts?: number; MaximumEventAgeInSeconds?: number };
  readonly DeadLetterConfig?: { Arn?: string };
  readonly SqsParameters?: { MessageGroupId?: string };
  readonly EventBridgeParameters?: { DetailType: string; Source: string };
}

/** What one run of a schedule carries through the delivery, in the detail of an event that only the target sees. */
interface Run {
  readonly scheduledTime: string;
  readonly executionId: string;
}

const SERVICE = 'scheduler.amazonaws.com';

/** The event of one run. `scheduledAt` in milliseconds since 1970. */
export function scheduledRun(scheduleArn: string, scheduledAt: number, now: number): AcceptedEvent {
  const run: Run = {
    scheduledTime: new Date(scheduledAt).toISOString().replace('.000Z', 'Z'),
    executionId: randomUUID(),
  };
  const event = busEvent({
    source: 'aws.scheduler',
    detailType: 'Scheduled Event',
    detail: run,
    time: scheduledAt,
    resources: [scheduleArn],
  });
  return { event, ingestedAt: now };
}

/** Makes the target of a schedule ready. Throws Error for one that does not run locally. */
export function scheduleTarget(
  deps: TargetDeps,
  schedule: { arn: string; name: string },
  target: ScheduleTarget,
): DeliveryTarget {
  const principal = rolePrincipal(target.RoleArn, schedule.name, SERVICE);
  const send =
    target.Arn.split(':')[2] === 'events' ? toBus(deps, target) : senderOf(deps, { ...target, Id: 'target' });
  const deadLetterArn = deadLetterQueue(deps, target);
  const input = (event: BusEvent): string => inputOf(target, schedule.arn, event);
  return {
    key: schedule.arn,
    retry: retryPolicy(target.RetryPolicy),
    send: ({ event }) => send(principal, input(event), event),
    ...(deadLetterArn === undefined
      ? {}
      : {
          deadLetter: async (letter) => {
            await deps.gateway.json(principal, 'sqs', 'SendMessage', {
              QueueUrl: queueUrl(deps, deadLetterArn),
              MessageBody: input(letter.accepted.event),
              MessageAttributes: attributesOf(schedule.arn, target.Arn, letter),
            });
          },
        }),
  };
}

function toBus({ gateway }: TargetDeps, target: ScheduleTarget): Send {
  const parameters = target.EventBridgeParameters;
  if (parameters === undefined) throw new Error('a bus as a target needs EventBridgeParameters');
  return async (principal, text) => {
    const { Entries } = await gateway.json<{ Entries: { ErrorCode?: string; ErrorMessage?: string }[] }>(
      principal,
      'events',
      'PutEvents',
      { Entries: [{ EventBusName: target.Arn, ...parameters, Detail: text }] },
    );
    const failed = Entries.find((one) => one.ErrorCode !== undefined);
    if (failed !== undefined) throw new Error(`${failed.ErrorCode}: ${failed.ErrorMessage}`);
  };
}

/**
 * Without an input the target gets a notification. An input may name attributes of the run.
 * https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-context-attributes.html
 */
function inputOf(target: ScheduleTarget, scheduleArn: string, event: BusEvent): string {
  const run = event.detail as Run;
  if (target.Input === undefined) return JSON.stringify({ ...event, detail: '{}' });
  return target.Input.replaceAll('<aws.scheduler.schedule-arn>', scheduleArn)
    .replaceAll('<aws.scheduler.scheduled-time>', run.scheduledTime)
    .replaceAll('<aws.scheduler.execution-id>', run.executionId)
    .replaceAll('<aws.scheduler.attempt-number>', '1');
}

/** https://docs.aws.amazon.com/scheduler/latest/UserGuide/configuring-schedule-dlq.html */
function attributesOf(scheduleArn: string, targetArn: string, letter: DeadLetter): Record<string, unknown> {
  const run = letter.accepted.event.detail as Run;
  const attributes = {
    ERROR_CODE: letter.failure.code,
    ERROR_MESSAGE: letter.failure.message,
    EXECUTION_ID: run.executionId,
    ...(letter.exhausted === undefined ? {} : { EXHAUSTED_RETRY_CONDITION: letter.exhausted }),
    IS_PAYLOAD_TRUNCATED: 'false',
    RETRY_ATTEMPTS: String(letter.attempts - 1),
    SCHEDULED_TIME: run.scheduledTime,
    SCHEDULE_ARN: scheduleArn,
    TARGET_ARN: targetArn,
  };
  return Object.fromEntries(
    Object.entries(attributes).map(([name, StringValue]) => [name, { DataType: 'String', StringValue }]),
  );
}
