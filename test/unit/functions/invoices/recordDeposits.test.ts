import { describe, expect, it } from 'vitest';
import type { DepositChange } from '../../../../functions/invoices/invoiceDeposit.ts';
import { arrivesLate, exceptionsOf, type Invoice } from '../../../../functions/invoices/invoice.ts';
import { amountDue, surplus } from '../../../../functions/invoices/paidAmount.ts';
import { expire, recordDeposits } from '../../../../functions/invoices/recordDeposits.ts';
import { aDeposit, anInvoice, EXPIRES_AT_SECONDS, NOW, usdc } from '../../../fixtures/invoices/invoices.ts';

/** One step, which must change something. */
function step(invoice: Invoice, ...changes: DepositChange[]): Invoice {
  const decided = recordDeposits(invoice, changes, { by: 'watcher', at: NOW });
  if (!decided.ok || decided.value === null) throw new Error('nothing changed');
  return decided.value;
}

/** All steps until nothing changes. */
function settle(invoice: Invoice, ...changes: DepositChange[]): Invoice[] {
  const steps = [step(invoice, ...changes)];
  for (;;) {
    const last = steps.at(-1) ?? invoice;
    const decided = recordDeposits(last, [], { by: 'watcher', at: NOW });
    if (!decided.ok || decided.value === null) return steps;
    steps.push(decided.value);
  }
}

describe('recording deposits', () => {
  it('given the amount seen, then it is CONFIRMING, one version on, and nothing is due', () => {
    const next = step(anInvoice(), { before: null, deposit: aDeposit() });
    expect(next).toMatchObject({ status: 'CONFIRMING', version: 2, updatedAt: NOW });
    expect(amountDue(next).units).toBe(0n);
    expect(next.transitions.at(-1)).toEqual({ status: 'CONFIRMING', at: NOW, version: 2 });
  });

  it('given final money found in one pass, then CONFIRMING and PAID are two steps', () => {
    const steps = settle(anInvoice(), { before: null, deposit: aDeposit({ status: 'CONFIRMED' }) });
    expect(steps.map(({ status, version }) => [status, version])).toEqual([
      ['CONFIRMING', 2],
      ['PAID', 3],
    ]);
    expect(steps[1]).toMatchObject({ paidAt: NOW });
  });

  it('given less than the amount, then it stays PENDING with PARTIAL and says what is due', () => {
    const next = step(anInvoice(), { before: null, deposit: aDeposit({ amount: usdc(4) }) });
    expect(next.status).toBe('PENDING');
    expect(exceptionsOf(next)).toEqual(['PARTIAL']);
    expect([amountDue(next).units, surplus(next).units]).toEqual([6_000_000n, 0n]);
    expect(next.transitions).toHaveLength(1);
  });

  it('given two parts that reach the amount, then it is CONFIRMING without PARTIAL', () => {
    const first = step(anInvoice(), { before: null, deposit: aDeposit({ amount: usdc(4) }) });
    const second = step(first, { before: null, deposit: aDeposit({ id: 'dep_2', amount: usdc(6) }) });
    expect(second.status).toBe('CONFIRMING');
    expect(exceptionsOf(second)).toEqual([]);
  });

  it('given more than the amount, then it is OVER by the surplus', () => {
    const next = step(anInvoice(), { before: null, deposit: aDeposit({ amount: usdc(12) }) });
    expect(exceptionsOf(next)).toEqual(['OVER']);
    expect([amountDue(next).units, surplus(next).units]).toEqual([0n, 2_000_000n]);
  });

  it('given an EXPIRED invoice and late money, then it is CONFIRMING and LATE', () => {
    const expired = anInvoice({ status: 'EXPIRED' });
    const next = step(expired, { before: null, deposit: aDeposit({ late: true }) });
    expect(next.status).toBe('CONFIRMING');
    expect(exceptionsOf(next)).toEqual(['LATE']);
  });

  it('given a CANCELLED invoice, then late money is held: it stays CANCELLED', () => {
    const cancelled = anInvoice({ status: 'CANCELLED' });
    const steps = settle(cancelled, { before: null, deposit: aDeposit({ late: true, status: 'CONFIRMED' }) });
    expect(steps.map(({ status }) => status)).toEqual(['CANCELLED']);
    expect(steps[0]?.received.units).toBe(10_000_000n);
  });

  it('given a PAID invoice whose deposit is orphaned, then it is back to PENDING without paidAt', () => {
    const paid =
      settle(anInvoice(), { before: null, deposit: aDeposit({ status: 'CONFIRMED' }) }).at(-1) ?? anInvoice();
    const back = step(paid, { before: 'CONFIRMED', deposit: aDeposit({ status: 'ORPHANED' }) });
    expect(back).toMatchObject({ status: 'PENDING', received: usdc(0), confirmed: usdc(0) });
    expect(back).not.toHaveProperty('paidAt');
    expect(back.deposits).toMatchObject([{ status: 'ORPHANED' }]);
  });

  it('given a PAID invoice of which enough is still seen, then it is back to CONFIRMING', () => {
    const both = settle(
      anInvoice(),
      { before: null, deposit: aDeposit({ status: 'CONFIRMED' }) },
      { before: null, deposit: aDeposit({ id: 'dep_2' }) },
    );
    const back = step(both.at(-1) ?? anInvoice(), {
      before: 'CONFIRMED',
      deposit: aDeposit({ status: 'ORPHANED' }),
    });
    expect(back.status).toBe('CONFIRMING');
  });

  it('given the same deposit again, then nothing changes', () => {
    const seen = step(anInvoice(), { before: null, deposit: aDeposit() });
    expect(
      recordDeposits(seen, [{ before: 'SEEN', deposit: aDeposit() }], { by: 'watcher', at: NOW }),
    ).toEqual({
      ok: true,
      value: null,
    });
  });

  it('given another finality rule, then it changes alone', () => {
    const decided = recordDeposits(anInvoice(), [], {
      by: 'watcher',
      at: NOW,
      finality: { finalityTag: 'finalized' },
    });
    expect(decided).toMatchObject({
      ok: true,
      value: { finality: { finalityTag: 'finalized' }, version: 2 },
    });
  });

  it('given an orphan that a new block holds again, then it counts again', () => {
    const seen = step(anInvoice(), { before: null, deposit: aDeposit() });
    const gone = step(seen, { before: 'SEEN', deposit: aDeposit({ status: 'ORPHANED' }) });
    const again = step(gone, { before: 'ORPHANED', deposit: aDeposit({ blockHash: '0xb101' }) });
    expect([seen.status, gone.status, again.status]).toEqual(['CONFIRMING', 'PENDING', 'CONFIRMING']);
    expect(again.received).toEqual(usdc(10));
  });
});

describe('in time', () => {
  it.each([
    ['at the second of expiry', EXPIRES_AT_SECONDS, 'PENDING', false],
    ['a second later', EXPIRES_AT_SECONDS + 1, 'PENDING', true],
    ['early but cancelled', EXPIRES_AT_SECONDS - 1, 'CANCELLED', true],
  ] as const)('given a block %s, then late is what it says', (_case, mined, status, late) => {
    expect(arrivesLate(anInvoice({ status }), mined)).toBe(late);
  });
});

describe('expiring', () => {
  const pass = (timestampSeconds: number) => ({
    by: 'watcher' as const,
    at: NOW,
    block: { timestampSeconds },
  });

  it('given a block at expiresAt, then nothing changes; given a later one, then it is EXPIRED', () => {
    expect(expire(anInvoice(), pass(EXPIRES_AT_SECONDS))).toEqual({ ok: true, value: null });
    expect(expire(anInvoice(), pass(EXPIRES_AT_SECONDS + 1))).toMatchObject({
      ok: true,
      value: { status: 'EXPIRED', version: 2 },
    });
  });

  it('given a partial payment, then it expires all the same and keeps PARTIAL', () => {
    const partial = step(anInvoice(), { before: null, deposit: aDeposit({ amount: usdc(4) }) });
    const decided = expire(partial, pass(EXPIRES_AT_SECONDS + 1));
    expect(decided.ok && decided.value && exceptionsOf(decided.value)).toEqual(['PARTIAL']);
  });

  it.each(['CONFIRMING', 'CANCELLED', 'EXPIRED'] as const)('given %s, then it does not expire', (status) => {
    expect(expire(anInvoice({ status }), pass(EXPIRES_AT_SECONDS + 1))).toEqual({ ok: true, value: null });
  });
});

describe('an invoice whose sweep has failed', () => {
  const [held, other] = [{ id: 'dep_1' }, { id: 'dep_2' }].map(({ id }) =>
    aDeposit({ id, status: 'CONFIRMED' }),
  ) as [ReturnType<typeof aDeposit>, ReturnType<typeof aDeposit>];

  /** With two deposits that each pay it. */
  function failed(): Invoice {
    const paid = settle(anInvoice(), { before: null, deposit: held }, { before: null, deposit: other }).at(
      -1,
    );
    const state = { status: 'SWEEP_FAILED', paidAt: NOW, failureReason: 'refused' } as const;
    return { ...(paid ?? anInvoice()), ...state };
  }

  it('given a reorganisation that takes one deposit and leaves it paid, then it is swept again by itself', () => {
    const gone = { before: 'CONFIRMED', deposit: { ...other, status: 'ORPHANED' } } as const;
    const next = step(failed(), gone);
    expect(next).toMatchObject({ status: 'SWEEPING', paidAt: NOW, confirmed: usdc(10) });
    expect(next).not.toHaveProperty('failureReason');
  });

  it('given a reorganisation that leaves less than the amount, then it is PENDING', () => {
    const gone = [held, other].map((each): DepositChange => ({
      before: 'CONFIRMED',
      deposit: { ...each, status: 'ORPHANED' },
    }));
    expect(step(failed(), ...gone).status).toBe('PENDING');
  });

  it('given more money and no reorganisation, then it waits for a person: the token has refused', () => {
    const more = aDeposit({ id: 'dep_3', status: 'CONFIRMED' });
    expect(step(failed(), { before: null, deposit: more }).status).toBe('SWEEP_FAILED');
    expect(recordDeposits(failed(), [], { by: 'watcher', at: NOW })).toEqual({ ok: true, value: null });
  });
});
