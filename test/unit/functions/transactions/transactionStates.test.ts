import { describe, expect, expectTypeOf, it } from 'vitest';
import { type Actor, isMove, type TargetOf } from '../../../../functions/shared/transitions.ts';
import { moveTransaction } from '../../../../functions/transactions/ports.ts';
import {
  TRANSACTION_MOVES,
  TRANSACTION_STATUSES,
  type TransactionStatus,
} from '../../../../functions/transactions/transactionStates.ts';
import type { MerchantTarget, moveTransactionRequest } from '../../../../resolvers/lib/moveTransaction.ts';
import { DECIDED, inboundFrom, transactionItemOf } from '../../../fixtures/posting/transactions.ts';

type Moves = typeof TRANSACTION_MOVES;

/** Who the table lets make a move. */
function whoMoves(from: TransactionStatus, to: TransactionStatus): string[] {
  return TRANSACTION_MOVES.filter((move) => move.from === from && move.to === to).flatMap(({ by }) => [
    ...by,
  ]);
}

/** The table as a second hand wrote it: from, to, by. What is not here, nobody may do. */
const EXPECTED = [
  ['AUTHORIZED', ['DUPLICATE'], ['screener']],
  ['AUTHORIZED', ['ENRICHED', 'APPROVED', 'IN_REVIEW', 'REJECTED'], ['rules']],
  ['DUPLICATE', ['AUTHORIZED', 'REJECTED'], ['merchant']],
  ['ENRICHED', ['APPROVED', 'IN_REVIEW', 'REJECTED'], ['rules']],
  ['IN_REVIEW', ['APPROVED', 'REJECTED'], ['merchant']],
  ['APPROVED', ['POSTED', 'FAILED'], ['poster']],
  ['FAILED', ['AUTHORIZED'], ['operator']],
] as const;

const PAIRS = TRANSACTION_STATUSES.flatMap((from) => TRANSACTION_STATUSES.map((to) => [from, to] as const));

describe('who may move a transaction', () => {
  it.each(PAIRS)('given %s, then to %s move those whom the table names', (from, to) => {
    const rows = EXPECTED.filter(
      ([status, targets]) => status === from && targets.some((each) => each === to),
    );
    expect(whoMoves(from, to)).toEqual(rows.flatMap(([, , by]) => [...by]));
  });

  it('given an actor, then the types name what the table names', () => {
    expectTypeOf<TargetOf<Moves, 'poster'>>().toEqualTypeOf<'POSTED' | 'FAILED'>();
    expectTypeOf<TargetOf<Moves, 'screener'>>().toEqualTypeOf<'DUPLICATE'>();
    expectTypeOf<TargetOf<Moves, 'operator'>>().toEqualTypeOf<'AUTHORIZED'>();
    expectTypeOf<MerchantTarget>().toEqualTypeOf<'AUTHORIZED' | 'APPROVED' | 'REJECTED'>();
    expectTypeOf<MerchantTarget<'IN_REVIEW'>>().toEqualTypeOf<'APPROVED' | 'REJECTED'>();
    expectTypeOf<TargetOf<Moves, 'watcher'>>().toEqualTypeOf<never>();
  });

  it('given a resolver or a use case, when it names what is not its own, then it does not compile', () => {
    type Asked = Parameters<typeof moveTransactionRequest>;
    const writers = (ctx: Asked[0], stored: Asked[1], move: typeof moveTransactionRequest) => {
      // @ts-expect-error the poster alone sets POSTED
      move(ctx, stored, 'POSTED', {});
      const transaction = inboundFrom(transactionItemOf(stored.id));
      const posted = { status: 'POSTED', journalEntryId: 'je_1', ...DECIDED } as const;
      // @ts-expect-error the poster alone sets POSTED
      moveTransaction('rules', transaction, posted, new Date());
      // @ts-expect-error what is POSTED has an entry
      moveTransaction('poster', transaction, { status: 'POSTED', ...DECIDED }, new Date());
    };
    expect(writers).toBeTypeOf('function');
  });

  it.each<Actor>(['merchant', 'rules', 'operator', 'screener'])(
    'given the %s that got past the types, then it cannot end an approved one',
    (by) => {
      const approved = inboundFrom(
        transactionItemOf('txn_01ARZ3NDEKTSV4RRFFQ69G5FA1', { status: 'APPROVED' }),
      );
      const failed = { status: 'FAILED', failureCode: 'X', failureReason: 'X.' } as never;
      expect(isMove(TRANSACTION_MOVES, 'APPROVED', 'FAILED', by)).toBe(false);
      expect(moveTransaction(by, approved, failed, new Date())).toMatchObject({
        ok: false,
        error: { code: 'InvalidState', facts: { status: 'APPROVED' } },
      });
    },
  );
});
