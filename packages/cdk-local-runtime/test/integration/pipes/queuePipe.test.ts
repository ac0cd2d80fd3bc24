import { describe, expect, test } from 'vitest';
import { OPERATOR } from '../../../src/gateway/principal.ts';
import { queueUrl, role, useEngines, type Resources } from '../events/runtime.ts';

const engines = useEngines();
const { within } = engines;
describe('a pipe from a queue', () => {
  test('given a template, then a function gets the shaped batch and reported failures come again', async () => {
    const batches: { id: number }[][] = [];
    const done = Promise.withResolvers<undefined>();
    const resources: Resources = {
      Source: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'pipe-source', VisibilityTimeout: 1 } },
      FunctionRole: role('pipe-source-function', 'lambda.amazonaws.com', []),
      Sink: {
        Type: 'AWS::Lambda::Function',
        Properties: { FunctionName: 'pipe-sink', Role: { 'Fn::GetAtt': ['FunctionRole', 'Arn'] } },
      },
      PipeRole: role('pipe-source-pipe', 'pipes.amazonaws.com', [
        {
          Action: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
          Resource: { 'Fn::GetAtt': ['Source', 'Arn'] },
        },
        { Action: ['lambda:InvokeFunction'], Resource: { 'Fn::GetAtt': ['Sink', 'Arn'] } },
      ]),
      Pipe: {
        Type: 'AWS::Pipes::Pipe',
        Properties: {
          Name: 'from-queue',
          RoleArn: { 'Fn::GetAtt': ['PipeRole', 'Arn'] },
          Source: { 'Fn::GetAtt': ['Source', 'Arn'] },
          SourceParameters: {
            SqsQueueParameters: { BatchSize: 10 },
            FilterCriteria: { Filters: [{ Pattern: '{"body":{"id":[{"numeric":["<",10]}]}}' }] },
          },
          Target: { 'Fn::GetAtt': ['Sink', 'Arn'] },
          TargetParameters: {
            InputTemplate: '{"id": <$.body.id>, "messageId": <$.messageId>, "pipe": <aws.pipes.pipe-name>}',
          },
        },
      },
    };
    const sink = (events: { id: number; messageId: string; pipe: string }[]) => {
      batches.push(events);
      const failed = batches.length === 1 ? events.slice(0, 1) : [];
      if (batches.flat().length === 4) done.resolve(undefined);
      return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
    };
    await within(resources, { 'pipe-sink': sink }, async (runtime) => {
      await runtime.gateway.json(OPERATOR, 'sqs', 'SendMessageBatch', {
        QueueUrl: queueUrl(runtime.gateway, 'pipe-source'),
        Entries: [1, 2, 3, 99].map((id) => ({ Id: String(id), MessageBody: JSON.stringify({ id }) })),
      });
      await done.promise;
      expect(batches.flat().map(({ id }) => id)).toEqual([1, 2, 3, 1]);
      expect(batches.flat()[0]).toMatchObject({ pipe: 'from-queue' });
    });
  });
});
