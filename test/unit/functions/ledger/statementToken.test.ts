import { describe, expect, it } from 'vitest';
import { lineSk } from '../../../../functions/ledger/ledgerItems.ts';
import { readStatementToken, statementToken } from '../../../../functions/ledger/statementToken.ts';

const account = 'demo:anna';
const sortKey = lineSk('2026-11-20T12:00:00.000Z', `je_${'a'.repeat(32)}`, 1);
const token = statementToken(account, sortKey);

describe('the token of a page of entries', () => {
  it('given back for its account, then the next page starts where the page ended', () => {
    expect(readStatementToken(account, token)).toBe(sortKey);
    expect(token).not.toContain('POSTING');
  });

  it.each([
    ['empty', ''],
    ['below every key', '!'],
    ['above every key', 'U'],
    ['a sort key', sortKey],
    ['cut short', token.slice(0, -1)],
    ['with more behind it', `${token}A`],
    ['padded', `${token}=`],
    ['one of another account', statementToken('demo:ben', sortKey)],
    ['one of another merchant', statementToken('other:anna', sortKey)],
    ['one over another item', statementToken(account, 'TOTALS')],
    ['long', 'A'.repeat(100_000)],
  ])('given one that is %s, then it is none', (_case, text) => {
    expect(readStatementToken(account, text)).toBeNull();
  });
});
