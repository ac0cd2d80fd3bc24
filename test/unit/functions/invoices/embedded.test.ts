import { describe, expect, it } from 'vitest';
import type { InvoiceDeposit } from '../../../../functions/invoices/invoiceDeposit.ts';
import { embedDeposit, embedSweep, EMBEDDED_MAX } from '../../../../functions/invoices/embedded.ts';
import { recordDeposits } from '../../../../functions/invoices/recordDeposits.ts';
import { aDeposit, anInvoice, aSweep, NOW, usdc } from '../../../fixtures/invoices/invoices.ts';

const full = Array.from({ length: EMBEDDED_MAX }, (_, n) =>
  aDeposit({ id: `dep_${n}`, amount: usdc(n + 1) }),
);

describe('embedded deposits', () => {
  it('given a full list and a larger deposit, then the smallest leaves', () => {
    const list = embedDeposit(full, aDeposit({ id: 'dep_large', amount: usdc(100) }));
    expect(list).toHaveLength(EMBEDDED_MAX);
    expect(list.map(({ id }) => id)).not.toContain('dep_0');
    expect(list.at(-1)?.id).toBe('dep_large');
  });

  it('given a full list and dust, then the list stays as it is', () => {
    expect(embedDeposit(full, aDeposit({ id: 'dep_dust', amount: usdc(0) }))).toBe(full);
  });

  it('given a full list with an orphan, then the orphan leaves first, however large', () => {
    const orphan = aDeposit({ id: 'dep_0', status: 'ORPHANED', amount: usdc(999) });
    const list = embedDeposit([orphan, ...full.slice(1)], aDeposit({ id: 'dep_new', amount: usdc(1) }));
    expect(list.map(({ id }) => id)).not.toContain('dep_0');
  });

  it('given 60 deposits in one pass and orphans beyond the list, then the totals stay exact', () => {
    const deposits: InvoiceDeposit[] = Array.from({ length: 60 }, (_, n) =>
      aDeposit({ id: `dep_${n}`, amount: usdc(1) }),
    );
    const seen = recordDeposits(
      anInvoice(),
      deposits.map((deposit) => ({ before: null, deposit })),
      { by: 'watcher', at: NOW },
    );
    if (!seen.ok || seen.value === null) throw new Error('nothing changed');
    expect([seen.value.deposits.length, seen.value.received]).toEqual([EMBEDDED_MAX, usdc(60)]);
    const orphans = deposits
      .slice(55)
      .map((deposit) => ({ before: 'SEEN' as const, deposit: { ...deposit, status: 'ORPHANED' as const } }));
    const back = recordDeposits(seen.value, orphans, { by: 'watcher', at: NOW });
    expect(back.ok && back.value?.received).toEqual(usdc(55));
  });
});

describe('embedded sweeps', () => {
  it('given a full list, then the oldest leaves', () => {
    const sweeps = Array.from({ length: EMBEDDED_MAX }, (_, n) => aSweep({ id: `swp_${n}` }));
    const list = embedSweep(sweeps, aSweep({ id: 'swp_new' }));
    expect([list.length, list[0]?.id, list.at(-1)?.id]).toEqual([EMBEDDED_MAX, 'swp_1', 'swp_new']);
  });
});
