import { AwsError, type AwsHandler, type Gateway } from '../gateway/gateway.ts';
import { jsonBody } from '../gateway/requestBody.ts';
import type { Clock } from '../running.ts';
import { askEngine, type Body } from './askEngine.ts';
import { openShards } from './openShards.ts';
import { putRecords } from './putRecords.ts';
import { readRecords } from './readRecords.ts';
import { shardLimits } from './shardLimits.ts';

export interface KinesisApiDeps {
  readonly engine: AwsHandler;
  readonly clock: Clock;
  readonly count: Gateway['count'];
  /** Hears the name of each stream that was written to. */
  written(name: string): void;
}

/** What the engine does. Others are refused by name: enhanced fan-out, resharding by count, changes of mode and encryption. */
const ACTIONS: ReadonlySet<string> = new Set([
  'AddTagsToStream',
  'CreateStream',
  'DecreaseStreamRetentionPeriod',
  'DeleteStream',
  'DescribeStream',
  'DescribeStreamSummary',
  'GetRecords',
  'GetShardIterator',
  'IncreaseStreamRetentionPeriod',
  'ListShards',
  'ListStreams',
  'ListTagsForStream',
  'MergeShards',
  'PutRecord',
  'PutRecords',
  'RemoveTagsFromStream',
  'SplitShard',
]);
/** After which shards are others. */
const CHANGES_SHARDS: ReadonlySet<string> = new Set([
  'CreateStream',
  'DeleteStream',
  'MergeShards',
  'SplitShard',
]);

/**
 * Kinesis before its engine: streams by ARN, iterators that name their stream, and the throughput of shards.
 * https://docs.aws.amazon.com/kinesis/latest/APIReference/API_Operations.html
 */
export function kinesisApi(deps: KinesisApiDeps): AwsHandler {
  const limits = shardLimits(deps.clock);
  const ask = askEngine(deps.engine);
  const shards = openShards(ask);

  const puts = putRecords({ ...deps, ask, shards, limits });
  const reads = readRecords({ ask, limits });

  return async (call) => {
    const { action } = call;
    if (!ACTIONS.has(action))
      throw new AwsError('InvalidArgumentException', `${action} of Kinesis does not run locally.`);
    const body = named(jsonBody(call.request) as Body, action);
    const stream = String(body['StreamName'] ?? '');
    switch (action) {
      case 'PutRecord':
        return puts.one(call, stream, body);
      case 'PutRecords':
        return puts.many(call, stream, body);
      case 'GetShardIterator':
        return reads.iteratorFor(call, stream, body);
      case 'GetRecords':
        return reads.read(call, body);
      default:
        return ask(call, action, body).finally(() => {
          if (CHANGES_SHARDS.has(action)) shards.forget(stream);
        });
    }
  };
}

/** A stream is named by its ARN or its name; the engine knows names. A page that is asked for by its token names none. */
function named({ StreamARN, ...body }: Body, action: string): Body {
  const name =
    body['StreamName'] ?? (typeof StreamARN === 'string' ? StreamARN.split(':stream/')[1] : undefined);
  if (name === undefined || (action === 'ListShards' && body['NextToken'] !== undefined)) return body;
  return { ...body, StreamName: name };
}
