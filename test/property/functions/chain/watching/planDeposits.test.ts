import fc from 'fast-check';
import type { ChainView } from '../../../../../functions/chain/watching/chainView.ts';
import { expect, test } from 'vitest';
import type { AssetConfig } from '../../../../../functions/chain/chainConfig.ts';
import { type DepositMove, type Deposit, toChanges } from '../../../../../functions/chain/deposit.ts';
import { isFinal } from '../../../../../functions/chain/finality.ts';
import type { Finding } from '../../../../../functions/chain/watching/finding.ts';
import { planConfirmed, planFound, planOwed } from '../../../../../functions/chain/watching/planDeposits.ts';
import type { Invoice } from '../../../../../functions/invoices/invoice.ts';
import { recordDeposits } from '../../../../../functions/invoices/recordDeposits.ts';
import { money } from '../../../../../functions/shared/money.ts';
import { invoiceOf } from '../../../../fixtures/functions/chain/invoiceOf.ts';

const DEPTH = 3;
const asset: AssetConfig = {
  symbol: 'USDC',
  native: false,
  tokenAddress: `0x${'1'.repeat(40)}`,
  decimals: 6,
  finality: [{ depth: DEPTH }],
};
const AT = '2026-01-01T00:00:00.000Z';

/** A payment that a branch of the chain holds at some height; the same payment may stand elsewhere in another branch. */
interface Payment {
  readonly id: number;
  readonly units: number;
  readonly height: number;
}

const HEIGHTS = 12;
const payment = fc.record({
  id: fc.integer({ min: 0, max: 5 }),
  units: fc.integer({ min: 1, max: 9 }),
  height: fc.integer({ min: 1, max: HEIGHTS }),
});
/** The history of a chain: each branch with the height from which it differs from the one before, and its payments. */
const branches = fc.array(
  fc.record({
    from: fc.integer({ min: 1, max: HEIGHTS }),
    payments: fc.uniqueArray(payment, { selector: ({ id }) => id, maxLength: 6 }),
    sweptBefore: fc.boolean(),
  }),
  { minLength: 1, maxLength: 6 },
);

test('given any reorganisations, when passes follow them, then the totals are those of the branch that stands', () => {
  fc.assert(
    fc.property(branches, (history) => {
      let invoice = invoiceOf(asset, 20n);
      let stored = new Map<string, Deposit>();
      let hashes = Array.from({ length: HEIGHTS + 1 }, (_, height) => `genesis-${height}`);
      let standing: Payment[] = [];
      for (const [number, branch] of history.entries()) {
        hashes = hashes.map((hash, height) => (height >= branch.from ? `branch-${number}-${height}` : hash));
        const kept = standing.filter(({ height }) => height < branch.from);
        const fresh = branch.payments.filter(
          ({ id, height }) => height >= branch.from && kept.every((each) => each.id !== id),
        );
        standing = [...kept, ...fresh];
        const shown = hashes;
        const view: ChainView = {
          asset,
          heights: { head: HEIGHTS, safe: null, finalized: null },
          shown: (height) => shown[height] ?? null,
          exposure: () => 0n,
        };
        const findings = standing.map((each) => findingOf(each, shown[each.height] ?? ''));

        // A deposit that was final leaves in one write and comes back in another.
        for (let moves = planFound(invoice, [...stored.values()], findings, view, AT); moves.length > 0;) {
          [invoice, stored] = apply(invoice, stored, moves);
          moves = planFound(invoice, [...stored.values()], findings, view, AT);
        }
        stored = oweAnew(invoice, stored);
        [invoice, stored] = apply(invoice, stored, planConfirmed(invoice, [...stored.values()], view, AT));
        // The sweeper may have moved what is confirmed before the next reorganisation comes.
        if (branch.sweptBefore) [invoice, stored] = apply(invoice, stored, sweptMoves(stored));

        const sum = (payments: readonly Payment[]): bigint =>
          payments.reduce((total, { units }) => total + BigInt(units), 0n);
        const tier = { depth: DEPTH };
        expect(invoice.received.units).toBe(sum(standing));
        expect(invoice.confirmed.units).toBe(
          sum(standing.filter(({ height }) => isFinal(tier, height, view.heights))),
        );
        // What the invoice asked for is owed, of whichever deposits stand; the rest is over.
        const { amount, confirmed } = invoice;
        const final = [...stored.values()].filter(({ status }) => status !== 'SEEN' && status !== 'ORPHANED');
        expect(final.reduce((total, { owed }) => total + (owed ?? 0n), 0n)).toBe(
          confirmed.units < amount.units ? confirmed.units : amount.units,
        );
        expect(planOwed(invoice, [...stored.values()], AT)).toEqual([]);
        expect(planFound(invoice, [...stored.values()], findings, view, AT)).toEqual([]);
        expect(planConfirmed(invoice, [...stored.values()], view, AT)).toEqual([]);
      }
    }),
    { numRuns: 500 },
  );
});

function oweAnew(invoice: Invoice, stored: ReadonlyMap<string, Deposit>): Map<string, Deposit> {
  const moves = planOwed(invoice, [...stored.values()], AT);
  return new Map([...stored, ...moves.map(({ after }) => [after.id, after] as const)]);
}

function findingOf({ id, units, height }: Payment, blockHash: string): Finding {
  return {
    id: `dep_${id}`,
    token: null,
    txHash: `0x${id}`,
    logIndex: 0,
    from: null,
    units: BigInt(units),
    blockNumber: height,
    blockHash,
    blockTimestamp: 0,
  };
}

function apply(
  invoice: Invoice,
  stored: ReadonlyMap<string, Deposit>,
  moves: readonly DepositMove[],
): [Invoice, Map<string, Deposit>] {
  const next = new Map(stored);
  for (const { before, after } of moves) {
    expect(before).toEqual(next.get(after.id) ?? null);
    next.set(after.id, after);
  }
  let changed = invoice;
  let changes = moves.flatMap(toChanges);
  for (;;) {
    const decision = recordDeposits(changed, changes, { by: 'watcher', at: AT });
    if (!decision.ok) throw new Error('refused');
    if (decision.value === null) return [changed, next];
    changed = decision.value;
    changes = [];
  }
}

function sweptMoves(stored: ReadonlyMap<string, Deposit>): DepositMove[] {
  return [...stored.values()]
    .filter(({ status }) => status === 'CONFIRMED')
    .map((before) => ({
      before,
      after: {
        ...before,
        status: 'SWEPT',
        version: before.version + 1,
        amount: money(before.amount.units, before.amount.currency),
      },
    }));
}
