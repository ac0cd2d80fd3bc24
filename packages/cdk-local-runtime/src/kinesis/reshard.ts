import type { Gateway } from '../gateway/gateway.ts';
import { OPERATOR } from '../gateway/principal.ts';
import type { Clock } from '../running.ts';
import { openOf, type ListedShard, type OpenShard } from './openShards.ts';

const POLL_MS = 20;
const WAIT_MS_MAX = 30_000;

/**
 * Splits or merges shards until the stream has so many open ones. What lies in a closed shard is read before its children.
 * https://docs.aws.amazon.com/streams/latest/dev/kinesis-using-sdk-java-resharding.html
 */
export async function reshard(
  { gateway, clock }: { gateway: Gateway; clock: Clock },
  StreamName: string,
  wanted: number,
): Promise<void> {
  for (;;) {
    await untilActive(gateway, clock, StreamName);
    const { Shards } = await gateway.json<{ Shards: ListedShard[] }>(OPERATOR, 'kinesis', 'ListShards', {
      StreamName,
    });
    const open = openOf(Shards);
    if (open.length === wanted) return;
    if (open.length < wanted) {
      const widest = open.reduce((a, b) => (b.to - b.from > a.to - a.from ? b : a));
      const middle = widest.from + (widest.to - widest.from) / 2n + 1n;
      await gateway.json(OPERATOR, 'kinesis', 'SplitShard', {
        StreamName,
        ShardToSplit: widest.id,
        NewStartingHashKey: String(middle),
      });
    } else {
      const pairs = open.slice(1).map((right, index) => ({ left: open[index] as OpenShard, right }));
      const { left, right } = pairs.reduce((a, b) =>
        b.right.to - b.left.from < a.right.to - a.left.from ? b : a,
      );
      await gateway.json(OPERATOR, 'kinesis', 'MergeShards', {
        StreamName,
        ShardToMerge: left.id,
        AdjacentShardToMerge: right.id,
      });
    }
  }
}

async function untilActive(gateway: Gateway, clock: Clock, StreamName: string): Promise<void> {
  for (let waited = 0; waited <= WAIT_MS_MAX; waited += POLL_MS) {
    const { StreamDescriptionSummary } = await gateway.json<{
      StreamDescriptionSummary: { StreamStatus: string };
    }>(OPERATOR, 'kinesis', 'DescribeStreamSummary', { StreamName });
    if (StreamDescriptionSummary.StreamStatus === 'ACTIVE') return;
    await clock.sleep(POLL_MS);
  }
  throw new Error(`the stream ${StreamName} is not active after ${WAIT_MS_MAX} ms`);
}
