import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { OPERATOR } from '../../../src/gateway/principal.ts';
import { openQueue, role, useEngines, type Resources } from './runtime.ts';

const engines = useEngines();
let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'crash-'));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

/** Runs a runtime in a process of its own until it says that it took the work, then kills it. */
async function killed(scenario: { resources: Resources; stuck: string; work: unknown[] }): Promise<void> {
  const child = spawn(
    process.execPath,
    [
      fileURLToPath(new URL('crashChild.ts', import.meta.url)),
      JSON.stringify({ ...scenario, urls: engines.urls, dataDir }),
    ],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let output = '';
  const ready = new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      if (output.includes('kill me')) resolve();
    });
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.once('exit', () => reject(new Error(`the runtime ended by itself: ${output}`)));
  });
  await ready;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}

test('given a SIGKILL between the acceptance of events and their delivery, then the next start delivers all', async () => {
  const resources: Resources = {
    Bus: { Type: 'AWS::Events::EventBus', Properties: { Name: 'crash' } },
    ...openQueue('Queue', 'crash'),
    Rule: {
      Type: 'AWS::Events::Rule',
      Properties: {
        Name: 'crash',
        EventBusName: { Ref: 'Bus' },
        EventPattern: { source: ['test'] },
        Targets: [{ Id: 'q', Arn: { 'Fn::GetAtt': ['Queue', 'Arn'] }, InputPath: '$.detail.n' }],
      },
    },
  };
  const entries = (first: number) =>
    Array.from({ length: 10 }, (_, i) => ({
      EventBusName: 'crash',
      Source: 'test',
      DetailType: 'x',
      Detail: JSON.stringify({ n: first + i }),
    }));
  const put = (first: number) => ({
    service: 'events',
    action: 'PutEvents',
    input: { Entries: entries(first) },
  });
  await killed({ resources, stuck: 'sqs:SendMessage', work: [put(0), put(10), put(20)] });

  const runtime = await engines.runtime(resources, {}, { dataDir });
  try {
    const numbers = (await runtime.receive('crash', 30)).map(({ body }) => Number(body));
    expect(numbers.sort((a, b) => a - b)).toEqual(Array.from({ length: 30 }, (_, i) => i));
  } finally {
    await runtime.close();
  }
});

test('given a SIGKILL while a pipe sends, then the next start sends the record again', async () => {
  const resources: Resources = {
    Table: {
      Type: 'AWS::DynamoDB::Table',
      Properties: {
        TableName: 'crash-table',
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
        StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
      },
    },
    ...openQueue('Queue', 'crash-pipe'),
    Role: role('crash-pipe', 'pipes.amazonaws.com', [
      { Action: ['dynamodb:*'], Resource: { 'Fn::GetAtt': ['Table', 'StreamArn'] } },
      { Action: ['sqs:SendMessage'], Resource: { 'Fn::GetAtt': ['Queue', 'Arn'] } },
    ]),
    Pipe: {
      Type: 'AWS::Pipes::Pipe',
      Properties: {
        Name: 'crash-pipe',
        RoleArn: { 'Fn::GetAtt': ['Role', 'Arn'] },
        Source: { 'Fn::GetAtt': ['Table', 'StreamArn'] },
        SourceParameters: { DynamoDBStreamParameters: { StartingPosition: 'LATEST', BatchSize: 10 } },
        Target: { 'Fn::GetAtt': ['Queue', 'Arn'] },
        TargetParameters: { InputTemplate: '<$.dynamodb.Keys.id.S>' },
      },
    },
  };
  const write = { TableName: 'crash-table', Item: { id: { S: 'written' } } };
  await killed({
    resources,
    stuck: 'sqs:SendMessageBatch',
    work: [{ service: 'dynamodb', action: 'PutItem', input: write }],
  });

  const runtime = await engines.runtime(resources, {}, { dataDir });
  try {
    expect(await runtime.receive('crash-pipe', 1)).toMatchObject([{ body: 'written' }]);
  } finally {
    await runtime.close();
  }
});

test('given a SIGKILL in a workflow, then an Express one runs again and a Standard one has failed', async () => {
  const definition = {
    StartAt: 'Send',
    States: {
      Send: {
        Type: 'Task',
        Resource: 'arn:aws:states:::sqs:sendMessage',
        Parameters: { 'QueueUrl.$': '$.queue', 'MessageBody.$': '$.text' },
        End: true,
      },
    },
  };
  const machine = (name: string, type: string) => ({
    Type: 'AWS::StepFunctions::StateMachine',
    Properties: {
      StateMachineName: name,
      StateMachineType: type,
      RoleArn: { 'Fn::GetAtt': ['Role', 'Arn'] },
      DefinitionString: JSON.stringify(definition),
    },
  });
  const resources: Resources = {
    ...openQueue('Queue', 'crash-states'),
    Role: role('crash-states', 'states.amazonaws.com', [
      { Action: ['sqs:SendMessage'], Resource: { 'Fn::GetAtt': ['Queue', 'Arn'] } },
    ]),
    Express: machine('crash-express', 'EXPRESS'),
    Standard: machine('crash-standard', 'STANDARD'),
  };
  const prefix = 'arn:aws:states:us-east-1:000000000000';
  const start = (name: string) => ({
    service: 'states',
    action: 'StartExecution',
    input: {
      stateMachineArn: `${prefix}:stateMachine:${name}`,
      name: 'run',
      // The engine reads the queue's name in the last part of its URL.
      input: JSON.stringify({ queue: 'http://gateway/000000000000/crash-states', text: name }),
    },
  });
  const work = [start('crash-express'), start('crash-standard')];
  await killed({ resources, stuck: 'sqs:SendMessage', work });

  const runtime = await engines.runtime(resources, {}, { dataDir });
  try {
    expect(await runtime.receive('crash-states', 1)).toMatchObject([{ body: 'crash-express' }]);
    const executionArn = `${prefix}:execution:crash-standard:run`;
    expect(
      await runtime.gateway.json(OPERATOR, 'states', 'DescribeExecution', { executionArn }),
    ).toMatchObject({
      status: 'FAILED',
      error: 'States.Runtime',
    });
  } finally {
    await runtime.close();
  }
});
