import { keccak256 } from 'ethers/crypto';

const BITS = 2_048;

/**
 * Whether a block may have a log with this address or topic: the bloom filter of its header has the three bits of it (Yellow Paper, 4.3.1).
 * A `false` is certain; a `true` is wrong for some blocks, the more logs they have.
 *
 * @param logsBloom 256 bytes in hexadecimal
 * @param value an address or a topic in hexadecimal
 */
export function mayContain(logsBloom: string, value: string): boolean {
  const hash = keccak256(value.toLowerCase());
  return [2, 6, 10].every((start) => {
    const bit = Number.parseInt(hash.slice(start, start + 4), 16) % BITS;
    const digit = Number.parseInt(logsBloom.charAt(logsBloom.length - 1 - Math.floor(bit / 4)), 16);
    return (digit & (1 << (bit % 4))) !== 0;
  });
}
