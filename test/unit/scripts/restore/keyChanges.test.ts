import { describe, expect, it } from 'vitest';
import { keyChanges, type StoredKey } from '../../../../scripts/restore/keyChanges.ts';

const key = (hash: string, createdAt: string, revokedAt: string | null = null): StoredKey => ({
  hash: hash.repeat(64),
  merchantId: 'shop',
  createdAt,
  revokedAt,
});

describe('what a restore did to keys', () => {
  it('given keys revoked or made since, then each is listed, oldest first', () => {
    const before = [key('c', '2026-11-03'), key('a', '2026-11-01', '2026-11-02'), key('b', '2026-11-01')];
    const restored = [key('a', '2026-11-01'), key('b', '2026-11-01')];
    expect(keyChanges(before, restored)).toEqual([
      {
        change: 'REVOKED',
        keyId: 'key_aaaaaaaaaaaaaaaa',
        hash: 'a'.repeat(64),
        merchantId: 'shop',
        at: '2026-11-02',
      },
      {
        change: 'CREATED',
        keyId: 'key_cccccccccccccccc',
        hash: 'c'.repeat(64),
        merchantId: 'shop',
        at: '2026-11-03',
      },
    ]);
  });

  it.each([
    ['nothing changed', [key('a', '2026-11-01')], [key('a', '2026-11-01')]],
    ['it was revoked before', [key('a', '2026-11-01', '2026-11-02')], [key('a', '2026-11-01', '2026-11-02')]],
    [
      'it was revoked again since',
      [key('a', '2026-11-01', '2026-11-02')],
      [key('a', '2026-11-01', '2026-11-09')],
    ],
    ['it was made and revoked since', [key('a', '2026-11-01', '2026-11-02')], []],
    ['it was made after the restore', [], [key('a', '2026-11-09')]],
  ])('given that %s, then it is not', (_what, before, restored) => {
    expect(keyChanges(before, restored)).toEqual([]);
  });
});
