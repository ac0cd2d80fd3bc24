import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { exportHledger } from '../../../../functions/ledger/exportHledger.ts';
import { trialBalance } from '../../../../functions/ledger/trialBalance.ts';
import { formatBaseUnits } from '../../../../functions/shared/decimal.ts';
import { requireTool } from '../../../engines/tool.ts';
import { aBook } from '../../../fixtures/ledger/book.ts';

const directory = mkdtempSync(join(tmpdir(), 'hledger-'));
const file = join(directory, 'book.journal');
const hledger = (...args: string[]) => execFileSync('hledger', ['-f', file, ...args], { encoding: 'utf8' });
afterAll(() => rmSync(directory, { recursive: true, force: true }));

describe('a book in the format of hledger', () => {
  it('given a book, then hledger itself accepts it strictly and has the same balance in every account', () => {
    requireTool('hledger');
    const { accounts, entries } = aBook();
    writeFileSync(file, exportHledger(accounts, entries));
    expect(hledger('check', '--strict')).toBe('');

    const expected = trialBalance(accounts, entries).map(({ account, debits, credits }) => {
      const root = { ASSET: 'assets', LIABILITY: 'liabilities', INCOME: 'income', EXPENSE: 'expenses' };
      return [`${root[account.type]}:${account.id}`, digits(debits - credits, account.currency.decimals)];
    });
    expect(balances()).toEqual(Object.fromEntries(expected));
  });
});

/** Without the zeros that end a fraction. */
function digits(units: bigint, decimals: number): string {
  return plain(formatBaseUnits(units.toString(), decimals));
}
function plain(amount: string): string {
  return amount.includes('.') ? amount.replace(/\.?0+$/, '') : amount;
}

function balances(): Record<string, string> {
  const csv = hledger('balance', '--flat', '--empty', '--no-total', '-O', 'csv').trim().split('\n').slice(1);
  return Object.fromEntries(
    csv.map((line) => {
      const [, account = '', amount = '0'] = /^"(.*)","(-?[0-9.,]+)/.exec(line) ?? [];
      return [account, plain(amount)];
    }),
  );
}
