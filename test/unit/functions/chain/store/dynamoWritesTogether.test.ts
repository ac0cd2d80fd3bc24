import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import {
  type Check,
  type Write,
  writesTogether,
} from '../../../../../functions/chain/store/dynamoWritesTogether.ts';
import type { InvoiceWriter } from '../../../../../functions/invoices/ports.ts';
import { err, ok } from '../../../../../functions/shared/result.ts';

const CHECK: Check = { table: 'state', check: 'fence', expect: { version: 1 } };

function put(id: string, check: Check | null = CHECK, items = 1): Write {
  const companions = Array.from({ length: items }, (_, i) => ({
    ...{ table: 'chain', expect: 'any' as const },
    put: { id: items === 1 ? id : `${id}.${i}` },
  }));
  return { changes: [], companions, check };
}

/** A table that refuses these ids. */
function table(
  refused: readonly string[] = [],
  thrown: (ids: readonly string[]) => Error | null = () => null,
) {
  const transactions: string[][] = [];
  const write: InvoiceWriter['write'] = async (_, companions = []) => {
    const ids = companions.map((each) => ('put' in each ? each.put.id : each.check));
    transactions.push(ids);
    const error = thrown(ids);
    if (error !== null) throw error;
    const lost = ids.filter((id) => refused.includes(id));
    return lost.length === 0 ? ok(undefined) : err({ kind: 'conflict', ids: lost, refused: lost });
  };
  return { transactions, together: writesTogether({ write }) };
}

describe('writing together', () => {
  it('given writes of one turn behind one check, then one transaction holds them and the check once', async () => {
    const { transactions, together } = table();
    const written = await Promise.all(['a', 'b', 'c'].map((id) => together('k', put(id))));
    expect(written.every((each) => each.ok)).toBe(true);
    expect(transactions).toEqual([['fence', 'a', 'b', 'c']]);
  });

  it('given one that is refused, then the others are written, and it alone is told', async () => {
    const { transactions, together } = table(['b']);
    const written = await Promise.all(['a', 'b', 'c'].map((id) => together('k', put(id))));
    expect(written.map((each) => each.ok)).toEqual([true, false, true]);
    expect(written[1]).toMatchObject({ error: { refused: ['b'] } });
    expect(transactions).toEqual([
      ['fence', 'a', 'b', 'c'],
      ['fence', 'a'],
      ['fence', 'b'],
      ['fence', 'c'],
    ]);
  });

  it('given a check that does not hold, then all are refused by it, each by its own item, at once', async () => {
    const { transactions, together } = table(['fence']);
    const other = { ...CHECK, check: 'fence-2' };
    const written = await Promise.all([together('k', put('a')), together('k', put('b', other))]);
    expect(written).toMatchObject([
      { ok: false, error: { refused: ['fence'] } },
      { ok: false, error: { refused: ['fence-2'] } },
    ]);
    expect(transactions).toHaveLength(1);
  });

  it('given more than a transaction holds, or one item twice, then they follow one another', async () => {
    const { transactions, together } = table();
    await Promise.all(['a', 'b', 'c'].map((id) => together('k', put(id, CHECK, 40))));
    expect(transactions.map(({ length }) => length)).toEqual([81, 41]);
    transactions.length = 0;
    await Promise.all(['a', 'a', 'b'].map((id) => together('k', put(id))));
    expect(transactions).toEqual([
      ['fence', 'a'],
      ['fence', 'a', 'b'],
    ]);
  });

  it('given different checks, or none, then they do not share a transaction', async () => {
    const { transactions, together } = table();
    await Promise.all([together('k', put('a')), together('l', put('b')), together('null', put('c', null))]);
    expect(transactions).toEqual([['fence', 'a'], ['fence', 'b'], ['c']]);
  });

  it('given an item that no transaction takes, then it alone fails', async () => {
    const tooLarge = (ids: readonly string[]): Error | null =>
      ids.includes('b')
        ? new TransactionCanceledException({
            ...{ message: 'cancelled', $metadata: {} },
            CancellationReasons: [{ Code: 'ValidationError' }],
          })
        : null;
    const { together } = table([], tooLarge);
    const written = await Promise.allSettled(['a', 'b', 'c'].map((id) => together('k', put(id))));
    expect(written.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });

  it('given a table that does not answer, then all are told, and nothing is sent again', async () => {
    const { transactions, together } = table([], () => new Error('no answer'));
    const written = await Promise.allSettled(['a', 'b'].map((id) => together('k', put(id))));
    expect(written.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(transactions).toHaveLength(1);
    await expect(together('k', put('c'))).rejects.toThrow('no answer');
  });
});
