import { describe, expect, test } from 'vitest';
import { OPERATOR } from '../../../src/gateway/principal.ts';
import { openQueue, role, useEngines, type Runtime, type Resources } from '../events/runtime.ts';

const engines = useEngines();
const { within } = engines;
describe('a DynamoDB stream as the source of a function', () => {
  const stream = (name: string, mapping: Record<string, unknown>): Resources => ({
    Table: {
      Type: 'AWS::DynamoDB::Table',
      Properties: {
        TableName: name,
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
        StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
      },
    },
    ...openQueue('Dead', `${name}-dead`),
    Role: role(`${name}-role`, 'lambda.amazonaws.com', [
      {
        Action: ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'],
        Resource: { 'Fn::GetAtt': ['Table', 'StreamArn'] },
      },
      { Action: ['sqs:SendMessage'], Resource: { 'Fn::GetAtt': ['Dead', 'Arn'] } },
    ]),
    Function: {
      Type: 'AWS::Lambda::Function',
      Properties: { FunctionName: 'consume', Role: { 'Fn::GetAtt': ['Role', 'Arn'] }, Timeout: 1 },
    },
    Mapping: {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: {
        EventSourceArn: { 'Fn::GetAtt': ['Table', 'StreamArn'] },
        FunctionName: { Ref: 'Function' },
        StartingPosition: 'TRIM_HORIZON',
        ...mapping,
      },
    },
  });
  interface DynamoEvent {
    Records: { eventSourceARN: string; dynamodb: { Keys: { id: { S: string } }; SequenceNumber: string } }[];
  }
  const ids = ({ Records }: DynamoEvent) => Records.map(({ dynamodb }) => dynamodb.Keys.id.S);
  const write = async (runtime: Runtime, table: string, keys: string[]) => {
    for (const id of keys) {
      await runtime.gateway.json(OPERATOR, 'dynamodb', 'PutItem', {
        TableName: table,
        Item: { id: { S: id } },
      });
    }
  };

  test('given a reported failure, then everything from it on comes again', async () => {
    const batches: string[][] = [];
    const done = Promise.withResolvers<undefined>();
    const consume = (event: DynamoEvent) => {
      batches.push(ids(event));
      if (batches.length === 2) done.resolve(undefined);
      const [failed] = event.Records.filter(
        ({ dynamodb }) => dynamodb.Keys.id.S === 'c' && batches.length === 1,
      );
      return {
        batchItemFailures: failed === undefined ? [] : [{ itemIdentifier: failed.dynamodb.SequenceNumber }],
      };
    };
    const mapping = {
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      BatchSize: 4,
      MaximumBatchingWindowInSeconds: 20,
    };
    await within(stream('stream-partial', mapping), { consume }, async (runtime) => {
      await write(runtime, 'stream-partial', ['a', 'b', 'c', 'd']);
      await done.promise;
      expect(batches).toEqual([
        ['a', 'b', 'c', 'd'],
        ['c', 'd'],
      ]);
    });
  });

  test('given bisecting and a poison record, then its pointer goes to the destination and the rest is done', async () => {
    const handled: string[] = [];
    const consume = (event: DynamoEvent) => {
      if (ids(event).includes('poison')) throw new Error('poison');
      handled.push(...ids(event));
    };
    const mapping = {
      BatchSize: 4,
      MaximumBatchingWindowInSeconds: 20,
      BisectBatchOnFunctionError: true,
      MaximumRetryAttempts: 1,
      DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': ['Dead', 'Arn'] } } },
    };
    await within(stream('stream-bisect', mapping), { consume }, async (runtime) => {
      await write(runtime, 'stream-bisect', ['a', 'poison', 'b', 'c']);
      const [dead] = await runtime.receive('stream-bisect-dead', 1);
      expect(JSON.parse(dead?.body ?? '')).toMatchObject({
        requestContext: { condition: 'RetryAttemptsExhausted', approximateInvokeCount: 2 },
        DDBStreamBatchInfo: { batchSize: 1, startSequenceNumber: '2', endSequenceNumber: '2' },
      });
      await expect.poll(() => handled).toEqual(['a', 'b', 'c']);
    });
  });
});
