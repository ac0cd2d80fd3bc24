import { afterAll, beforeAll, expect, test } from 'vitest';
import { OPERATOR } from '../../../src/gateway/principal.ts';
import { startTestApi } from './testApi.ts';
import type { TestApi } from './testApi.ts';

let runtime: TestApi;
let queueUrl: string;

const form = `
export function request(ctx) {
  return { method: 'POST', resourcePath: ctx.args.path,
    params: { headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: ctx.args.form } };
}
export function response(ctx) { return ctx.result; }
`;
const inQuery = `
export function request(ctx) {
  return { method: 'GET', resourcePath: ctx.args.path,
    params: { query: { Action: 'GetQueueAttributes', 'AttributeName.1': 'VisibilityTimeout' } } };
}
export function response(ctx) { return ctx.result; }
`;

beforeAll(async () => {
  runtime = await startTestApi({
    schema: `type Answer { statusCode: Int body: String }
      type Query { attributes(path: String!): Answer } type Mutation { ask(path: String!, form: String!): Answer }`,
    http: {
      Queues: {
        Endpoint: 'https://sqs.us-east-1.amazonaws.com/',
        AuthorizationConfig: {
          AuthorizationType: 'AWS_IAM',
          AwsIamConfig: { SigningRegion: 'us-east-1', SigningServiceName: 'sqs' },
        },
      },
    },
    resources: {
      Jobs: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'jobs', VisibilityTimeout: 45 } },
      Other: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'other' } },
    },
    resolvers: {
      'Mutation.ask': { source: 'Queues', code: form },
      'Query.attributes': { source: 'Queues', code: inQuery },
    },
    statements: [
      {
        Effect: 'Allow',
        Action: 'sqs:*',
        Resource: [{ 'Fn::GetAtt': ['Jobs', 'Arn'] }, 'arn:aws:sqs:us-east-1:000000000000:gone'],
      },
    ],
  });
  queueUrl = runtime.platform.stack.resources.get('Jobs')?.ref ?? '';
});

afterAll(() => runtime.close());

interface Answer {
  statusCode: number;
  body: string;
}

async function ask(parameters: Record<string, string>, path = new URL(queueUrl).pathname): Promise<Answer> {
  const query =
    'mutation($path: String!, $form: String!) { ask(path: $path, form: $form) { statusCode body } }';
  const form = new URLSearchParams({ Version: '2012-11-05', ...parameters }).toString();
  const { data, errors } = await runtime.post(query, { path, form });
  expect(errors).toBeUndefined();
  return data?.['ask'] as Answer;
}

const xml = (action: string, result: RegExp | string): RegExp => {
  const inside = typeof result === 'string' ? result : result.source;
  return new RegExp(
    `^<${action}Response xmlns="http://queue.amazonaws.com/doc/2012-11-05/">${inside}` +
      `<ResponseMetadata><RequestId>[^<]+</RequestId></ResponseMetadata></${action}Response>$`,
  );
};

// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-making-api-requests-xml.html
test('given a signed form, when a message is sent, received and deleted, then the answers are XML', async () => {
  const sent = await ask({
    Action: 'SendMessage',
    MessageBody: 'a < b & "c" + d',
    DelaySeconds: '0',
    'MessageAttribute.1.Name': 'kind',
    'MessageAttribute.1.Value.DataType': 'String',
    'MessageAttribute.1.Value.StringValue': 'order',
  });
  expect(sent.statusCode).toBe(200);
  expect(sent.body).toMatch(
    xml(
      'SendMessage',
      /<SendMessageResult>(?=.*<MD5OfMessageBody>[0-9a-f]{32}<)(?=.*<MessageId>[^<]+<).*<\/SendMessageResult>/,
    ),
  );
  const received = await ask({
    Action: 'ReceiveMessage',
    MaxNumberOfMessages: '10',
    'MessageAttributeName.1': 'All',
    'AttributeName.1': 'All',
  });
  expect(received.body).toMatch(
    xml('ReceiveMessage', /<ReceiveMessageResult><Message>.*<\/Message><\/ReceiveMessageResult>/),
  );
  expect(received.body).toContain('<Body>a &lt; b &amp; "c" + d</Body>');
  expect(received.body).toMatch(
    /<Attribute><Name>ApproximateReceiveCount<\/Name><Value>1<\/Value><\/Attribute>/,
  );
  expect(received.body).toMatch(
    /<MessageAttribute><Name>kind<\/Name><Value>(?=.*<StringValue>order<\/StringValue>).*<\/Value><\/MessageAttribute>/,
  );
  const [, receipt = ''] = /<ReceiptHandle>([^<]+)</.exec(received.body) ?? [];
  const deleted = await ask({ Action: 'DeleteMessage', ReceiptHandle: receipt });
  expect(deleted.body).toMatch(xml('DeleteMessage', ''));
  const empty = await ask({ Action: 'ReceiveMessage', WaitTimeSeconds: '0' });
  expect(empty.body).toMatch(xml('ReceiveMessage', ''));
});

test('given a batch, when it is sent with the queue as a parameter, then each entry has its result', async () => {
  const { body } = await ask(
    {
      Action: 'SendMessageBatch',
      QueueUrl: queueUrl,
      'SendMessageBatchRequestEntry.2.Id': 'second',
      'SendMessageBatchRequestEntry.2.MessageBody': '2',
      'SendMessageBatchRequestEntry.1.Id': 'first',
      'SendMessageBatchRequestEntry.1.MessageBody': '1',
    },
    '/',
  );
  expect([...body.matchAll(/<SendMessageBatchResultEntry>.*?<Id>(\w+)<\/Id>/g)].map(([, id]) => id)).toEqual([
    'first',
    'second',
  ]);
  await runtime.platform.gateway.json(OPERATOR, 'sqs', 'PurgeQueue', { QueueUrl: queueUrl });
});

test('given the parameters in the query string, when attributes are asked for, then they are elements', async () => {
  const { data } = await runtime.post('query($p: String!) { attributes(path: $p) { statusCode body } }', {
    p: new URL(queueUrl).pathname,
  });
  const answer = data?.['attributes'] as Answer;
  expect(answer.statusCode).toBe(200);
  expect(answer.body).toMatch(
    xml(
      'GetQueueAttributes',
      '<GetQueueAttributesResult><Attribute><Name>VisibilityTimeout</Name><Value>45</Value></Attribute></GetQueueAttributesResult>',
    ),
  );
});

test.each([
  ['a queue that the role may not use', '/000000000000/other', 403, 'AccessDenied'],
  ['a queue that is not there', '/000000000000/gone', 400, 'AWS.SimpleQueueService.NonExistentQueue'],
])('given %s, when a message is sent, then the error is XML', async (_, path, status, code) => {
  const { statusCode, body } = await ask({ Action: 'SendMessage', MessageBody: 'x' }, path);
  expect(statusCode).toBe(status);
  expect(body).toMatch(
    new RegExp(
      `^<ErrorResponse xmlns="http://queue.amazonaws.com/doc/2012-11-05/"><Error><Type>Sender</Type><Code>${code}</Code>`,
    ),
  );
});
