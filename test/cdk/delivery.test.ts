import { marshall } from '@aws-sdk/util-dynamodb';
import { Kind, parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { compilePattern } from 'cdk-local-runtime/testing';
import { alarmsOf, looksAt, ofType, statementsOf, target, templateOf } from './template.ts';

const template = templateOf('mainnet');
const queueIds = new Set(ofType(template, 'AWS::SQS::Queue').map(({ id }) => id));

/** Whether a queue's policy lets this rule in, and no other principal of the service. */
function admits(queueId: string | undefined, ruleId: string): boolean {
  return ofType(template, 'AWS::SQS::QueuePolicy')
    .filter(({ properties }) => properties.Queues.some((queue: unknown) => target(queue) === queueId))
    .flatMap(({ properties }) => properties.PolicyDocument.Statement)
    .filter(({ Principal }) => Principal.Service === 'events.amazonaws.com')
    .some(({ Condition }) => target(Condition.ArnEquals['aws:SourceArn']) === ruleId);
}

describe('rules', () => {
  const targets = ofType(template, 'AWS::Events::Rule').flatMap(({ id, properties }) =>
    (properties.Targets as any[]).map((each) => ({ id, name: properties.Name, rule: properties, each })),
  );

  it.each(targets)(
    'given $name, then it tries for a while and keeps what it cannot deliver',
    ({ id, each }) => {
      expect(each.RetryPolicy.MaximumRetryAttempts).toBeLessThanOrEqual(185);
      expect(each.RetryPolicy.MaximumEventAgeInSeconds).toBeLessThanOrEqual(86_400);
      const dead = target(each.DeadLetterConfig.Arn);
      expect(queueIds).toContain(dead);
      expect(admits(dead, id)).toBe(true);
    },
  );

  it.each(targets)('given $name, then an alarm goes off when an event is lost', ({ name }) => {
    expect(
      alarmsOf('mainnet').filter((alarm) => looksAt(alarm, 'InvocationsFailedToBeSentToDlq', name)),
    ).toHaveLength(1);
  });

  it.each(targets.filter(({ each }) => queueIds.has(target(each.Arn) ?? '')))(
    'given $name, which writes to a queue, then the queue lets it in',
    ({ id, each }) => expect(admits(target(each.Arn), id)).toBe(true),
  );

  it.each(
    targets.filter(({ each }) => template.Resources[target(each.Arn) ?? '']?.Type === 'AWS::SNS::Topic'),
  )(
    'given $name, which publishes to a topic, then its role does, and no policy of the topic lets the service in',
    ({ each }) => {
      expect(statementsOf(template, target(each.RoleArn) ?? '')).toMatchObject([
        { actions: ['sns:Publish'], resources: [{ Ref: target(each.Arn) }] },
      ]);
      const admitted = ofType(template, 'AWS::SNS::TopicPolicy')
        .flatMap(({ properties }) => properties.PolicyDocument.Statement)
        .filter(({ Principal }) => Principal.Service === 'events.amazonaws.com');
      expect(admitted).toEqual([]);
    },
  );

  it('given events of invoices, then payers are pushed what their checkout shows, and merchants everything', () => {
    const eventOf = (change: string, status: string) => ({
      source: 'appsync-payments',
      'detail-type': `invoice.${change}`,
      detail: { data: { status } },
    });
    const heardBy = (name: string) => {
      const target = targets.find((each) => each.name.endsWith(name));
      const pattern = compilePattern(JSON.stringify(target?.rule.EventPattern));
      return (change: string, status: string) => pattern.matches(eventOf(change, status));
    };
    const [both, merchants] = [heardBy('publish-invoice-and-checkout'), heardBy('publish-invoice')];
    const changes: [change: string, status: string, payer: boolean][] = [
      ['created', 'PENDING', false],
      ['seen', 'PENDING', true],
      ['confirming', 'CONFIRMING', true],
      ['updated', 'CONFIRMING', true],
      ['paid', 'PAID', true],
      ['sweeping', 'SWEEPING', true],
      ['updated', 'SWEEPING', false],
      ['sweep_waiting', 'PAID', false],
      ['swept', 'SWEPT', true],
      ['expired', 'EXPIRED', true],
    ];
    for (const [change, status, payer] of changes) {
      expect(both(change, status), `${change} ${status}`).toBe(payer);
      // One operation for both: the rule of merchants alone has what payers do not hear of.
      expect(merchants(change, status), `${change} ${status}`).toBe(!payer);
    }
  });

  it.each([
    ['paid', [], true],
    ['sweeping', ['PLANNED'], false],
    ['sweeping', ['FAILED', 'FAILED', 'FAILED'], true],
    ['sweeping', ['BROADCAST'], true],
  ])(
    'given invoice.%s with sweeps %j, then the sweeper is woken where it did not do it itself',
    (change, statuses, woken) => {
      const rule = targets.find((each) => each.name.endsWith('sweep-wake'))?.rule;
      const event = {
        source: 'appsync-payments',
        'detail-type': `invoice.${change}`,
        detail: { data: { status: 'SWEEPING', sweeps: statuses.map((status) => ({ status })) } },
      };
      expect(compilePattern(JSON.stringify(rule.EventPattern)).matches(event)).toBe(woken);
    },
  );

  it.each([
    ['authorized', { kind: 'CARD', captureMethod: 'MANUAL' }, true],
    ['authorized', { kind: 'CARD' }, true],
    ['authorized', { kind: 'CARD', captureMethod: 'AUTOMATIC' }, false],
    ['authorized', { kind: 'INBOUND', captureMethod: null }, false],
    ['captured', { kind: 'CARD', captureMethod: 'AUTOMATIC' }, true],
    ['captured', { kind: 'CARD', captureMethod: 'MANUAL' }, true],
  ])(
    'given transaction.%s of %j, then the poster is woken where there is something to hold or to post',
    (change, data, woken) => {
      const rule = targets.find(({ name }) => name.endsWith('mainnet-posting'))?.rule;
      const event = { source: 'appsync-payments', 'detail-type': `transaction.${change}`, detail: { data } };
      expect(compilePattern(JSON.stringify(rule.EventPattern)).matches(event)).toBe(woken);
    },
  );

  it.each(targets.filter(({ name }) => /publish|announce/.test(name)))(
    'given $name, which notifies, then a replay does not match',
    ({ rule }) => expect(rule.EventPattern['replay-name']).toEqual([{ exists: false }]),
  );

  it('given the publishing rules, then each calls its mutations in one operation, with a role for these alone', () => {
    const publishing = targets.filter(({ each }) => each.AppSyncParameters !== undefined);
    expect(publishing.length).toBeGreaterThanOrEqual(2);
    for (const { each } of publishing) {
      const [operation, ...others] = parse(each.AppSyncParameters.GraphQLOperation).definitions;
      if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error('it executes no operation');
      expect(others).toEqual([]);
      const fields = operation.selectionSet.selections.map((field) => 'name' in field && field.name.value);
      expect(new Set(fields).size).toBe(fields.length);
      const statements = statementsOf(template, target(each.RoleArn) ?? '');
      expect(statements.map(({ actions }) => actions)).toEqual([['appsync:GraphQL']]);
      const allowed = statements[0]?.resources.map(
        (resource: unknown) => /fields\/(\w+)"/.exec(JSON.stringify(resource))?.[1],
      );
      expect(allowed).toEqual(fields);
    }
  });
});

describe('pipes', () => {
  const all = ofType(template, 'AWS::Pipes::Pipe').map((pipe) => ({ ...pipe, name: pipe.properties.Name }));
  const streaming = all.filter(({ properties }) => 'DynamoDBStreamParameters' in properties.SourceParameters);
  const queueing = all.filter((pipe) => !streaming.includes(pipe));

  it.each(queueing)(
    'given $name, then its queue keeps what fails, and an alarm goes off',
    ({ name, properties }) => {
      const queue = template.Resources[target(properties.Source) ?? ''];
      expect(queueIds).toContain(target((queue?.Properties as any).RedrivePolicy.deadLetterTargetArn));
      const alarms = alarmsOf('mainnet').map(({ properties }) => JSON.stringify(properties));
      expect(
        alarms.filter((alarm) => alarm.includes(`"${name}"`) && alarm.includes('ExecutionFailed')),
      ).toHaveLength(1);
    },
  );

  it.each(streaming)(
    'given $name, then a record that cannot be read never blocks the rest',
    ({ properties }) => {
      const source = properties.SourceParameters.DynamoDBStreamParameters;
      expect(source).toMatchObject({
        BatchSize: 10,
        ParallelizationFactor: 10,
        OnPartialBatchItemFailure: 'AUTOMATIC_BISECT',
      });
      expect(source.MaximumRetryAttempts).toBeGreaterThan(0);
      // A stream forgets its records after 24 hours.
      expect(source.MaximumRecordAgeInSeconds).toBeLessThan(86_400);
      expect(queueIds).toContain(target(source.DeadLetterConfig.Arn));
    },
  );

  it.each([
    ['the judgement of a card payment', { change: { kind: 'WORK' } }, false],
    ['what a merchant asks for', { change: { kind: 'ASKED' } }, false],
    ['a status of a card payment', { change: { kind: 'STATUS' } }, true],
    ['a capture', { change: { kind: 'CAPTURED', id: 'cap_1' } }, true],
    ['a transaction of another kind', { status: 'APPROVED' }, true],
  ])('given %s, then the pipe of transactions reads it where it may be an event', (_what, item, read) => {
    const pipe = streaming.find(({ name }) => name === 'appsync-payments-mainnet-transactions-events');
    const { Filters } = pipe?.properties.SourceParameters.FilterCriteria ?? {};
    const record = { eventName: 'MODIFY', dynamodb: { NewImage: marshall(item), OldImage: marshall(item) } };
    const patterns = (Filters as { Pattern: string }[]).map(({ Pattern }) => compilePattern(Pattern, 'pipe'));
    expect(patterns.some((pattern) => pattern.matches(record))).toBe(read);
  });

  it('given the streamed tables that pipes read, then each has one pipe', () => {
    const sources = streaming.map(({ properties }) => target(properties.Source));
    expect(new Set(sources).size).toBe(sources.length);
    expect(sources.length).toBeGreaterThanOrEqual(2);
  });

  it('given the pipe to the approvals, then it gives ten to an execution and waits for it, so that what fails of them stays', () => {
    const pipe = queueing.find(({ name }) => name === 'appsync-payments-mainnet-approve');
    const { SourceParameters, TargetParameters } = pipe?.properties ?? {};
    // No window, in which one that comes alone would wait.
    expect(SourceParameters.SqsQueueParameters).toEqual({ BatchSize: 10 });
    const { StepFunctionStateMachineParameters, InputTemplate } = TargetParameters;
    // By its message the last step names what failed.
    expect(InputTemplate).toContain('"messageId": <$.messageId>');
    expect(StepFunctionStateMachineParameters).toEqual({ InvocationType: 'REQUEST_RESPONSE' });
  });

  it.each(streaming)(
    'given $name, then alarms go off when it fails and when it reads nothing of what is written',
    ({ name }) => {
      const alarms = alarmsOf('mainnet').map(({ properties }) => JSON.stringify(properties));
      expect(
        alarms.filter((alarm) => alarm.includes(`"${name}"`) && alarm.includes('ExecutionFailed')),
      ).toHaveLength(1);
      expect(alarms.filter((alarm) => alarm.includes(`"${name}"`) && alarm.includes('written'))).toHaveLength(
        1,
      );
    },
  );
});

describe('schedules', () => {
  it.each(
    ofType(template, 'AWS::Scheduler::Schedule').map(({ properties }) => ({
      name: properties.Name,
      properties,
    })),
  )('given $name, then it tries finitely and keeps what it cannot deliver', ({ properties: { Target } }) => {
    expect(Target.RetryPolicy.MaximumRetryAttempts).toBeLessThanOrEqual(185);
    expect(queueIds).toContain(target(Target.DeadLetterConfig.Arn));
  });

  it('given the loops, then each has one minute schedule for all chains', () => {
    const each = ofType(template, 'AWS::Scheduler::Schedule')
      .filter(({ properties }) => /-(watch|sweep)-minute$/.test(properties.Name))
      .map(({ properties }) => [properties.Name, properties.ScheduleExpression, properties.Target.Input]);
    expect(each).toEqual([
      ['appsync-payments-mainnet-watch-minute', 'rate(1 minute)', '{"chains":"ALL"}'],
      ['appsync-payments-mainnet-sweep-minute', 'rate(1 minute)', '{"chains":"ALL"}'],
    ]);
  });
});
