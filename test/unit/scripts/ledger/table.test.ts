import { describe, expect, it } from 'vitest';
import { type Column, render } from '../../../../scripts/ledger/table.ts';

interface Row {
  who: string;
  amount: string;
}
const columns: Column<Row>[] = [
  { title: 'who', value: ({ who }) => who },
  { title: 'amount', value: ({ amount }) => amount, align: 'right' },
];

describe('a report', () => {
  it('given text from outside as CSV, then quotes double and no spreadsheet takes it for a formula', () => {
    const rows = ['a "b", c', '=1+1', '@x', '-x', 'two\nlines'].map((who) => ({ who, amount: '-1.00' }));
    expect(render('csv', columns, rows).split('\r\n')).toEqual([
      'who,amount',
      '"a ""b"", c",-1.00',
      "'=1+1,-1.00",
      "'@x,-1.00",
      "'-x,-1.00",
      '"two\nlines",-1.00',
    ]);
  });

  it('given no rows, then each format is still whole', () => {
    expect(render('table', columns, [])).toBe('who  amount\n───  ──────');
    expect(render('csv', columns, [])).toBe('who,amount');
    expect(render('json', columns, [])).toBe('[]');
  });
});
