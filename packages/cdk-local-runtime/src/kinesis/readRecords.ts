import { AwsError, type AwsCall, type AwsReply } from '../gateway/gateway.ts';
import { jsonReply } from '../gateway/reply.ts';
import type { AskEngine, Body } from './askEngine.ts';
import { atTimestamp } from './atTimestamp.ts';
import { bytesOf } from './recordSize.ts';
import { shardIterators } from './shardIterators.ts';
import { exceeded, type ShardLimits } from './shardLimits.ts';

const READ_BYTES_MAX = 10 * 1024 * 1024;

/** Reads records with iterators that name their stream, as often as their shards allow. */
export function readRecords({ ask, limits }: { ask: AskEngine; limits: ShardLimits }): {
  iteratorFor(call: AwsCall, stream: string, body: Body): Promise<AwsReply>;
  read(call: AwsCall, body: Body): Promise<AwsReply>;
} {
  const iterators = shardIterators();

  const iteratorFor = async (call: AwsCall, stream: string, body: Body): Promise<AwsReply> => {
    const ShardId = String(body['ShardId']);
    const reply =
      body['ShardIteratorType'] === 'AT_TIMESTAMP'
        ? await atTimestamp((action, input) => ask(call, action, input), body)
        : await ask(call, 'GetShardIterator', body);
    if (reply.status >= 300) return reply;
    const { ShardIterator } = JSON.parse(reply.body.toString()) as { ShardIterator: string };
    return jsonReply({ ShardIterator: iterators.wrap(stream, ShardId, ShardIterator) });
  };

  const read = async (call: AwsCall, body: Body): Promise<AwsReply> => {
    const { streamName, shardId, iterator } = iterators.unwrap(String(body['ShardIterator'] ?? ''));
    const shard = `${streamName}/${shardId}`;
    if (body['StreamName'] !== undefined && body['StreamName'] !== streamName)
      throw new AwsError('InvalidArgumentException', 'The iterator is of another stream than StreamARN.');
    if (!limits.mayRead(shard))
      throw new AwsError('ProvisionedThroughputExceededException', exceeded(streamName, shardId));
    const asked = { Limit: body['Limit'], ShardIterator: iterator };
    let reply = await ask(call, 'GetRecords', asked);
    if (reply.status >= 300) return reply;
    let page = JSON.parse(reply.body.toString()) as { Records: Body[]; NextShardIterator?: string | null };
    const fits = recordsWithin(page.Records, READ_BYTES_MAX);
    if (fits < page.Records.length) {
      reply = await ask(call, 'GetRecords', { ...asked, Limit: fits });
      page = JSON.parse(reply.body.toString()) as typeof page;
    }
    limits.gave(
      shard,
      page.Records.reduce((sum, one) => sum + bytesOf(one), 0),
    );
    const next = page.NextShardIterator;
    return jsonReply({
      ...page,
      // The engine leaves it out at the end of a closed shard, where Kinesis says null.
      NextShardIterator:
        next === undefined || next === null ? null : iterators.wrap(streamName, shardId, next),
    });
  };

  return { iteratorFor, read };
}

function recordsWithin(records: readonly Body[], bytesMax: number): number {
  let bytes = 0;
  const beyond = records.findIndex((one) => (bytes += bytesOf(one)) > bytesMax);
  return beyond === -1 ? records.length : Math.max(1, beyond);
}
