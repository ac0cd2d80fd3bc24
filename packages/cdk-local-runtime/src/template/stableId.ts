import { createHash } from 'node:crypto';

/** Lower-case letters and digits that depend on nothing but `seed`, so that names survive a restart. */
export function stableId(seed: string, length: number): string {
  const digest = createHash('sha512').update(seed).digest('hex');
  return BigInt(`0x${digest}`).toString(36).slice(0, length);
}
