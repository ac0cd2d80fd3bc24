import { describe, expect, expectTypeOf, it } from 'vitest';
import { INVOICE_MOVES, type InvoiceStatus } from '../../../../functions/invoices/invoiceStates.ts';
import { bodyOf, moveInvoice } from '../../../../functions/invoices/evolveInvoice.ts';
import type { TargetOf } from '../../../../functions/shared/transitions.ts';
import type { demandMove, MerchantTarget, moveRequest } from '../../../../resolvers/lib/moveInvoice.ts';
import { anInvoice, NOW } from '../../../fixtures/invoices/invoices.ts';

type Moves = typeof INVOICE_MOVES;

/** Who the table lets bring an invoice to a status. */
function whoSets(status: InvoiceStatus): string[] {
  return [...new Set(INVOICE_MOVES.filter(({ to }) => to === status).flatMap(({ by }) => [...by]))].sort();
}

describe('who may move an invoice', () => {
  it.each([
    ['PENDING', ['merchant', 'watcher']],
    ['CONFIRMING', ['merchant', 'watcher']],
    ['PAID', ['watcher']],
    ['SWEEPING', ['merchant', 'sweeper', 'watcher']],
    ['SWEPT', ['sweeper']],
    ['SWEEP_FAILED', ['sweeper']],
    ['EXPIRED', ['watcher']],
    ['CANCELLED', ['merchant']],
  ] as const)('given the table, then %s is set by %j alone', (status, actors) => {
    expect(whoSets(status)).toEqual(actors);
  });

  it('given an actor, then the types name what the table names', () => {
    expectTypeOf<MerchantTarget>().toEqualTypeOf<'PENDING' | 'CANCELLED' | 'SWEEPING' | 'CONFIRMING'>();
    expectTypeOf<MerchantTarget<'PENDING'>>().toEqualTypeOf<'CANCELLED'>();
    expectTypeOf<TargetOf<Moves, 'sweeper'>>().toEqualTypeOf<'SWEEPING' | 'SWEPT' | 'SWEEP_FAILED'>();
    expectTypeOf<TargetOf<Moves, 'watcher', 'CONFIRMING'>>().toEqualTypeOf<'PAID' | 'PENDING'>();
    expectTypeOf<TargetOf<Moves, 'gateway'>>().toEqualTypeOf<never>();
  });

  it('given a resolver, when it names PAID or a move that is not in the table, then it does not compile', () => {
    type Asked = Parameters<typeof moveRequest>;
    const resolver = (ctx: Asked[0], item: Asked[1], move: typeof moveRequest, demand: typeof demandMove) => {
      // @ts-expect-error the watcher alone sets PAID
      move(ctx, item, 'PAID', { set: {}, remove: [] });
      // @ts-expect-error the watcher alone sets PAID
      demand(item, 'CONFIRMING', 'PAID');
      // @ts-expect-error a paid invoice cannot be cancelled
      demand(item, 'PAID', 'CANCELLED');
    };
    expect(resolver).toBeTypeOf('function');
  });

  it('given an actor that got past the types, then the write is refused', () => {
    const invoice = anInvoice({ status: 'CONFIRMING' });
    const state = { status: 'PAID', paidAt: NOW } as never;
    expect(() => moveInvoice('merchant', invoice, { body: bodyOf(invoice), state, at: NOW })).toThrow(
      'no move from CONFIRMING to PAID by the merchant',
    );
  });
});
