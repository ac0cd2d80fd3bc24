import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { journalEntry } from '../../../../functions/ledger/journalEntry.ts';
import { reversalOf } from '../../../fixtures/ledger/reversal.ts';
import type { PostingRequest } from '../../../../functions/posting/ports.ts';
import { shareOf } from '../../../../functions/shared/shareOf.ts';
import {
  depositConfirmed,
  depositReallocated,
  depositTakenBack,
} from '../../../../functions/posting/templates/deposit.ts';
import { walletFunded, walletSpent } from '../../../../functions/posting/templates/funding.ts';
import { sweepEnded } from '../../../../functions/posting/templates/sweep.ts';
import * as event from '../../../fixtures/posting/events.ts';

const NOON = new Date('2026-01-02T12:00:00.000Z');
/** More than all wei that exist. */
const wei = fc.bigInt({ min: 0n, max: 10n ** 30n });
const above0 = fc.bigInt({ min: 1n, max: 10n ** 30n });
const text = (units: bigint) => units.toString();

const movement = fc
  .record({
    purpose: fc.constantFrom('FUND' as const, 'MOVE' as const),
    payer: fc.constantFrom('GAS' as const, 'DEPOSIT' as const),
    value: wei.map(text),
    fee: wei.map(text),
    succeeded: fc.boolean(),
    share: fc.option(
      fc
        .tuple(fc.nat(1_000), fc.integer({ min: 1, max: 1_000 }))
        .map(([index, of]) => ({ index: index % of, of })),
    ),
  })
  .map(event.movement);

const sweep = fc.record({
  amount: above0.map(text),
  treasuryOwner: fc.constantFrom('OWN' as const, 'MERCHANT' as const),
  movements: fc.array(movement, { maxLength: 8 }),
});

const part = fc
  .tuple(above0, wei)
  .map(([amount, some]) => ({ amount: text(amount), some: text(some % (amount + 1n)) }));

/** Any event of every template. */
const request: fc.Arbitrary<PostingRequest | null> = fc.oneof(
  part.map(({ amount, some }) => depositConfirmed(event.confirmed({ amount, owed: some }))),
  part.map(({ amount, some }) =>
    depositReallocated(event.reallocated({ amount, owed: amount, owedBefore: some })),
  ),
  part.map(({ amount, some }) => depositTakenBack(event.orphaned({ amount, owed: some }), 'je_1')),
  sweep.map((change) => sweepEnded(event.swept(change))),
  sweep.map((change) => sweepEnded(event.sweptNative(change))),
  sweep.map((change) => sweepEnded(event.sweepFailed(change))),
  above0.map((amount) => walletFunded(event.funded({ amount: text(amount) }))),
  above0.map((fee) => walletSpent(event.spent({ fee: text(fee) }))),
);

describe('every template, whatever the event says', () => {
  it('given any event, then its entry balances for each asset, and so does its reversal', () => {
    fc.assert(
      fc.property(request, (made) => {
        if (made === null) return;
        const entry = journalEntry(made.draft, NOON);
        expect(entry).toMatchObject({ ok: true });
        if (!entry.ok) return;
        expect(journalEntry(reversalOf(entry.value, 'later#1', 'back'), NOON)).toMatchObject({ ok: true });
        const opened = new Set(made.accounts.map(({ id }) => id));
        expect(made.draft.postings.filter(({ accountId }) => !opened.has(accountId))).toEqual([]);
      }),
      { numRuns: 1_000 },
    );
  });

  it('given any sweep, then wallet and address lose to the wei what the chain took from them', () => {
    fc.assert(
      fc.property(sweep, fc.boolean(), (change, isNative) => {
        const movements = change.movements.map((each) => ({ ...each, share: null }));
        const { data } = isNative
          ? event.sweptNative({ ...change, movements })
          : event.swept({ ...change, movements });
        const posted = sweepEnded(event.swept(data));
        const sumOf = (list: readonly string[]) => list.reduce((sum, each) => sum + BigInt(each), 0n);
        const byGas = movements.filter(({ payer }) => payer === 'GAS');
        const topUps = movements.filter(({ purpose, succeeded }) => purpose === 'FUND' && succeeded);
        const lost = (role: string, asset: string) =>
          (posted?.draft.postings ?? [])
            .filter((line) => line.accountId.split(':')[2] === role && line.asset === asset)
            .reduce((sum, { side, amount }) => sum + (side === 'CREDIT' ? amount : -amount), 0n);
        expect(lost('gas-wallet', 'ETH@31337')).toBe(
          sumOf(byGas.map(({ fee }) => fee)) + sumOf(topUps.map(({ value }) => value)),
        );
        const fees = sumOf(movements.filter(({ payer }) => payer === 'DEPOSIT').map(({ fee }) => fee));
        if (!isNative) {
          expect(lost('deposits', 'USDC@31337')).toBe(BigInt(change.amount));
          expect(lost('deposit-gas', 'ETH@31337')).toBe(fees - sumOf(topUps.map(({ value }) => value)));
        } else {
          const arrived =
            -lost('treasury', 'ETH@31337') +
            (change.treasuryOwner === 'MERCHANT' ? -lost('payable', 'ETH@31337') : 0n);
          expect(lost('deposits', 'ETH@31337')).toBe(arrived + fees);
        }
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('a fee that sweeps share', () => {
  it('given any fee and any number of sweeps, then the parts add up to it and differ by one wei at most', () => {
    fc.assert(
      fc.property(wei, fc.integer({ min: 1, max: 500 }), (total, of) => {
        const parts = Array.from({ length: of }, (_, index) => shareOf(total, { index, of }));
        expect(parts.reduce((sum, each) => sum + each, 0n)).toBe(total);
        const least = parts.reduce((a, b) => (a < b ? a : b));
        expect(parts.every((each) => each >= 0n && each - least <= 1n)).toBe(true);
      }),
    );
  });

  it('given a part that is none, then it is refused', () => {
    expect(() => shareOf(5n, { index: 3, of: 3 })).toThrow('no part 3 of 3');
    expect(() => shareOf(5n, { index: 0, of: 0 })).toThrow('no part 0 of 0');
    expect(() => shareOf(-1n, { index: 0, of: 1 })).toThrow('-1');
  });
});
