import { describe, expect, it } from 'vitest';
import { pageToken, readPageToken } from '../../../../functions/shared/pageToken.ts';

const list = ['TRANSACTIONS', 'merchantStatus', 'demo#POSTED'];
const position = '2026-11-20T12:00:00.000Z#txn_01JD0000000000000000000000';
const token = pageToken(list, position);

describe('the token of a page', () => {
  it('given back for its list, then the next page starts where the page ended', () => {
    expect(readPageToken(list, token)).toBe(position);
    expect(token).not.toContain('txn_');
  });

  it.each([
    ['empty', ''],
    ['below every key', '!'],
    ['above every key', 'U'],
    ['a position', position],
    ['cut short', token.slice(0, -1)],
    ['with more behind it', `${token}A`],
    ['padded', `${token}=`],
    ['a digest without a position', pageToken(list, '')],
    ['one of another merchant', pageToken(['TRANSACTIONS', 'merchantStatus', 'other#POSTED'], position)],
    ['one of a list with another filter', pageToken([...list, 'IN_REVIEW'], position)],
    [
      'one of a list whose parts join alike',
      pageToken(['TRANSACTIONS', 'merchantStatusdemo#POSTED'], position),
    ],
    ['long', 'A'.repeat(100_000)],
  ])('given one that is %s, then it is none', (_case, text) => {
    expect(readPageToken(list, text)).toBeNull();
  });
});
