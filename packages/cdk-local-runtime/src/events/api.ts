import { AwsError, type AwsHandler } from '../gateway/gateway.ts';
import { jsonBody } from '../gateway/requestBody.ts';
import type { ArchiveStore } from './archive.ts';
import type { AcceptedEvent } from './event.ts';
import { compilePattern, InvalidEventPattern } from './pattern.ts';
import { entryBytes, ENTRIES_MAX, REQUEST_BYTES_MAX, readEntry } from './putEvents.ts';
import type { Replays } from './replay.ts';
import { busArn, type Rule } from './rules.ts';

/** What the API works on. */
export interface EventsApi {
  /** Accepts events durably, each on its bus. */
  accept(events: readonly { busName: string; accepted: AcceptedEvent }[]): void;
  readonly busNames: ReadonlySet<string>;
  readonly rules: readonly Rule[];
  readonly archives: ArchiveStore;
  readonly replays: Replays;
  now(): number;
}

type Operation = (input: Record<string, unknown>) => unknown;

/** Answers EventBridge's JSON 1.1 protocol. https://docs.aws.amazon.com/eventbridge/latest/APIReference/ */
export function eventsHandler(api: EventsApi): AwsHandler {
  const operations: Readonly<Record<string, Operation>> = {
    PutEvents: (input) => putEvents(api, input),
    TestEventPattern: testEventPattern,
    StartReplay: (input) => api.replays.start(input),
    DescribeReplay: ({ ReplayName }) => api.replays.describe(String(ReplayName)),
    CancelReplay: ({ ReplayName }) => api.replays.cancel(String(ReplayName)),
    ListReplays: (input) => api.replays.list(input),
    DescribeArchive: ({ ArchiveName }) => describeArchive(api, String(ArchiveName)),
    DescribeRule: (input) => describeRule(ruleOf(api, input)),
    ListRules: ({ EventBusName, NamePrefix }) => ({
      Rules: api.rules
        .filter((rule) => rule.busName === (EventBusName ?? 'default'))
        .filter((rule) => NamePrefix === undefined || rule.name.startsWith(String(NamePrefix)))
        .map(describeRule),
    }),
    EnableRule: (input) => void (ruleOf(api, input).enabled = true),
    DisableRule: (input) => void (ruleOf(api, input).enabled = false),
    DescribeEventBus: ({ Name }) => describeBus(api, typeof Name === 'string' ? Name : 'default'),
  };
  return async ({ action, request }) => {
    const operation = operations[action];
    try {
      if (operation === undefined)
        throw new AwsError('UnknownOperationException', `${action} of EventBridge does not run locally.`);
      return reply(200, operation(jsonBody(request) as Record<string, unknown>) ?? {});
    } catch (error) {
      if (error instanceof SyntaxError)
        return reply(400, { __type: 'SerializationException', message: 'The request is not JSON.' });
      if (error instanceof InvalidEventPattern)
        return reply(400, { __type: 'InvalidEventPatternException', message: error.message });
      if (!(error instanceof AwsError)) throw error;
      return reply(error.status, { __type: error.code, message: error.message });
    }
  };
}

function putEvents(api: EventsApi, input: Record<string, unknown>): unknown {
  const entries = input['Entries'];
  if (!Array.isArray(entries) || entries.length === 0 || entries.length > ENTRIES_MAX)
    throw new AwsError(
      'ValidationException',
      `1 validation error detected: Value at 'entries' failed to satisfy constraint: Member must have length less than or equal to ${ENTRIES_MAX} and greater than or equal to 1`,
    );
  if (entries.reduce<number>((sum, entry) => sum + entryBytes(entry), 0) > REQUEST_BYTES_MAX)
    throw new AwsError('ValidationException', 'Total size of the entries in the request is over the limit.');
  const now = api.now();
  const read = entries.map((entry: unknown) => readEntry(entry, now));
  // An entry for a bus that does not exist is accepted and lost, as on AWS.
  api.accept(
    read.flatMap((one) =>
      one.ok && api.busNames.has(one.busName)
        ? [{ busName: one.busName, accepted: { event: one.event, ingestedAt: now } }]
        : [],
    ),
  );
  return {
    FailedEntryCount: read.filter((one) => !one.ok).length,
    Entries: read.map((one) =>
      one.ok ? { EventId: one.event.id } : { ErrorCode: one.code, ErrorMessage: one.message },
    ),
  };
}

function testEventPattern({ EventPattern, Event }: Record<string, unknown>): unknown {
  const event: unknown = JSON.parse(String(Event));
  return { Result: compilePattern(String(EventPattern)).matches(event) };
}

function ruleOf(api: EventsApi, { Name, EventBusName }: Record<string, unknown>): Rule {
  const rule = api.rules.find((one) => one.name === Name && one.busName === (EventBusName ?? 'default'));
  if (rule === undefined)
    throw new AwsError(
      'ResourceNotFoundException',
      `Rule ${String(Name)} does not exist on EventBus ${String(EventBusName ?? 'default')}.`,
    );
  return rule;
}

function describeRule(rule: Rule): Record<string, unknown> {
  return {
    Name: rule.name,
    Arn: rule.arn,
    EventBusName: rule.busName,
    State: rule.enabled ? 'ENABLED' : 'DISABLED',
    EventPattern: rule.patternText,
    ScheduleExpression: rule.schedule,
  };
}

function describeArchive(api: EventsApi, name: string): unknown {
  const archive = api.archives.archives.get(name);
  if (archive === undefined)
    throw new AwsError('ResourceNotFoundException', `Archive ${name} does not exist.`);
  const { count, bytes } = api.archives.size(name);
  return {
    ArchiveName: name,
    ArchiveArn: archive.arn,
    EventSourceArn: archive.busArn,
    EventPattern: archive.patternText,
    RetentionDays: archive.retentionDays,
    State: 'ENABLED',
    EventCount: count,
    SizeBytes: bytes,
  };
}

function describeBus(api: EventsApi, name: string): unknown {
  if (!api.busNames.has(name))
    throw new AwsError('ResourceNotFoundException', `Event bus ${name} does not exist.`);
  return { Name: name, Arn: busArn(name) };
}

function reply(status: number, body: unknown) {
  return {
    status,
    headers: { 'content-type': 'application/x-amz-json-1.1' },
    body: Buffer.from(JSON.stringify(body)),
  };
}
