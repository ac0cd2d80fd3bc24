import { describe, expect, it } from 'vitest';
import { ok } from '../../../../functions/shared/result.ts';
import {
  changeTransaction,
  isInboundIn,
  moveTransaction,
  type Transaction,
  type TransactionStore,
} from '../../../../functions/transactions/ports.ts';
import { DECIDED, inboundFrom, transactionItemOf } from '../../../fixtures/posting/transactions.ts';

const approved = inboundFrom(transactionItemOf('txn_01ARZ3NDEKTSV4RRFFQ69G5FA1', { status: 'APPROVED' }));

/** One transaction, with its reads counted. */
function storeOf(stored: Transaction) {
  let reads = 0;
  let current = stored;
  const store: Pick<TransactionStore, 'get' | 'replace'> = {
    get: async () => {
      reads += 1;
      return current;
    },
    replace: async (before, after) => {
      if (before.version !== current.version)
        return { ok: false, error: { kind: 'conflict', id: before.id } };
      current = after;
      return ok(undefined);
    },
  };
  return { change: changeTransaction(store as TransactionStore), reads: () => reads, current: () => current };
}

const post = (transaction: Transaction) =>
  isInboundIn(transaction, 'APPROVED')
    ? moveTransaction(
        'poster',
        transaction,
        { status: 'POSTED', journalEntryId: 'je_1', ...DECIDED },
        new Date(),
      )
    : ok(null);

describe('changing a transaction', () => {
  it('given one that was just read, then it is written without another read', async () => {
    const { change, reads, current } = storeOf(approved);
    expect(await change(approved.id, post, approved)).toMatchObject({
      ok: true,
      value: { status: 'POSTED' },
    });
    expect([reads(), current().status]).toEqual([0, 'POSTED']);
  });

  it('given one that changed since it was read, then it is read again and decided anew', async () => {
    const failed = moveTransaction(
      'poster',
      approved,
      { status: 'FAILED', failureCode: 'X', failureReason: 'X.' },
      new Date(),
    );
    if (!failed.ok) throw new Error('an approved transaction may fail');
    const { change, reads, current } = storeOf(failed.value);
    expect(await change(approved.id, post, approved)).toMatchObject({
      ok: true,
      value: { status: 'FAILED' },
    });
    expect([reads(), current().status]).toEqual([1, 'FAILED']);
  });
});
