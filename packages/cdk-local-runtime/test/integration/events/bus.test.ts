import { describe, expect, test } from 'vitest';
import { OPERATOR } from '../../../src/gateway/principal.ts';
import { arn, openQueue, role, useEngines, type Runtime, type Resources } from './runtime.ts';

const engines = useEngines();

const bus = { Bus: { Type: 'AWS::Events::EventBus', Properties: { Name: 'payments' } } };
const rule = (name: string, pattern: unknown, ...targets: Record<string, unknown>[]) => ({
  Type: 'AWS::Events::Rule',
  Properties: {
    Name: name,
    EventBusName: { Ref: 'Bus' },
    EventPattern: pattern,
    State: 'ENABLED',
    Targets: targets,
  },
});
const within = (
  resources: Resources,
  work: (runtime: Runtime) => Promise<void>,
  functions = {},
  options = {},
): Promise<void> => engines.within({ ...bus, ...resources }, functions, work, options);

describe('a bus', () => {
  test('given rules on a queue, when events are put, then the queue gets the matching ones in their envelope', async () => {
    await within(
      {
        ...openQueue('Queue', 'paid'),
        Paid: rule(
          'paid',
          { 'detail-type': ['order.paid'] },
          { Id: 'q', Arn: { 'Fn::GetAtt': ['Queue', 'Arn'] } },
        ),
      },
      async (runtime) => {
        const answer = await runtime.put(
          'payments',
          { type: 'order.created', detail: { id: '1' } },
          { type: 'order.paid', detail: { id: '2' } },
        );
        expect(answer).toMatchObject({ FailedEntryCount: 0, Entries: [{ EventId: expect.any(String) }, {}] });
        const [message] = await runtime.receive('paid', 1);
        expect(JSON.parse(message?.body ?? '')).toEqual({
          version: '0',
          id: (answer as { Entries: { EventId: string }[] }).Entries[1]?.EventId,
          'detail-type': 'order.paid',
          source: 'test',
          account: '000000000000',
          time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
          region: 'us-east-1',
          resources: [],
          detail: { id: '2' },
        });
      },
    );
  });

  test('given a FIFO queue with content deduplication, then messages carry the group of the target', async () => {
    await within(
      {
        ...openQueue('Queue', 'orders.fifo', { FifoQueue: true, ContentBasedDeduplication: true }),
        All: rule(
          'all',
          { source: ['test'] },
          {
            Id: 'q',
            Arn: { 'Fn::GetAtt': ['Queue', 'Arn'] },
            SqsParameters: { MessageGroupId: 'one' },
            InputPath: '$.detail',
          },
        ),
      },
      async (runtime) => {
        await runtime.put('payments', { type: 'a', detail: { n: 1 } });
        expect(await runtime.receive('orders.fifo', 1)).toMatchObject([{ body: '{"n":1}', group: 'one' }]);
      },
    );
  });

  test('given a topic with a queue behind it, then the event travels through both', async () => {
    await within(
      {
        Topic: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'tenants' } },
        TopicPolicy: {
          Type: 'AWS::SNS::TopicPolicy',
          Properties: {
            Topics: [{ Ref: 'Topic' }],
            PolicyDocument: {
              Statement: [
                {
                  Effect: 'Allow',
                  Principal: { Service: 'events.amazonaws.com' },
                  Action: 'sns:Publish',
                  Resource: { Ref: 'Topic' },
                },
              ],
            },
          },
        },
        ...openQueue('Queue', 'tenant'),
        Subscription: {
          Type: 'AWS::SNS::Subscription',
          Properties: {
            TopicArn: { Ref: 'Topic' },
            Protocol: 'sqs',
            Endpoint: { 'Fn::GetAtt': ['Queue', 'Arn'] },
            RawMessageDelivery: true,
          },
        },
        All: rule('all', { source: ['test'] }, { Id: 't', Arn: { Ref: 'Topic' }, InputPath: '$.detail' }),
      },
      async (runtime) => {
        await runtime.put('payments', { type: 'a', detail: { paid: true } });
        expect(await runtime.receive('tenant', 1)).toMatchObject([{ body: '{"paid":true}' }]);
      },
    );
  });

  test('given a function without permission for the rule, then the event goes to the dead-letter queue unretried', async () => {
    await within(
      {
        ...openQueue('Dead', 'dead'),
        FunctionRole: role('function', 'lambda.amazonaws.com', []),
        Function: {
          Type: 'AWS::Lambda::Function',
          Properties: { FunctionName: 'consumer', Role: { 'Fn::GetAtt': ['FunctionRole', 'Arn'] } },
        },
        All: rule(
          'all',
          { source: ['test'] },
          {
            Id: 'f',
            Arn: { 'Fn::GetAtt': ['Function', 'Arn'] },
            DeadLetterConfig: { Arn: { 'Fn::GetAtt': ['Dead', 'Arn'] } },
          },
        ),
      },
      async (runtime) => {
        await runtime.put('payments', { type: 'a', detail: { n: 1 } });
        const [message] = await runtime.receive('dead', 1);
        expect(JSON.parse(message?.body ?? '')).toMatchObject({ 'detail-type': 'a', detail: { n: 1 } });
        expect(message?.attributes).toEqual({
          RULE_ARN: arn.rule('payments', 'all'),
          TARGET_ARN: arn.lambda('consumer'),
          ERROR_CODE: 'NO_PERMISSIONS',
          ERROR_MESSAGE: expect.stringContaining('AccessDenied'),
          RETRY_ATTEMPTS: '0',
        });
      },
      { consumer: () => expect.unreachable() },
    );
  });

  test('given a function with permission, then it is called with the transformed input', async () => {
    const seen = Promise.withResolvers<unknown>();
    await within(
      {
        FunctionRole: role('function', 'lambda.amazonaws.com', []),
        Function: {
          Type: 'AWS::Lambda::Function',
          Properties: { FunctionName: 'consumer', Role: { 'Fn::GetAtt': ['FunctionRole', 'Arn'] } },
        },
        Permission: {
          Type: 'AWS::Lambda::Permission',
          Properties: {
            FunctionName: { 'Fn::GetAtt': ['Function', 'Arn'] },
            Action: 'lambda:InvokeFunction',
            Principal: 'events.amazonaws.com',
            SourceArn: { 'Fn::GetAtt': ['All', 'Arn'] },
          },
        },
        All: rule(
          'all',
          { source: ['test'] },
          {
            Id: 'f',
            Arn: { 'Fn::GetAtt': ['Function', 'Arn'] },
            InputTransformer: {
              InputPathsMap: { id: '$.detail.id', gone: '$.detail.gone' },
              InputTemplate:
                '{"id": <id>, "text": "order <id>", "gone": <gone>, "rule": <aws.events.rule-name>}',
            },
          },
        ),
      },
      async (runtime) => {
        await runtime.put('payments', { type: 'a', detail: { id: 'x' } });
        expect(await seen.promise).toEqual({ id: 'x', text: 'order x', gone: '', rule: 'all' });
      },
      { consumer: (event: never) => seen.resolve(event) },
    );
  });

  test('given a GraphQL API, then the operation runs as the role of the target with the variables of the event', async () => {
    const calls: unknown[] = [];
    const called = Promise.withResolvers<undefined>();
    await within(
      {
        Publisher: role('publisher', 'events.amazonaws.com', [
          { Action: ['appsync:GraphQL'], Resource: '*' },
        ]),
        Publish: rule(
          'publish',
          { 'detail-type': ['order.paid'] },
          {
            Id: 'api',
            Arn: 'arn:aws:appsync:us-east-1:000000000000:endpoints/graphql-api/abc',
            RoleArn: { 'Fn::GetAtt': ['Publisher', 'Arn'] },
            AppSyncParameters: { GraphQLOperation: 'mutation P($id: ID!) { publish(id: $id) { id } }' },
            InputTransformer: { InputPathsMap: { id: '$.detail.id' }, InputTemplate: '{"id": <id>}' },
          },
        ),
      },
      async (runtime) => {
        await runtime.put('payments', { type: 'order.paid', detail: { id: 'inv_1' } });
        await called.promise;
        expect(calls).toEqual([
          {
            principal: expect.objectContaining({
              kind: 'role',
              arn: arn.role('publisher'),
              session: 'publish',
            }),
            query: 'mutation P($id: ID!) { publish(id: $id) { id } }',
            variables: { id: 'inv_1' },
          },
        ]);
      },
      {},
      {
        graphql: {
          executeAsPrincipal: async (request: unknown) => {
            calls.push(request);
            called.resolve(undefined);
            return { data: null, errors: [{ message: 'an error in a body of HTTP 200 is not retried' }] };
          },
        },
      },
    );
  });

  test('given a rule that is disabled by the API, then nothing more arrives', async () => {
    await within(
      {
        ...openQueue('Queue', 'switch'),
        All: rule(
          'all',
          { source: ['test'] },
          {
            Id: 'q',
            Arn: { 'Fn::GetAtt': ['Queue', 'Arn'] },
            InputPath: '$.detail.n',
          },
        ),
      },
      async (runtime) => {
        const toggle = (action: string) =>
          runtime.gateway.json(OPERATOR, 'events', action, { Name: 'all', EventBusName: 'payments' });
        await toggle('DisableRule');
        await runtime.put('payments', { type: 'a', detail: { n: 1 } });
        await toggle('EnableRule');
        await runtime.put('payments', { type: 'a', detail: { n: 2 } });
        expect(await runtime.receive('switch', 1)).toMatchObject([{ body: '2' }]);
      },
    );
  });
});
