import { describe, expect, it } from 'vitest';
import { recordDecision, rejectTransaction } from '../../../../functions/posting/recordDecision.ts';
import { err, ok } from '../../../../functions/shared/result.ts';
import type { Transaction, TransactionStore } from '../../../../functions/transactions/ports.ts';
import { DECIDED, inboundFrom, transactionItemOf } from '../../../fixtures/posting/transactions.ts';

const clock = { nowMs: () => Date.parse('2026-11-20T12:00:01.000Z') };
const reason = { rule: 'accountLimits', code: 'ABOVE_LIMIT', detail: 'It is above the limit.' };

/** One transaction and all that is done with it. */
function storeOf(status: 'AUTHORIZED' | 'APPROVED', version = 1) {
  const stored = transactionItemOf('txn_01ARZ3NDEKTSV4RRFFQ69G5FA1', { status, version });
  let current: Transaction = inboundFrom(stored);
  let reads = 0;
  const transactions: Pick<TransactionStore, 'get' | 'replace'> = {
    get: async () => {
      reads++;
      return current;
    },
    replace: async (before, after) => {
      if (before.version !== current.version) return err({ kind: 'conflict', id: before.id });
      current = after;
      return ok(undefined);
    },
  };
  const deps = { transactions: transactions as TransactionStore, clock };
  return { deps, current: () => current, reads: () => reads };
}

describe('recording what the rules said', () => {
  it.each([
    ['APPROVE', { status: 'APPROVED' }],
    ['REVIEW', { status: 'IN_REVIEW' }],
    ['REJECT', { status: 'REJECTED', failureCode: reason.code, failureReason: reason.detail }],
  ] as const)('given %s, then the transaction has it with what it rests on', async (outcome, expected) => {
    const { deps, current, reads } = storeOf('AUTHORIZED');
    const decision = { ...DECIDED.decision, outcome, reasons: outcome === 'APPROVE' ? [] : [reason] };
    const { enrichment } = DECIDED;
    const decided = { transaction: current(), decision, enrichment, customerId: 'cus-1', risk: null };
    await recordDecision(deps)(decided);
    // Who has read it writes on its version and reads nothing.
    expect(reads()).toBe(0);
    await recordDecision(deps)(decided);
    expect(current()).toMatchObject({ ...expected, version: 2, decision, enrichment, customerId: 'cus-1' });
  });

  it('given a workflow that runs twice, then what the first run approved is not rejected by the second', async () => {
    const { deps, current } = storeOf('APPROVED', 2);
    const asRead = storeOf('AUTHORIZED').current();
    await rejectTransaction(deps)(asRead, 'UNKNOWN_ACCOUNT', 'There is no such account.');
    expect(current()).toMatchObject({ status: 'APPROVED', version: 2 });
  });
});
