import { createHash } from 'node:crypto';
import type { AwsCall } from '../gateway/gateway.ts';
import { errorOf } from '../gateway/reply.ts';
import type { AskEngine, Body } from './askEngine.ts';

/** A shard that takes records, with the hash keys it takes, both ends included. */
export interface OpenShard {
  readonly id: string;
  readonly from: bigint;
  readonly to: bigint;
}

/** A shard as `ListShards` gives it. */
export interface ListedShard {
  readonly ShardId: string;
  readonly HashKeyRange: { StartingHashKey: string; EndingHashKey: string };
  readonly SequenceNumberRange: { EndingSequenceNumber?: string | null };
}

/** The open ones among the shards of a stream, by their hash keys. */
export function openOf(shards: readonly ListedShard[]): OpenShard[] {
  return shards
    .filter(({ SequenceNumberRange }) => (SequenceNumberRange.EndingSequenceNumber ?? null) === null)
    .map(({ ShardId, HashKeyRange }) => ({
      id: ShardId,
      from: BigInt(HashKeyRange.StartingHashKey),
      to: BigInt(HashKeyRange.EndingHashKey),
    }))
    .sort((a, b) => (a.from < b.from ? -1 : 1));
}

/** Which shard takes a record, by the MD5 of its partition key: https://docs.aws.amazon.com/streams/latest/dev/key-concepts.html */
export function openShards(ask: AskEngine): {
  of(call: AwsCall, stream: string, record: Body): Promise<string | undefined>;
  /** Looks again at the next record. */
  forget(stream: string): void;
} {
  const known = new Map<string, Promise<readonly OpenShard[]>>();
  const load = async (call: AwsCall, stream: string): Promise<readonly OpenShard[]> => {
    const reply = await ask(call, 'ListShards', { StreamName: stream });
    if (reply.status >= 300) throw errorOf(reply);
    return openOf((JSON.parse(reply.body.toString()) as { Shards: ListedShard[] }).Shards);
  };
  return {
    of: async (call, stream, { PartitionKey, ExplicitHashKey }) => {
      const shards = known.get(stream) ?? load(call, stream);
      known.set(stream, shards);
      shards.catch(() => known.delete(stream));
      const hash = hashKey(PartitionKey, ExplicitHashKey);
      return (await shards).find(({ from, to }) => from <= hash && hash <= to)?.id;
    },
    forget: (stream) => known.delete(stream),
  };
}

function hashKey(partitionKey: unknown, explicit: unknown): bigint {
  if (typeof explicit === 'string' && /^\d{1,39}$/.test(explicit)) return BigInt(explicit);
  return BigInt(
    `0x${createHash('md5')
      .update(String(partitionKey ?? ''))
      .digest('hex')}`,
  );
}
