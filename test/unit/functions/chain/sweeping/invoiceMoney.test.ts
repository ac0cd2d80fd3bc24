import { describe, expect, it } from 'vitest';
import type { Deposit } from '../../../../../functions/chain/deposit.ts';
import type { Sweep } from '../../../../../functions/chain/sweep.ts';
import { findCarried } from '../../../../../functions/chain/sweeping/findCarried.ts';
import { coveredBy, leftBeyondSwept } from '../../../../../functions/chain/sweeping/invoiceMoney.ts';

const TOKEN = '0xaAaAaAaaAaAaAaaAaAAAAAAAAaaaAaAaAaaAaaAa';
const FEE = 21n;

const depositOf = (
  id: string,
  units: bigint,
  status: Deposit['status'],
  { sweepId = null as string | null, blockNumber = 1 } = {},
): Deposit => ({ id, status, sweepId, blockNumber, logIndex: null, amount: { units } }) as unknown as Deposit;

/** Of a transfer in block 5 that carried so much; native money pays the fee besides. */
function sweepOf(
  id: string,
  left: bigint,
  status: Sweep['status'] = 'FINAL',
  token: string | null = TOKEN,
): Sweep {
  const movements = [{ payer: 'DEPOSIT', fee: FEE }];
  const arrival = { blockNumber: 5, logIndex: null, left };
  const amount = { units: left, currency: { tokenAddress: token } };
  return { id, status, amount, movements, arrival, depositIds: [] } as unknown as Sweep;
}

describe('what left an address beyond the deposits that are swept', () => {
  it('given a native transfer of all that its deposit brought, then nothing: its fee is part of it', () => {
    const deposits = [depositOf('a', 100n, 'SWEPT')];
    expect(leftBeyondSwept({ deposits, sweeps: [sweepOf('s', 100n - FEE, 'FINAL', null)] })).toBe(0n);
  });

  it('given that its own deposit is orphaned, then all that the transfer took, which others brought', () => {
    const deposits = [depositOf('a', 100n, 'ORPHANED'), depositOf('b', 150n, 'CONFIRMED')];
    expect(leftBeyondSwept({ deposits, sweeps: [sweepOf('s', 100n)] })).toBe(100n);
  });

  it('given a transfer that failed, then the fee that it burned of native money', () => {
    const failed = { ...sweepOf('s', 0n, 'FAILED', null), arrival: null };
    expect(leftBeyondSwept({ deposits: [depositOf('a', 100n, 'CONFIRMED')], sweeps: [failed] })).toBe(FEE);
  });
});

describe('deposits that a final sweep took along', () => {
  const orphaned = depositOf('a', 100n, 'ORPHANED');

  it('given one that fits in what two sweeps took together, then it went with the later one', () => {
    const later = {
      ...sweepOf('t', 60n),
      arrival: { ...sweepOf('t', 60n).arrival, blockNumber: 7 },
    } as Sweep;
    const deposits = [orphaned, depositOf('b', 120n, 'CONFIRMED')];
    const carried = findCarried({ deposits, sweeps: [sweepOf('s', 60n), later] });
    expect(carried).toMatchObject({ sweep: { id: 't' }, deposits: [{ id: 'b' }] });
  });

  it('given one that is larger than what was taken, or came after it, then it waits for its own sweep', () => {
    const sweeps = [sweepOf('s', 100n)];
    expect(findCarried({ deposits: [orphaned, depositOf('b', 101n, 'CONFIRMED')], sweeps })).toBeNull();
    const after = depositOf('b', 100n, 'CONFIRMED', { blockNumber: 6 });
    expect(findCarried({ deposits: [orphaned, after], sweeps })).toBeNull();
  });

  it('given a sweep that is under way, then what it took is for its own deposits first', () => {
    const deposits = [orphaned, depositOf('b', 100n, 'CONFIRMED')];
    expect(findCarried({ deposits, sweeps: [sweepOf('s', 100n, 'MINED')] })).toBeNull();
  });

  it('given one that another sweep holds whose transfer is in no block, then it went all the same: nothing is left to pay for that', () => {
    const waiting = { ...sweepOf('w', 0n, 'BROADCAST'), arrival: null, movements: [] } as Sweep;
    const held = depositOf('b', 100n, 'SWEEPING', { sweepId: 'w' });
    const carried = findCarried({ deposits: [orphaned, held], sweeps: [sweepOf('s', 100n), waiting] });
    expect(carried).toMatchObject({ sweep: { id: 's' }, deposits: [{ id: 'b' }] });
    // What waits for no sweep yet goes first, whatever the order.
    const free = depositOf('c', 100n, 'CONFIRMED');
    const both = findCarried({ deposits: [orphaned, held, free], sweeps: [sweepOf('s', 100n), waiting] });
    expect(both?.deposits.map(({ id }) => id)).toEqual(['c']);
  });

  it('given one that another sweep holds whose transfer is mined, or that is larger than what is missing, then it stays with that', () => {
    const mined = sweepOf('w', 100n, 'MINED');
    const inVain = { ...mined, arrival: null, movements: [{ purpose: 'MOVE' }] } as unknown as Sweep;
    const unmined = { ...mined, arrival: null, movements: [{ purpose: 'FUND' }] } as unknown as Sweep;
    const held = (units: bigint) => depositOf('b', units, 'SWEEPING', { sweepId: 'w' });
    const found = (sweep: Sweep, units = 100n) =>
      findCarried({ deposits: [orphaned, held(units)], sweeps: [sweepOf('s', 100n), sweep] });
    expect([found(mined), found(inVain), found(unmined, 101n)]).toEqual([null, null, null]);
    expect(found(unmined)).not.toBeNull();
  });
});

describe('deposits that the money which left covers', () => {
  it('given less than one brought, then it is not covered and waits for what is left', () => {
    const deposits = [depositOf('a', 60n, 'SWEEPING'), depositOf('b', 60n, 'SWEEPING')];
    expect(coveredBy(sweepOf('s', 100n), deposits, 100n).map(({ id }) => id)).toEqual(['a']);
  });

  it('given native money of which less than a fee stays, then it is covered: to move that costs more', () => {
    const sweep = sweepOf('s', 79n, 'FINAL', null);
    expect(coveredBy(sweep, [depositOf('a', 100n + FEE, 'SWEEPING')], 100n)).toHaveLength(1);
    expect(coveredBy(sweep, [depositOf('a', 101n + FEE, 'SWEEPING')], 100n)).toHaveLength(0);
  });

  it('given native money of which less stays than its signature kept for the fee, then it is covered, however small the fee was', () => {
    const sweep = sweepOf('s', 79n, 'FINAL', null);
    expect(coveredBy(sweep, [depositOf('a', 180n, 'SWEEPING')], 100n, 80n)).toHaveLength(1);
    expect(coveredBy(sweep, [depositOf('a', 181n, 'SWEEPING')], 100n, 80n)).toHaveLength(0);
    expect(coveredBy(sweepOf('s', 100n), [depositOf('a', 101n, 'SWEEPING')], 100n, 80n)).toHaveLength(0);
  });
});
