import { describe, expect, it } from 'vitest';
import { sharedPartitions, sharedRows } from '../../../../functions/risk/featureKeys.ts';

/** What a ULID is written in: https://github.com/ulid/spec */
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const attempt = { merchantId: 'bookshop', atMs: Date.UTC(2026, 10, 22) };
const shared = { device: 'device', ip: 'ip' };

/** Rows of an attempt whose id ends with each letter, by their partition. */
function rowsByPartition(): Map<string, number> {
  const rows = [...LETTERS].flatMap((last) =>
    sharedRows({ ...attempt, transactionId: `txn_01KB000000000000000000000${last}` }, shared),
  );
  const counts = new Map<string, number>();
  for (const { pk } of rows) counts.set(pk, (counts.get(pk) ?? 0) + 1);
  return counts;
}

describe('the partitions of attempts that share something', () => {
  it("given ids that end with each letter of a ULID, then none of the merchant's four partitions takes more than 9 of 32", () => {
    const counts = rowsByPartition();
    const { merchant } = sharedPartitions(attempt, shared);
    expect(merchant).toHaveLength(4);
    for (const pk of merchant) expect(counts.get(pk)).toBeLessThanOrEqual(9);
  });

  it('given any of them, then its rows are in partitions that are read', () => {
    const { device, ip, merchant } = sharedPartitions(attempt, shared);
    const read = [...device, ...ip, ...merchant];
    for (const pk of rowsByPartition().keys()) expect(read).toContain(pk);
  });
});
