import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type {
  InvoiceDeposit,
  DepositChange,
  DepositStatus,
} from '../../../../functions/invoices/invoiceDeposit.ts';
import { bodyOf, moveInvoice } from '../../../../functions/invoices/evolveInvoice.ts';
import {
  arrivesLate,
  type Decision,
  exceptionsOf,
  type Invoice,
  needsSweep,
} from '../../../../functions/invoices/invoice.ts';
import { amountDue, surplus } from '../../../../functions/invoices/paidAmount.ts';
import { nameOfMove } from '../../../../functions/invoices/invoiceStates.ts';
import { fromItem, toItem } from '../../../../functions/invoices/mapInvoice.ts';
import { expire, recordDeposits } from '../../../../functions/invoices/recordDeposits.ts';
import {
  failSweep,
  finishSweep,
  holdSweep,
  recordSweep,
  startSweep,
} from '../../../../functions/invoices/recordSweep.ts';
import {
  aDeposit,
  anInvoice,
  aSweep,
  EXPIRES_AT_SECONDS,
  NOW,
  usdc,
} from '../../../fixtures/invoices/invoices.ts';

type Act =
  | { readonly act: 'see'; readonly dollars: number; readonly afterSeconds: number }
  | { readonly act: 'confirm' | 'orphan' | 'reappear'; readonly which: number }
  | { readonly act: 'expire' | 'cancel' | 'reopen' | 'retry' | 'hold' }
  | { readonly act: 'startSweep' | 'sendSweep' | 'finishSweep' | 'failSweep' };

const which = fc.nat({ max: 5 });
const act: fc.Arbitrary<Act> = fc.oneof(
  fc.record({
    act: fc.constant('see' as const),
    dollars: fc.integer({ min: 1, max: 12 }),
    afterSeconds: fc.constantFrom(-9, 0, 9),
  }),
  fc.record({ act: fc.constantFrom('confirm' as const, 'orphan' as const, 'reappear' as const), which }),
  fc.record({
    act: fc.constantFrom(
      'expire' as const,
      'cancel' as const,
      'reopen' as const,
      'retry' as const,
      'hold' as const,
    ),
  }),
  fc.record({
    act: fc.constantFrom(
      'startSweep' as const,
      'sendSweep' as const,
      'finishSweep' as const,
      'failSweep' as const,
    ),
  }),
);

/** An invoice with all its deposits as the chain table has them, and every version that was written. */
interface World {
  readonly deposits: Map<string, InvoiceDeposit>;
  readonly written: Invoice[];
  sweeps: number;
}

function current(world: World): Invoice {
  const invoice = world.written.at(-1);
  if (invoice === undefined) throw new Error('no invoice');
  return invoice;
}

/** Writes a decision and its deposits together, or nothing, as one transaction would; then takes all further steps. */
function write(world: World, decision: Decision, changes: readonly DepositChange[]): void {
  if (!decision.ok || decision.value === null) return;
  world.written.push(decision.value);
  for (const { deposit } of changes) world.deposits.set(deposit.id, deposit);
  const further = recordDeposits(current(world), [], { by: 'watcher', at: NOW });
  write(world, further, []);
}

function move(world: World, from: readonly DepositStatus[], status: DepositStatus): DepositChange[] {
  const fitting = [...world.deposits.values()].filter((deposit) => from.includes(deposit.status));
  return fitting.map((deposit) => ({ before: deposit.status, deposit: { ...deposit, status } }));
}

function perform(world: World, step: Act): void {
  const invoice = current(world);
  const sweep = aSweep({ id: `swp_${world.sweeps}` });
  const at = NOW;
  switch (step.act) {
    case 'see': {
      const late = arrivesLate(invoice, EXPIRES_AT_SECONDS + step.afterSeconds);
      const deposit = aDeposit({ id: `dep_${world.deposits.size}`, amount: usdc(step.dollars), late });
      const changes = [{ before: null, deposit }];
      return write(world, recordDeposits(invoice, changes, { by: 'watcher', at }), changes);
    }
    case 'confirm':
    case 'orphan':
    case 'reappear': {
      const [from, status] = {
        confirm: [['SEEN'], 'CONFIRMED'] as const,
        orphan: [['SEEN', 'CONFIRMED', 'SWEEPING', 'SWEPT'], 'ORPHANED'] as const,
        reappear: [['ORPHANED'], 'SEEN'] as const,
      }[step.act];
      const fitting = move(world, from, status);
      const changes = fitting.slice(step.which % Math.max(1, fitting.length)).slice(0, 1);
      return write(world, recordDeposits(invoice, changes, { by: 'watcher', at }), changes);
    }
    case 'expire':
      return write(
        world,
        expire(invoice, { by: 'watcher', at, block: { timestampSeconds: EXPIRES_AT_SECONDS + 1 } }),
        [],
      );
    // The resolvers' moves, with their conditions.
    case 'cancel':
      if (invoice.status !== 'PENDING' || invoice.received.units > 0n) return;
      return write(
        world,
        {
          ok: true,
          value: moveInvoice('merchant', invoice, {
            body: bodyOf(invoice),
            state: { status: 'CANCELLED' },
            at,
          }),
        },
        [],
      );
    case 'reopen':
      if (invoice.status !== 'CANCELLED' || invoice.received.units > 0n) return;
      return write(
        world,
        {
          ok: true,
          value: moveInvoice('merchant', invoice, {
            body: bodyOf(invoice),
            state: { status: 'PENDING' },
            at,
          }),
        },
        [],
      );
    case 'retry': {
      if (invoice.status !== 'SWEEP_FAILED') return;
      const state = { status: 'SWEEPING', paidAt: invoice.paidAt } as const;
      return write(
        world,
        { ok: true, value: moveInvoice('merchant', invoice, { body: bodyOf(invoice), state, at }) },
        [],
      );
    }
    case 'hold':
      return write(world, holdSweep(invoice, { reason: 'gas', at }), []);
    case 'startSweep': {
      const changes = move(world, ['CONFIRMED'], 'SWEEPING');
      if (changes.length === 0) return;
      world.sweeps += 1;
      return write(world, startSweep(invoice, { by: 'sweeper', sweep, deposits: changes, at }), changes);
    }
    case 'sendSweep':
      return write(
        world,
        recordSweep(invoice, { by: 'sweeper', sweep: { ...sweep, status: 'BROADCAST' }, deposits: [], at }),
        [],
      );
    case 'finishSweep': {
      const changes = move(world, ['SWEEPING'], 'SWEPT');
      return write(
        world,
        finishSweep(invoice, { by: 'sweeper', sweep: { ...sweep, status: 'FINAL' }, deposits: changes, at }),
        changes,
      );
    }
    case 'failSweep': {
      const changes = move(world, ['SWEEPING'], 'CONFIRMED');
      const failed = {
        by: 'sweeper' as const,
        sweep: { ...sweep, status: 'FAILED' as const },
        deposits: changes,
        at,
        reason: 'reverted',
      };
      return write(world, failSweep(invoice, failed), changes);
    }
  }
}

const sum = (deposits: Iterable<InvoiceDeposit>, counts: (deposit: InvoiceDeposit) => boolean): bigint =>
  [...deposits].reduce((total, deposit) => total + (counts(deposit) ? deposit.amount.units : 0n), 0n);

const CONFIRMED: readonly DepositStatus[] = ['CONFIRMED', 'SWEEPING', 'SWEPT'];

function checkTotals(world: World): void {
  const invoice = current(world);
  const live = (deposit: InvoiceDeposit): boolean => deposit.status !== 'ORPHANED';
  const all = [...world.deposits.values()];
  expect(invoice.received.units).toBe(sum(all, live));
  expect(invoice.confirmed.units).toBe(sum(all, ({ status }) => CONFIRMED.includes(status)));
  expect(invoice.swept.units).toBe(sum(all, ({ status }) => status === 'SWEPT'));
  expect(invoice.receivedLate.units).toBe(sum(all, (deposit) => live(deposit) && deposit.late));
}

function checkInvoice(invoice: Invoice): void {
  const { amount, received } = invoice;
  const [due, over] = [amountDue(invoice).units, surplus(invoice).units];
  expect(due - over).toBe(amount.units - received.units);
  expect(due === 0n || over === 0n).toBe(true);
  expect(exceptionsOf(invoice).includes('OVER')).toBe(over > 0n);
  expect(exceptionsOf(invoice).includes('PARTIAL')).toBe(due > 0n && received.units > 0n);
  expect(invoice.transitions.at(-1)?.status).toBe(invoice.status);
  const item = toItem(invoice);
  expect(fromItem(structuredClone(item))).toEqual(invoice);
  expect('sweepShard' in item).toBe(needsSweep(invoice));
}

/** After the last step money and status agree. */
function checkSettled({ status, amount, received, confirmed }: Invoice): void {
  const reached = received.units >= amount.units;
  const final = confirmed.units >= amount.units;
  if (status === 'PENDING' || status === 'EXPIRED') expect(reached).toBe(false);
  else if (status === 'CONFIRMING') expect([reached, final]).toEqual([true, false]);
  else if (status !== 'CANCELLED') expect(final).toBe(true);
}

describe('an invoice', () => {
  it('given any sequence of commands, then status, totals and versions stay consistent', () => {
    const reached = new Set<string>();
    fc.assert(
      fc.property(fc.array(act, { minLength: 1, maxLength: 60, size: 'max' }), (steps) => {
        const world: World = { deposits: new Map(), written: [anInvoice()], sweeps: 0 };
        for (const step of steps) {
          perform(world, step);
          checkTotals(world);
          checkSettled(current(world));
        }
        world.written.forEach((invoice, index) => {
          checkInvoice(invoice);
          reached.add(invoice.status);
          const before = world.written[index - 1];
          if (before === undefined) return;
          expect(invoice.version).toBe(before.version + 1);
          if (invoice.status !== before.status) {
            expect(nameOfMove(before.status, invoice.status)).not.toBeNull();
          }
        });
      }),
      { numRuns: 200 },
    );
    // A sequence that reaches nothing would prove nothing.
    expect([...reached].sort()).toEqual(
      ['CANCELLED', 'CONFIRMING', 'EXPIRED', 'PAID', 'PENDING', 'SWEEPING', 'SWEEP_FAILED', 'SWEPT'].sort(),
    );
  });
});
