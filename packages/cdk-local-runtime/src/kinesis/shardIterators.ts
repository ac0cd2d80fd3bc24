import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { AwsError } from '../gateway/gateway.ts';

/**
 * Iterators that say which stream they read, so that a read can be authorised for its stream: who may read one stream cannot write
 * the name of it before the engine's iterator of another.
 */
export interface ShardIterators {
  wrap(streamName: string, shardId: string, iterator: string): string;
  /** Throws AwsError for what this runtime has not given out since it started. */
  unwrap(wrapped: string): { streamName: string; shardId: string; iterator: string };
}

const MAC_CHARACTERS = 22;

export function shardIterators(key: Buffer = randomBytes(32)): ShardIterators {
  const macOf = (text: string): string =>
    createHmac('sha256', key).update(text).digest('base64url').slice(0, MAC_CHARACTERS);
  return {
    wrap: (streamName, shardId, iterator) => {
      const text = `${streamName}:${Number(shardId.split('-')[1])}:${iterator}`;
      return `${text}:${macOf(text)}`;
    },
    unwrap: (wrapped) => {
      const text = wrapped.slice(0, -MAC_CHARACTERS - 1);
      const [streamName = '', shard = '', iterator = ''] = text.split(':');
      const [given, wanted] = [Buffer.from(wrapped.slice(-MAC_CHARACTERS)), Buffer.from(macOf(text))];
      if (given.length !== wanted.length || !timingSafeEqual(given, wanted))
        throw new AwsError('InvalidArgumentException', 'Invalid ShardIterator.');
      return { streamName, shardId: `shardId-${shard.padStart(12, '0')}`, iterator };
    },
  };
}

/** The stream that an iterator reads, as it says; whether it is true shows when it is used. */
export function streamOfIterator(wrapped: string): string | undefined {
  const [streamName, ...rest] = wrapped.split(':');
  return rest.length === 3 ? streamName : undefined;
}
