import { describe, expect, it } from 'vitest';
import type { DepositChange, DepositStatus } from '../../../../functions/invoices/invoiceDeposit.ts';
import {
  type Decision,
  type Invoice,
  isForOthersAlone,
  needsSweep,
} from '../../../../functions/invoices/invoice.ts';
import { recordDeposits } from '../../../../functions/invoices/recordDeposits.ts';
import {
  endSweeping,
  failSweep,
  finishSweep,
  holdSweep,
  recordSweep,
  startSweep,
} from '../../../../functions/invoices/recordSweep.ts';
import { money } from '../../../../functions/shared/money.ts';
import { aDeposit, anInvoice, aSweep, ETH, NOW, usdc } from '../../../fixtures/invoices/invoices.ts';

function next(decision: Decision): Invoice {
  if (!decision.ok || decision.value === null)
    throw new Error(`nothing changed: ${JSON.stringify(decision)}`);
  return decision.value;
}

function moved(before: DepositStatus, status: DepositStatus, id = 'dep_1'): DepositChange {
  return { before, deposit: aDeposit({ id, status }) };
}

function aPaidInvoice(): Invoice {
  const found = { before: null, deposit: aDeposit({ id: 'dep_1', status: 'CONFIRMED' }) } as const;
  return next(
    recordDeposits(next(recordDeposits(anInvoice(), [found], { by: 'watcher', at: NOW })), [], {
      by: 'watcher',
      at: NOW,
    }),
  );
}

function aSweepingInvoice(): Invoice {
  return next(
    startSweep(aPaidInvoice(), {
      by: 'sweeper',
      sweep: aSweep(),
      deposits: [moved('CONFIRMED', 'SWEEPING')],
      at: NOW,
    }),
  );
}

function aSweptInvoice(): Invoice {
  const sweep = aSweep({ status: 'FINAL' });
  return next(
    finishSweep(aSweepingInvoice(), {
      by: 'sweeper',
      sweep,
      deposits: [moved('SWEEPING', 'SWEPT')],
      at: NOW,
    }),
  );
}

describe('sweeping an invoice', () => {
  it('given PAID, when a sweep starts, then it is SWEEPING and shows the sweep', () => {
    expect(aSweepingInvoice()).toMatchObject({
      status: 'SWEEPING',
      sweeps: [{ id: 'swp_1', status: 'PLANNED' }],
    });
  });

  it('given a hold, when a sweep starts, then the hold is gone', () => {
    const held = next(holdSweep(aPaidInvoice(), { reason: 'gas price above limit', at: NOW }));
    expect(held).toMatchObject({ status: 'PAID', sweepHold: 'gas price above limit' });
    expect(holdSweep(held, { reason: 'gas price above limit', at: NOW })).toEqual({ ok: true, value: null });
    const started = next(startSweep(held, { by: 'sweeper', sweep: aSweep(), deposits: [], at: NOW }));
    expect(started).not.toHaveProperty('sweepHold');
  });

  it('given final sweeps that took more than came, since a reorganisation took a deposit, then the watcher looks next', () => {
    const swept = aSweptInvoice();
    expect(swept.asked).toBe(false);
    const sweep = aSweep({ id: 'swp_2', status: 'FINAL' });
    const beyond = next(recordSweep(swept, { by: 'sweeper', sweep, deposits: [], at: NOW }));
    expect(beyond).toMatchObject({ status: 'SWEPT', asked: true });
  });

  it('given the sweep is final, then it is SWEPT with its fee and needs no sweep', () => {
    const fee = money(21_000n, ETH);
    const sweep = aSweep({ status: 'FINAL', txHash: '0xcc', gasUsed: 21_000n, fee });
    const done = next(
      finishSweep(aSweepingInvoice(), {
        by: 'sweeper',
        sweep,
        deposits: [moved('SWEEPING', 'SWEPT')],
        at: NOW,
      }),
    );
    expect(done).toMatchObject({
      status: 'SWEPT',
      sweptAt: NOW,
      swept: usdc(10),
      sweeps: [{ fee, gasUsed: 21_000n }],
    });
    expect(needsSweep(done)).toBe(false);
  });

  it('given money confirmed during the sweep, then it stays SWEEPING until that is swept too', () => {
    const more = { before: null, deposit: aDeposit({ id: 'dep_2', status: 'CONFIRMED' }) } as const;
    const richer = next(recordDeposits(aSweepingInvoice(), [more], { by: 'watcher', at: NOW }));
    const deposits = [moved('SWEEPING', 'SWEPT')];
    const first = next(
      finishSweep(richer, { by: 'sweeper', sweep: aSweep({ status: 'FINAL' }), deposits, at: NOW }),
    );
    expect(first.status).toBe('SWEEPING');
    const second = aSweep({ id: 'swp_2' });
    const again = next(
      startSweep(first, {
        by: 'sweeper',
        sweep: second,
        deposits: [moved('CONFIRMED', 'SWEEPING', 'dep_2')],
        at: NOW,
      }),
    );
    const done = next(
      finishSweep(again, {
        by: 'sweeper',
        sweep: second,
        deposits: [moved('SWEEPING', 'SWEPT', 'dep_2')],
        at: NOW,
      }),
    );
    expect([done.status, done.swept]).toEqual(['SWEPT', usdc(20)]);
  });

  it('given a new deposit after SWEPT, then it needs a sweep, and the sweep makes it SWEEPING again', () => {
    const more = { before: null, deposit: aDeposit({ id: 'dep_2', status: 'CONFIRMED' }) } as const;
    const richer = next(recordDeposits(aSweptInvoice(), [more], { by: 'watcher', at: NOW }));
    expect([richer.status, needsSweep(richer)]).toEqual(['SWEPT', true]);
    const deposits = [moved('CONFIRMED', 'SWEEPING', 'dep_2')];
    const again = next(
      startSweep(richer, { by: 'sweeper', sweep: aSweep({ id: 'swp_2' }), deposits, at: NOW }),
    );
    expect(again.status).toBe('SWEEPING');
    expect(again).not.toHaveProperty('sweptAt');
  });

  it('given the sweep is given up, then it is SWEEP_FAILED with the reason and out of the sweep index', () => {
    const step = {
      by: 'sweeper' as const,
      sweep: aSweep({ status: 'FAILED' }),
      deposits: [moved('SWEEPING', 'CONFIRMED')],
      at: NOW,
    };
    const failed = next(failSweep(aSweepingInvoice(), { ...step, reason: 'reverted three times' }));
    expect(failed).toMatchObject({
      status: 'SWEEP_FAILED',
      failureReason: 'reverted three times',
      confirmed: usdc(10),
    });
    expect(needsSweep(failed)).toBe(false);
  });

  it('given a batch was signed for it and its sweep was given up, then others may move what is there, and the index has it', () => {
    const sweep = aSweep({ status: 'FAILED', method: 'EIP7702' });
    const deposits = [moved('SWEEPING', 'CONFIRMED')];
    const failed = next(
      failSweep(aSweepingInvoice(), { by: 'sweeper', sweep, deposits, at: NOW, reason: 'refused' }),
    );
    expect([isForOthersAlone(failed), needsSweep(failed)]).toEqual([true, true]);

    const taken = [moved('CONFIRMED', 'SWEEPING')];
    const others = aSweep({ id: 'swp_2', method: 'EIP7702' });
    const begun = next(recordSweep(failed, { by: 'sweeper', sweep: others, deposits: taken, at: NOW }));
    // What was begun is ended by the same look.
    expect([begun.status, isForOthersAlone(begun), needsSweep(begun)]).toEqual(['SWEEP_FAILED', true, true]);
    const final = { ...others, status: 'FINAL' } as const;
    const ended = [moved('SWEEPING', 'SWEPT')];
    const done = next(recordSweep(begun, { by: 'sweeper', sweep: final, deposits: ended, at: NOW }));
    expect([isForOthersAlone(done), needsSweep(done)]).toEqual([false, true]);
  });

  it('given others moved all of it before it was PAID, then it goes on to SWEPT, one state at a time', () => {
    const swept = next(
      recordSweep(aPaidInvoice(), {
        by: 'sweeper',
        sweep: aSweep({ status: 'FINAL', method: 'EIP7702' }),
        deposits: [moved('CONFIRMED', 'SWEPT')],
        at: NOW,
      }),
    );
    expect(swept).toMatchObject({ status: 'PAID', swept: usdc(10) });
    const sweeping = next(endSweeping(swept, { by: 'sweeper', at: NOW }));
    expect(sweeping.status).toBe('SWEEPING');
    const done = next(endSweeping(sweeping, { by: 'sweeper', at: NOW }));
    expect([done.status, needsSweep(done)]).toEqual(['SWEPT', false]);
  });

  it('given the sweep moves on, then the copy follows and the status stays; given the same again, then nothing changes', () => {
    const step = {
      by: 'sweeper' as const,
      sweep: aSweep({ status: 'BROADCAST', txHash: '0xcc' }),
      deposits: [],
      at: NOW,
    };
    const sent = next(recordSweep(aSweepingInvoice(), step));
    expect(sent).toMatchObject({ status: 'SWEEPING', sweeps: [{ status: 'BROADCAST', txHash: '0xcc' }] });
    expect(recordSweep(sent, step)).toEqual({ ok: true, value: null });
  });

  it('given a final sweep that a reorganisation takes back, then SWEPT returns to SWEEPING', () => {
    const step = {
      by: 'watcher' as const,
      sweep: aSweep({ status: 'BROADCAST' }),
      deposits: [moved('SWEPT', 'SWEEPING')],
      at: NOW,
    };
    expect(next(recordSweep(aSweptInvoice(), step))).toMatchObject({ status: 'SWEEPING', swept: usdc(0) });
  });

  it.each([
    [
      'start',
      () => startSweep(anInvoice(), { by: 'sweeper', sweep: aSweep(), deposits: [], at: NOW }),
      'PENDING',
    ],
    [
      'finish',
      () => finishSweep(aPaidInvoice(), { by: 'sweeper', sweep: aSweep(), deposits: [], at: NOW }),
      'PAID',
    ],
    [
      'fail',
      () =>
        failSweep(aSweptInvoice(), { by: 'sweeper', sweep: aSweep(), deposits: [], at: NOW, reason: 'x' }),
      'SWEPT',
    ],
    ['hold', () => holdSweep(anInvoice(), { reason: 'x', at: NOW }), 'PENDING'],
  ] as const)(
    'given the wrong status, when asked to %s, then it is refused as InvalidState',
    (_verb, command, status) => {
      expect(command()).toMatchObject({ ok: false, error: { code: 'InvalidState', facts: { status } } });
    },
  );
});

describe('a look that the watcher was asked for', () => {
  const sweeping = (change: Partial<Invoice>): Invoice => {
    const paid = { ...aPaidInvoice(), ...change } as Invoice;
    const sweep = aSweep({ status: 'BROADCAST' });
    const deposits = [moved('CONFIRMED', 'SWEEPING')];
    return next(startSweep(paid, { by: 'sweeper', sweep, deposits, at: NOW }));
  };
  const swept = (invoice: Invoice): Invoice => {
    const sweep = aSweep({ status: 'FINAL' });
    const deposits = [moved('SWEEPING', 'SWEPT')];
    return next(finishSweep(invoice, { by: 'sweeper', sweep, deposits, at: NOW }));
  };

  it('given an invoice that is asked for, when the sweeper writes it, then it still is', () => {
    expect(swept(sweeping({ asked: true })).asked).toBe(true);
    expect(swept(sweeping({ asked: false })).asked).toBe(false);
  });

  it('given money that somebody withdrew, when as much as came is swept, then the rest came unseen and the watcher looks', () => {
    expect(swept(sweeping({ withdrawn: 1n })).asked).toBe(true);
  });
});
