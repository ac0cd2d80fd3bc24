import { AwsError, type Gateway } from '../gateway/gateway.ts';
import { OPERATOR } from '../gateway/principal.ts';
import type { Clock } from '../running.ts';
import { UnsupportedFeature, type Resource, type Stack, type SupportTable } from '../template/model.ts';
import { reshard } from './reshard.ts';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-kinesis-stream.html */
export const supports: SupportTable = {
  'AWS::Kinesis::Stream': {
    honours: [
      'Name',
      'RetentionPeriodHours',
      'ShardCount',
      'StreamEncryption.EncryptionType',
      'StreamEncryption.KeyId',
      'StreamModeDetails.StreamMode',
    ],
    ignores: { DesiredShardLevelMetrics: 'No metrics are kept locally.' },
  },
};

/** A new on-demand stream takes 4 MB a second: https://docs.aws.amazon.com/streams/latest/dev/how-do-i-size-a-stream.html */
const ON_DEMAND_SHARDS = 4;
const RETENTION_HOURS_MIN = 24;
const RETENTION_HOURS_MAX = 8_760;

interface Properties {
  readonly RetentionPeriodHours?: number;
  readonly ShardCount?: number;
  readonly StreamEncryption?: { EncryptionType?: string; KeyId?: string };
  readonly StreamModeDetails?: { StreamMode?: string };
}

/** A stream as the template wants it. */
export interface WantedStream {
  readonly name: string;
  readonly shards: number;
  readonly retentionHours: number;
}

/** Throws UnsupportedFeature for what CreateStream or this runtime refuses. */
export function wantedStreams(stack: Stack): WantedStream[] {
  return stack.ofType('AWS::Kinesis::Stream').map((stream) => ({ name: stream.ref, ...settingsOf(stream) }));
}

/** Creates the streams that are missing, and gives the others the shards and the retention of the template. Records in them stay. */
export async function createStreams(
  wanted: readonly WantedStream[],
  deps: { gateway: Gateway; clock: Clock },
): Promise<void> {
  for (const { name, shards, retentionHours } of wanted) {
    await createStream(deps.gateway, name, shards);
    await reshard(deps, name, shards);
    await retain(deps.gateway, name, retentionHours);
  }
}

function settingsOf(stream: Resource): { shards: number; retentionHours: number } {
  const refuse = (property: string, why: string): never => {
    throw new UnsupportedFeature(stream.logicalId, stream.type, property, why);
  };
  const { RetentionPeriodHours, ShardCount, StreamEncryption, StreamModeDetails } =
    stream.properties as Properties;
  // It keeps streams by their names in a list, whose own properties it takes for streams.
  if (stream.ref in Array.prototype)
    refuse('Name', `the engine has no room for a stream named ${stream.ref}`);
  const mode = StreamModeDetails?.StreamMode ?? 'PROVISIONED';
  if (mode !== 'PROVISIONED' && mode !== 'ON_DEMAND')
    refuse('StreamModeDetails.StreamMode', 'must be PROVISIONED or ON_DEMAND');
  if (mode === 'ON_DEMAND' && ShardCount !== undefined)
    refuse('ShardCount', 'an on-demand stream takes no number of shards');
  const shards = mode === 'ON_DEMAND' ? ON_DEMAND_SHARDS : Number(ShardCount ?? 1);
  if (!Number.isInteger(shards) || shards < 1) refuse('ShardCount', 'must be at least 1');
  const retentionHours = Number(RetentionPeriodHours ?? RETENTION_HOURS_MIN);
  if (!(retentionHours >= RETENTION_HOURS_MIN && retentionHours <= RETENTION_HOURS_MAX))
    refuse('RetentionPeriodHours', `must be from ${RETENTION_HOURS_MIN} to ${RETENTION_HOURS_MAX}`);
  if (StreamEncryption !== undefined && StreamEncryption.EncryptionType !== 'KMS')
    refuse('StreamEncryption.EncryptionType', 'must be KMS');
  if (StreamEncryption !== undefined && StreamEncryption.KeyId === undefined)
    refuse('StreamEncryption.KeyId', 'must name a key');
  return { shards, retentionHours };
}

async function createStream(gateway: Gateway, StreamName: string, ShardCount: number): Promise<void> {
  try {
    const { StreamDescriptionSummary } = await gateway.json<{
      StreamDescriptionSummary: { StreamStatus: string };
    }>(OPERATOR, 'kinesis', 'DescribeStreamSummary', { StreamName });
    if (StreamDescriptionSummary.StreamStatus !== 'CREATING') return;
    // The engine ended between the two writes that make a stream: nothing can be in it yet.
    await gateway.json(OPERATOR, 'kinesis', 'DeleteStream', { StreamName });
    await createStream(gateway, StreamName, ShardCount);
  } catch (error) {
    if (!(error instanceof AwsError) || error.code !== 'ResourceNotFoundException') throw error;
    await gateway.json(OPERATOR, 'kinesis', 'CreateStream', { StreamName, ShardCount });
  }
}

async function retain(gateway: Gateway, StreamName: string, RetentionPeriodHours: number): Promise<void> {
  const { StreamDescriptionSummary } = await gateway.json<{
    StreamDescriptionSummary: { RetentionPeriodHours: number };
  }>(OPERATOR, 'kinesis', 'DescribeStreamSummary', { StreamName });
  const now = StreamDescriptionSummary.RetentionPeriodHours;
  if (now === RetentionPeriodHours) return;
  const action =
    now < RetentionPeriodHours ? 'IncreaseStreamRetentionPeriod' : 'DecreaseStreamRetentionPeriod';
  await gateway.json(OPERATOR, 'kinesis', action, { StreamName, RetentionPeriodHours });
}
