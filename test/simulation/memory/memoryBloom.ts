import { keccak256 } from 'ethers/crypto';
import type { RawLog } from '../../../functions/chain/evm/erc20.ts';

const BLOOM_BYTES = 256;
export const NO_LOGS_BLOOM = `0x${'0'.repeat(2 * BLOOM_BYTES)}`;

/** Yellow Paper, 4.3.1: three bits of each address and topic. */
export function bloomOf(logs: readonly RawLog[]): string {
  const values = new Set(logs.flatMap(({ address, topics }) => [address, ...topics]));
  if (values.size === 0) return NO_LOGS_BLOOM;
  const bytes = Buffer.alloc(BLOOM_BYTES);
  for (const value of values) {
    for (const bit of bitsOf(value)) {
      const at = BLOOM_BYTES - 1 - Math.floor(bit / 8);
      bytes[at] = (bytes[at] ?? 0) | (1 << (bit % 8));
    }
  }
  return `0x${bytes.toString('hex')}`;
}

const knownBits = new Map<string, readonly number[]>();

function bitsOf(value: string): readonly number[] {
  const known = knownBits.get(value);
  if (known !== undefined) return known;
  const hash = keccak256(value);
  const bits = [2, 6, 10].map(
    (start) => Number.parseInt(hash.slice(start, start + 4), 16) % (8 * BLOOM_BYTES),
  );
  if (knownBits.size > 100_000) knownBits.clear();
  knownBits.set(value, bits);
  return bits;
}
