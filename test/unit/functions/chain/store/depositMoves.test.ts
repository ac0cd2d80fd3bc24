import { describe, expect, test } from 'vitest';
import { depositMove, toMoveText } from '../../../../../functions/chain/store/depositMoves.ts';

const at = '2026-11-23T08:08:34.578Z';
const seen = { status: 'SEEN', at, version: 1 } as const;
const confirmed = {
  status: 'CONFIRMED',
  at,
  version: 2,
  confirmed: { amount: 2n ** 255n, owed: 0n },
} as const;

describe('the moves of a deposit in its item', () => {
  test.each([seen, confirmed])(
    'given the move to $status, when it is stored, then it is read as it was',
    (move) => {
      expect(depositMove.parse(toMoveText(move))).toEqual(move);
    },
  );

  test('given moves that an earlier release stored, then they are read', () => {
    expect(depositMove.parse(seen)).toEqual(seen);
    const stored = { ...confirmed, confirmed: { amount: String(2n ** 255n), owed: '0' } };
    expect(depositMove.parse(stored)).toEqual(confirmed);
  });

  test.each([
    '',
    '1 SEEN',
    '1 PAID 1795421314578',
    '1 SEEN later',
    '2 CONFIRMED 1795421314578 5',
    '2 SEEN 1 5 5 5',
  ])('given the text "%s", then it is refused', (text) => {
    expect(depositMove.safeParse(text).success).toBe(false);
  });
});
