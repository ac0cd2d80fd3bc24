import { expect, test } from 'vitest';
import { accessesOf } from '../../../../src/gateway/authorise/accesses.ts';
import type { ResourceNames } from '../../../../src/gateway/authorise/resourceNames.ts';
import type { AwsCall, ServiceName } from '../../../../src/gateway/gateway.ts';
import { OPERATOR } from '../../../../src/gateway/principal.ts';

const names: ResourceNames = {
  partitionKey: (table) => (table === 'items' ? 'pk' : null),
  secretArn: (id) => `secret ${id}`,
  keyOfSecret: () => null,
  keyOfStream: () => null,
  keyAttributes: () => null,
  streamOf: (iterator) => `stream of ${iterator}`,
};
const table = 'arn:aws:dynamodb:us-east-1:000000000000:table/items';

function accesses(service: ServiceName, action: string, body: unknown, path = '/') {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const call: AwsCall = {
    principal: OPERATOR,
    service,
    action,
    request: { method: 'POST', path, headers: {}, body: Buffer.from(text) },
  };
  return accessesOf(call, names);
}

const plain = (service: ServiceName, action: string, body: unknown, path?: string) =>
  accesses(service, action, body, path).map((access) => `${access.action} ${access.resource}`);

test('given a transaction, when its accesses are listed, then each item has its own', () => {
  const TransactItems = [
    { Put: { TableName: 'items', Item: { pk: { S: 'a' }, v: { N: '1' } } } },
    { Update: { TableName: 'items', Key: { pk: { S: 'b' } } } },
    { Delete: { TableName: 'other', Key: { id: { S: 'c' } } } },
    { ConditionCheck: { TableName: 'items', Key: { pk: { S: 'd' } } } },
  ];
  expect(plain('dynamodb', 'TransactWriteItems', { TransactItems })).toEqual([
    `dynamodb:PutItem ${table}`,
    `dynamodb:UpdateItem ${table}`,
    'dynamodb:DeleteItem arn:aws:dynamodb:us-east-1:000000000000:table/other',
    `dynamodb:ConditionCheckItem ${table}`,
  ]);
  expect(accesses('dynamodb', 'TransactWriteItems', { TransactItems })[0]?.context).toMatchObject({
    'dynamodb:leadingkeys': ['a'],
    'dynamodb:attributes': ['pk', 'v'],
  });
});

test('given reads in a transaction, when their accesses are listed, then each is GetItem', () => {
  const TransactItems = [{ Get: { TableName: 'items', Key: { pk: { S: 'a' } } } }];
  expect(plain('dynamodb', 'TransactGetItems', { TransactItems })).toEqual([`dynamodb:GetItem ${table}`]);
});

test('given a batch over two tables, when its accesses are listed, then there is one a table with all keys', () => {
  const RequestItems = {
    items: [{ PutRequest: { Item: { pk: { S: 'a' } } } }, { DeleteRequest: { Key: { pk: { S: 'b' } } } }],
    other: [{ PutRequest: { Item: { id: { S: 'x' } } } }],
  };
  expect(accesses('dynamodb', 'BatchWriteItem', { RequestItems })).toEqual([
    { action: 'dynamodb:BatchWriteItem', resource: table, context: { 'dynamodb:leadingkeys': ['a', 'b'] } },
    {
      action: 'dynamodb:BatchWriteItem',
      resource: 'arn:aws:dynamodb:us-east-1:000000000000:table/other',
      context: {},
    },
  ]);
});

test('given a query of an index, when its access is listed, then it is the index', () => {
  const query = {
    TableName: 'items',
    IndexName: 'byX',
    Select: 'COUNT',
    KeyConditionExpression: '#x = :x',
    ExpressionAttributeNames: { '#x': 'x' },
    ExpressionAttributeValues: { ':x': { S: 'v' } },
  };
  expect(accesses('dynamodb', 'Query', query)).toEqual([
    {
      action: 'dynamodb:Query',
      resource: `${table}/index/byX`,
      context: {
        'dynamodb:leadingkeys': ['v'],
        'dynamodb:select': ['COUNT'],
        'dynamodb:attributes': ['x'],
      },
    },
  ]);
});

test('given a query of the table, when its leading keys are listed, then the sort key is none of them', () => {
  const query = {
    TableName: 'items',
    KeyConditionExpression: 'pk = :pk AND sk = :sk',
    ExpressionAttributeValues: { ':pk': { S: 'p' }, ':sk': { S: 's' } },
  };
  expect(accesses('dynamodb', 'Query', query)[0]?.context?.['dynamodb:leadingkeys']).toEqual(['p']);
});

test('given an update, when its attributes are listed, then names in expressions count and placeholders are resolved', () => {
  const update = {
    TableName: 'items',
    Key: { pk: { S: 'a' } },
    UpdateExpression: 'SET #s = :s, version = if_not_exists(version, :zero) REMOVE hold',
    ConditionExpression: 'attribute_exists(pk) AND #s IN (:a, :b)',
    ExpressionAttributeNames: { '#s': 'status' },
    ReturnValues: 'ALL_NEW',
  };
  expect(accesses('dynamodb', 'UpdateItem', update)[0]?.context).toEqual({
    'dynamodb:leadingkeys': ['a'],
    'dynamodb:returnvalues': ['ALL_NEW'],
    'dynamodb:attributes': ['pk', 'status', 'version', 'hold'],
  });
});

test('given PartiQL, when its accesses are asked, then it is refused', () => {
  expect(() => accesses('dynamodb', 'ExecuteStatement', { Statement: 'SELECT 1' })).toThrow(
    'PartiQL does not run locally',
  );
});

test.each<[ServiceName, string, unknown, string[]]>([
  ['dynamodb', 'GetRecords', { ShardIterator: 'it' }, ['dynamodb:GetRecords stream of it']],
  ['dynamodb', 'DescribeStream', { StreamArn: 'arn:s' }, ['dynamodb:DescribeStream arn:s']],
  [
    'sqs',
    'SendMessageBatch',
    { QueueUrl: 'http://gateway/000000000000/q' },
    ['sqs:SendMessage arn:aws:sqs:us-east-1:000000000000:q'],
  ],
  ['sqs', 'GetQueueUrl', { QueueName: 'q' }, ['sqs:GetQueueUrl arn:aws:sqs:us-east-1:000000000000:q']],
  ['sqs', 'ListQueues', {}, ['sqs:ListQueues *']],
  ['sns', 'PublishBatch', 'Action=PublishBatch&TopicArn=arn%3At', ['sns:Publish arn:t']],
  [
    'events',
    'PutEvents',
    {
      Entries: [
        { EventBusName: 'bus' },
        { EventBusName: 'arn:aws:events:us-east-1:000000000000:event-bus/b' },
        {},
      ],
    },
    [
      'events:PutEvents arn:aws:events:us-east-1:000000000000:event-bus/bus',
      'events:PutEvents arn:aws:events:us-east-1:000000000000:event-bus/b',
      'events:PutEvents arn:aws:events:us-east-1:000000000000:event-bus/default',
    ],
  ],
  [
    'events',
    'StartReplay',
    { ReplayName: 'r' },
    ['events:StartReplay arn:aws:events:us-east-1:000000000000:replay/r'],
  ],
  [
    'events',
    'DescribeArchive',
    { ArchiveName: 'a' },
    ['events:DescribeArchive arn:aws:events:us-east-1:000000000000:archive/a'],
  ],
  ['secretsmanager', 'GetSecretValue', { SecretId: 's' }, ['secretsmanager:GetSecretValue secret s']],
  [
    'secretsmanager',
    'BatchGetSecretValue',
    { SecretIdList: ['a', 'b'] },
    ['secretsmanager:GetSecretValue secret a', 'secretsmanager:GetSecretValue secret b'],
  ],
  [
    'ssm',
    'GetParameter',
    { Name: '/a/b' },
    ['ssm:GetParameter arn:aws:ssm:us-east-1:000000000000:parameter/a/b'],
  ],
  [
    'ssm',
    'GetParameters',
    { Names: ['a'] },
    ['ssm:GetParameters arn:aws:ssm:us-east-1:000000000000:parameter/a'],
  ],
  ['states', 'StartExecution', { stateMachineArn: 'arn:m' }, ['states:StartExecution arn:m']],
  [
    'kinesis',
    'PutRecord',
    { StreamName: 's' },
    ['kinesis:PutRecord arn:aws:kinesis:us-east-1:000000000000:stream/s'],
  ],
  ['sts', 'GetCallerIdentity', '', []],
])(
  'given %s %s, when its accesses are listed, then they are what AWS checks',
  (service, action, body, expected) => {
    expect(plain(service, action, body)).toEqual(expected);
  },
);

test.each<[ServiceName, string, string, string]>([
  [
    'lambda',
    'Invoke',
    '/2015-03-31/functions/f/invocations',
    'lambda:InvokeFunction arn:aws:lambda:us-east-1:000000000000:function:f',
  ],
  ['lambda', 'Invoke', '/2015-03-31/functions/arn%3Af/invocations', 'lambda:InvokeFunction arn:f'],
  ['s3', 'GetObject', '/bucket/a/b.txt?x-id=GetObject', 's3:GetObject arn:aws:s3:::bucket/a/b.txt'],
  ['s3', 'ListBucket', '/bucket/', 's3:ListBucket arn:aws:s3:::bucket'],
  [
    'scheduler',
    'GetSchedule',
    '/schedules/s?groupName=g',
    'scheduler:GetSchedule arn:aws:scheduler:us-east-1:000000000000:schedule/g/s',
  ],
])(
  'given %s %s on %s, when its access is listed, then the path says the resource',
  (service, action, path, expected) => {
    expect(plain(service, action, '', path)).toEqual([expected]);
  },
);
