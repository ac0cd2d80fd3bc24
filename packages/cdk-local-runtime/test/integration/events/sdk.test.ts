import { EventBridgeClient, PutEventsCommand, StartReplayCommand } from '@aws-sdk/client-eventbridge';
import { DescribeExecutionCommand, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { expect, test } from 'vitest';
import { OPERATOR } from '../../../src/gateway/principal.ts';
import { arn, openQueue, role, useEngines, type Runtime, type Resources } from './runtime.ts';

const engines = useEngines();

const resources: Resources = {
  Bus: { Type: 'AWS::Events::EventBus', Properties: { Name: 'sdk' } },
  Archive: {
    Type: 'AWS::Events::Archive',
    Properties: { ArchiveName: 'sdk', SourceArn: { 'Fn::GetAtt': ['Bus', 'Arn'] } },
  },
  ...openQueue('Queue', 'sdk'),
  Rule: {
    Type: 'AWS::Events::Rule',
    Properties: {
      Name: 'sdk',
      EventBusName: { Ref: 'Bus' },
      EventPattern: { source: ['test'] },
      Targets: [{ Id: 'q', Arn: { 'Fn::GetAtt': ['Queue', 'Arn'] } }],
    },
  },
  Role: role('sdk-machine', 'states.amazonaws.com', []),
  Machine: {
    Type: 'AWS::StepFunctions::StateMachine',
    Properties: {
      StateMachineName: 'sdk',
      RoleArn: { 'Fn::GetAtt': ['Role', 'Arn'] },
      DefinitionString: JSON.stringify({ StartAt: 'A', States: { A: { Type: 'Pass', End: true } } }),
    },
  },
};
const clientOf = (runtime: Runtime) => ({
  endpoint: runtime.gateway.url,
  region: 'us-east-1',
  credentials: runtime.gateway.credentials(OPERATOR),
});

test('given the SDK of EventBridge, then its events, times and errors are understood both ways', async () => {
  const runtime = await engines.runtime(resources);
  const client = new EventBridgeClient(clientOf(runtime));
  try {
    const entry = { EventBusName: 'sdk', Source: 'test', DetailType: 't', Detail: '{"n":1}' };
    const answer = await client.send(
      new PutEventsCommand({
        Entries: [
          { ...entry, Time: new Date('2026-02-03T04:05:06Z') },
          { ...entry, Detail: 'x' },
        ],
      }),
    );
    expect(answer).toMatchObject({ FailedEntryCount: 1, Entries: [{}, { ErrorCode: 'MalformedDetail' }] });
    const [message] = await runtime.receive('sdk', 1);
    expect(JSON.parse(message?.body ?? '')).toMatchObject({ time: '2026-02-03T04:05:06Z', detail: { n: 1 } });

    const replay = {
      ReplayName: 'r',
      EventSourceArn: 'arn:aws:events:us-east-1:000000000000:archive/sdk',
      EventStartTime: new Date('2026-02-03T00:00:00Z'),
      EventEndTime: new Date('2026-02-04T00:00:00Z'),
      Destination: { Arn: arn.bus('sdk') },
    };
    const started = await client.send(new StartReplayCommand(replay));
    expect(started.ReplayStartTime).toBeInstanceOf(Date);
    expect(JSON.parse((await runtime.receive('sdk', 1))[0]?.body ?? '')).toMatchObject({
      'replay-name': 'r',
    });
    await expect(client.send(new StartReplayCommand(replay))).rejects.toMatchObject({
      name: 'ResourceAlreadyExistsException',
    });
  } finally {
    client.destroy();
    await runtime.close();
  }
});

test('given the SDK of Step Functions, then an execution starts and is described with dates', async () => {
  const runtime = await engines.runtime(resources);
  const client = new SFNClient(clientOf(runtime));
  try {
    const stateMachineArn = 'arn:aws:states:us-east-1:000000000000:stateMachine:sdk';
    const { executionArn } = await client.send(
      new StartExecutionCommand({ stateMachineArn, input: '{"a":1}' }),
    );
    const describeIt = () => client.send(new DescribeExecutionCommand({ executionArn }));
    await expect.poll(describeIt).toMatchObject({ status: 'SUCCEEDED', output: '{"a":1}' });
    expect((await describeIt()).stopDate).toBeInstanceOf(Date);
    await expect(
      client.send(new StartExecutionCommand({ stateMachineArn: `${stateMachineArn}s` })),
    ).rejects.toMatchObject({ name: 'StateMachineDoesNotExist' });
  } finally {
    client.destroy();
    await runtime.close();
  }
});
