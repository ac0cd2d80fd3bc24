import { describe, expect, it } from 'vitest';
import {
  entryId,
  journalEntry,
  POSTINGS_MAX,
  type Posting,
} from '../../../../functions/ledger/journalEntry.ts';

const NOON = new Date('2026-01-02T12:00:00.000Z');
const debit = (accountId: string, amount: bigint, asset = 'EUR'): Posting => ({
  accountId: `mer:${accountId}`,
  side: 'DEBIT',
  amount,
  asset,
});
const credit = (accountId: string, amount: bigint, asset = 'EUR'): Posting => ({
  ...debit(accountId, amount, asset),
  side: 'CREDIT',
});
const draft = (...postings: Posting[]) =>
  journalEntry({ book: 'mer', source: 'event#1', description: 'a test', postings }, NOON);

describe('a journal entry', () => {
  it('given two assets that each balance, then it is one entry', () => {
    const made = draft(debit('a', 5n), credit('b', 5n), debit('c', 7n, 'ETH@1'), credit('d', 7n, 'ETH@1'));
    expect(made).toMatchObject({ ok: true, value: { id: entryId('mer', 'event#1') } });
  });

  it.each([
    ['one posting', [debit('a', 5n)], { code: 'TOO_FEW_POSTINGS' }],
    ['a difference', [debit('a', 5n), credit('b', 4n)], { code: 'UNBALANCED', asset: 'EUR', difference: 1n }],
    [
      'assets that balance only together',
      [debit('a', 5n, 'EUR'), credit('b', 5n, 'USD')],
      { code: 'UNBALANCED', asset: 'EUR', difference: 5n },
    ],
    ['nothing moved', [debit('a', 0n), credit('b', 0n)], { code: 'AMOUNT_NOT_POSITIVE', accountId: 'mer:a' }],
    [
      'a negative amount',
      [debit('a', -5n), credit('b', -5n)],
      { code: 'AMOUNT_NOT_POSITIVE', accountId: 'mer:a' },
    ],
    [
      'an account of another book',
      [debit('a', 5n), { ...credit('b', 5n), accountId: 'other:b' }],
      { code: 'FOREIGN_BOOK', accountId: 'other:b' },
    ],
    [
      'more postings than one transaction holds',
      Array.from({ length: POSTINGS_MAX + 1 }, (_, n) => (n === 0 ? debit('a', 49n) : credit('b', 1n))),
      { code: 'TOO_MANY_POSTINGS', limit: POSTINGS_MAX },
    ],
  ])('given %s, then it is refused', (_case, postings, error) => {
    expect(draft(...postings)).toEqual({ ok: false, error });
  });

  it('given the same source in two books, then the entries have two ids', () => {
    expect(entryId('mer', 'event#1')).not.toBe(entryId('other', 'event#1'));
  });
});
