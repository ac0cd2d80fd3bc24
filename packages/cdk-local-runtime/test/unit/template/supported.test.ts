import { rmSync } from 'node:fs';
import { expect, test } from 'vitest';
import { serviceSupports } from '../../../src/start.ts';
import { platformSupports } from '../../../src/startPlatform.ts';
import { loadStack } from '../../../src/template/loadStack.ts';
import { UnsupportedFeature } from '../../../src/template/model.ts';
import { mergeSupport } from '../../../src/template/supported.ts';
import { writeAssembly } from '../../integration/writeAssembly.ts';

function refusal(Resources: Record<string, unknown>): unknown {
  const assemblyDir = writeAssembly({ Resources });
  try {
    loadStack({
      assemblyDir,
      endpoints: { gatewayUrl: 'http://g', graphqlUrl: 'http://a/graphql', realtimeUrl: 'ws://a' },
      supports: mergeSupport([...platformSupports, ...serviceSupports]),
    });
    return undefined;
  } catch (error) {
    if (!(error instanceof UnsupportedFeature)) throw error;
    const { logicalId, type, property } = error;
    return { logicalId, type, property };
  } finally {
    rmSync(assemblyDir, { recursive: true });
  }
}

test('given a consumer of a Kinesis stream by enhanced fan-out, when the template is read, then it is refused by logical id and type', () => {
  expect(
    refusal({ Ticks: { Type: 'AWS::Kinesis::StreamConsumer', Properties: { ConsumerName: 'c' } } }),
  ).toEqual({
    logicalId: 'Ticks',
    type: 'AWS::Kinesis::StreamConsumer',
    property: null,
  });
});

test.each([
  [
    'a rule that sends to a batch job',
    'AWS::Events::Rule',
    {
      EventPattern: { source: ['a'] },
      Targets: [
        {
          Id: 't',
          Arn: 'arn:aws:batch:us-east-1:000000000000:job-queue/x',
          BatchParameters: { JobDefinition: 'd', JobName: 'n' },
        },
      ],
    },
    'Targets.BatchParameters',
  ],
  [
    'a pipe that reads a Kinesis stream',
    'AWS::Pipes::Pipe',
    {
      RoleArn: 'arn:aws:iam::000000000000:role/r',
      Source: 'arn:aws:kinesis:us-east-1:000000000000:stream/x',
      SourceParameters: { KinesisStreamParameters: { StartingPosition: 'LATEST' } },
      Target: 'arn:aws:sqs:us-east-1:000000000000:q',
    },
    'SourceParameters.KinesisStreamParameters',
  ],
  [
    'a table that writes to a Kinesis stream',
    'AWS::DynamoDB::Table',
    {
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      KinesisStreamSpecification: { StreamArn: 'arn:aws:kinesis:us-east-1:000000000000:stream/x' },
    },
    'KinesisStreamSpecification',
  ],
])(
  'given %s, when the template is read, then the property is refused by name',
  (_, type, Properties, property) => {
    expect(refusal({ User: { Type: type, Properties } })).toEqual({ logicalId: 'User', type, property });
  },
);
