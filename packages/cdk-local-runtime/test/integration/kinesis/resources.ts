import { openQueue, role, type Resources } from '../events/resources.ts';

/** What Lambda asks of the role of a function that reads a stream. */
export const READ_ACTIONS = [
  'kinesis:DescribeStream',
  'kinesis:DescribeStreamSummary',
  'kinesis:GetRecords',
  'kinesis:GetShardIterator',
  'kinesis:ListShards',
  'kinesis:ListStreams',
];

/** A stream that a function `consume` reads, with a queue `<name>-dead` for what fails. */
export function consumedStream(
  name: string,
  mapping: Record<string, unknown> = {},
  stream: Record<string, unknown> = { ShardCount: 1 },
  actions: readonly string[] = READ_ACTIONS,
): Resources {
  return {
    Stream: { Type: 'AWS::Kinesis::Stream', Properties: { Name: name, ...stream } },
    ...openQueue('Dead', `${name}-dead`),
    Role: role(`${name}-role`, 'lambda.amazonaws.com', [
      { Action: [...actions], Resource: { 'Fn::GetAtt': ['Stream', 'Arn'] } },
      { Action: ['sqs:SendMessage'], Resource: { 'Fn::GetAtt': ['Dead', 'Arn'] } },
    ]),
    Function: {
      Type: 'AWS::Lambda::Function',
      Properties: { FunctionName: 'consume', Role: { 'Fn::GetAtt': ['Role', 'Arn'] }, Timeout: 1 },
    },
    Mapping: {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: {
        EventSourceArn: { 'Fn::GetAtt': ['Stream', 'Arn'] },
        FunctionName: { Ref: 'Function' },
        StartingPosition: 'TRIM_HORIZON',
        ...mapping,
      },
    },
  };
}

export interface KinesisEvent {
  readonly Records: {
    readonly eventID: string;
    readonly eventSource: string;
    readonly kinesis: { partitionKey: string; sequenceNumber: string; data: string };
  }[];
}

/** The texts of the records. */
export const texts = ({ Records }: KinesisEvent): string[] =>
  Records.map(({ kinesis }) => Buffer.from(kinesis.data, 'base64').toString());

export const data = (text: string): string => Buffer.from(text).toString('base64');
