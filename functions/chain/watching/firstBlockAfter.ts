import type { BlockReader } from '../evm/blockReader.ts';

/** A chain's clock and ours may differ by this much. */
const SKEW_SECONDS = 600;

/** A block from which on everything that came after a time of ours is, by halving; at least 1. Seconds since 1970. */
export async function firstBlockAfter(reader: BlockReader, time: number, head: number): Promise<number> {
  const seconds = time - SKEW_SECONDS;
  let low = 0;
  let high = head;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    const { timestamp } = await reader.blockAt(middle);
    if (timestamp < seconds) low = middle;
    else high = middle;
  }
  return Math.max(1, low);
}
