import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startWatchdog, type Watchdog } from '../../src/engines/watchdog.ts';
import { OPERATOR } from '../../src/gateway/principal.ts';
import { silentLog } from '../../src/log/log.ts';
import { startPlatform, type Platform } from '../../src/startPlatform.ts';
import { functionResources, writeAssembly } from './writeAssembly.ts';

const writerCode = `
import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { SQSClient, SendMessageCommand } from '@aws-sdk/client-sqs';
const dynamodb = new DynamoDBClient({});
const sqs = new SQSClient({});
export const handler = async (event, context) => {
  await dynamodb.send(new PutItemCommand({ TableName: process.env.TABLE, Item: { id: { S: event.id } } }));
  const { Item } = await dynamodb.send(new GetItemCommand({ TableName: process.env.TABLE, Key: { id: { S: event.id } } }));
  await sqs.send(new SendMessageCommand({ QueueUrl: process.env.QUEUE, MessageBody: event.id }));
  return { read: Item.id.S, name: context.functionName, remaining: context.getRemainingTimeInMillis() > 0 };
};`;

const template = {
  Resources: {
    Items: {
      Type: 'AWS::DynamoDB::GlobalTable',
      Properties: {
        TableName: 'local-items',
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
        BillingMode: 'PAY_PER_REQUEST',
        StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
        TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true },
        Replicas: [{ Region: { Ref: 'AWS::Region' }, PointInTimeRecoverySpecification: {} }],
      },
    },
    Dead: { Type: 'AWS::SQS::Queue', Properties: {} },
    Work: {
      Type: 'AWS::SQS::Queue',
      Properties: {
        VisibilityTimeout: 7,
        RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': ['Dead', 'Arn'] }, maxReceiveCount: 2 },
      },
    },
    Bell: { Type: 'AWS::SNS::Topic', Properties: {} },
    BellToWork: {
      Type: 'AWS::SNS::Subscription',
      Properties: {
        Protocol: 'sqs',
        TopicArn: { Ref: 'Bell' },
        Endpoint: { 'Fn::GetAtt': ['Work', 'Arn'] },
        RawMessageDelivery: true,
        FilterPolicy: { kind: ['loud'] },
        FilterPolicyScope: 'MessageBody',
      },
    },
    WorkPolicy: {
      Type: 'AWS::SQS::QueuePolicy',
      Properties: {
        Queues: [{ Ref: 'Work' }],
        PolicyDocument: {
          Statement: [
            {
              Effect: 'Allow',
              Action: 'sqs:SendMessage',
              Resource: { 'Fn::GetAtt': ['Work', 'Arn'] },
              Principal: { Service: 'sns.amazonaws.com' },
              Condition: { ArnEquals: { 'aws:SourceArn': { Ref: 'Bell' } } },
            },
          ],
        },
      },
    },
    Seed: { Type: 'AWS::SecretsManager::Secret', Properties: { Name: 'runtime/seed' } },
    ...functionResources(
      'Writer',
      [
        {
          Effect: 'Allow',
          Action: ['dynamodb:PutItem', 'dynamodb:GetItem'],
          Resource: { 'Fn::GetAtt': ['Items', 'Arn'] },
        },
        { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: { 'Fn::GetAtt': ['Work', 'Arn'] } },
      ],
      { Environment: { Variables: { TABLE: { Ref: 'Items' }, QUEUE: { Ref: 'Work' } } } },
    ),
    ...functionResources('Stranger', [], {
      Environment: { Variables: { TABLE: { Ref: 'Items' }, QUEUE: '' } },
    }),
    ...functionResources('Crasher', [], { Timeout: 1 }),
  },
};

let platform: Platform;
let watchdog: Watchdog;
let dataDir: string;
const assemblyDir = writeAssembly(template, {
  Writer: { 'index.mjs': writerCode },
  Stranger: { 'index.mjs': writerCode },
  Crasher: {
    'index.mjs': `export const handler = async (event) => {
      if (event.how === 'exit') process.exit(3);
      if (event.how === 'hang') for (;;) {}
      if (event.how === 'uncaught') { setImmediate(() => { throw new TypeError('late'); }); await new Promise(() => {}); }
      if (event.how === 'throw') throw new RangeError('out of range');
      return 'fine';
    };`,
  },
});

const config = () => ({
  endpoint: platform.gateway.url,
  region: 'us-east-1',
  credentials: platform.gateway.credentials(OPERATOR),
  maxAttempts: 1,
});

async function start(): Promise<void> {
  platform = await startPlatform({ assemblyDir, dataDir, watchdog, log: silentLog });
}

beforeAll(async () => {
  watchdog = startWatchdog();
  dataDir = mkdtempSync(join(tmpdir(), 'local-'));
  await start();
});

afterAll(async () => {
  await platform.close();
  await watchdog.close();
  rmSync(dataDir, { recursive: true, force: true });
  rmSync(assemblyDir, { recursive: true, force: true });
});

async function invoke(name: string, event: unknown) {
  const FunctionName = platform.stack.resources.get(name)?.ref;
  const reply = await new LambdaClient(config()).send(
    new InvokeCommand({ FunctionName, Payload: Buffer.from(JSON.stringify(event)) }),
  );
  return {
    error: reply.FunctionError,
    payload: JSON.parse(Buffer.from(reply.Payload ?? []).toString()) as Record<string, unknown>,
  };
}

async function receive(logicalId: string) {
  const QueueUrl = platform.stack.resources.get(logicalId)?.ref;
  const { Messages = [] } = await new SQSClient(config()).send(
    new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 5, MaxNumberOfMessages: 1 }),
  );
  return Messages.map(({ Body }) => Body);
}

test('given a function with grants, when it is invoked by SDK, then it reads, writes and sends through the gateway', async () => {
  const { error, payload } = await invoke('Writer', { id: 'a' });
  expect({ error, payload }).toEqual({
    error: undefined,
    payload: { read: 'a', name: platform.stack.resources.get('Writer')?.ref, remaining: true },
  });
  expect(await receive('Work')).toEqual(['a']);
});

test('given a function without grants, when it writes, then it is refused as AWS words it', async () => {
  const { error, payload } = await invoke('Stranger', { id: 'b' });
  expect(error).toBe('Unhandled');
  expect(payload['errorType']).toBe('AccessDeniedException');
  const role = platform.stack.resources.get('StrangerRole')?.ref;
  const name = platform.stack.resources.get('Stranger')?.ref;
  expect(payload['errorMessage']).toBe(
    `User: arn:aws:sts::000000000000:assumed-role/${role}/${name} is not authorized to perform: dynamodb:PutItem ` +
      'on resource: arn:aws:dynamodb:us-east-1:000000000000:table/local-items because no identity-based policy ' +
      'allows the dynamodb:PutItem action',
  );
});

test('given a function that crashes, when it is invoked again, then a fresh environment answers', async () => {
  expect((await invoke('Crasher', { how: 'exit' })).payload['errorType']).toBe('Runtime.ExitError');
  expect((await invoke('Crasher', { how: 'uncaught' })).payload['errorMessage']).toBe('late');
  expect((await invoke('Crasher', { how: 'hang' })).payload['errorType']).toBe('Sandbox.Timedout');
  expect((await invoke('Crasher', { how: 'throw' })).payload).toMatchObject({ errorType: 'RangeError' });
  expect((await invoke('Crasher', {})).payload).toBe('fine');
});

test('given a filtered subscription, when two messages are published, then the queue gets the matching one', async () => {
  const sns = new SNSClient(config());
  const TopicArn = platform.stack.resources.get('Bell')?.ref;
  await sns.send(new PublishCommand({ TopicArn, Message: JSON.stringify({ kind: 'quiet' }) }));
  await sns.send(new PublishCommand({ TopicArn, Message: JSON.stringify({ kind: 'loud' }) }));
  expect(await receive('Work')).toEqual([JSON.stringify({ kind: 'loud' })]);
});

test('given a wrong secret key, when a call is signed with it, then the signature is refused', async () => {
  const { accessKeyId } = platform.gateway.credentials(OPERATOR);
  const dynamodb = new DynamoDBClient({
    ...config(),
    credentials: { accessKeyId, secretAccessKey: 'wrong' },
  });
  const put = dynamodb.send(new PutItemCommand({ TableName: 'local-items', Item: { id: { S: 'c' } } }));
  await expect(put).rejects.toMatchObject({ name: 'InvalidSignatureException' });
});

test('given a declared secret, when it has no value yet, then reading it says so; put, it survives a restart', async () => {
  const secrets = () => new SecretsManagerClient(config());
  await expect(secrets().send(new GetSecretValueCommand({ SecretId: 'runtime/seed' }))).rejects.toMatchObject(
    {
      name: 'ResourceNotFoundException',
      message: "Secrets Manager can't find the specified secret value for staging label: AWSCURRENT",
    },
  );
  await secrets().send(new PutSecretValueCommand({ SecretId: 'runtime/seed', SecretString: 'twelve words' }));
  await platform.close();
  await start();
  const { SecretString } = await secrets().send(new GetSecretValueCommand({ SecretId: 'runtime/seed' }));
  expect(SecretString).toBe('twelve words');
  expect((await invoke('Writer', { id: 'd' })).payload['read']).toBe('d');
});
