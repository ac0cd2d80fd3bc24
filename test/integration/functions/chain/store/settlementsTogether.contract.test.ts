import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BranchLeft } from '../../../../../functions/chain/ports.ts';
import { firstCursor } from '../../../../../functions/chain/watching/cursor.ts';
import type { Invoice } from '../../../../../functions/invoices/invoice.ts';
import type { Stores } from '../../../../simulation/stores.ts';
import { CHAIN_ID, nthInvoice, BLOCK, SUITES, takeLease, touched } from './contract.ts';

/** More than one transaction holds. */
const COUNT = 120;

describe.each(SUITES)('settlements side by side on %s', (_, open) => {
  let stores: Stores;
  let invoices: Invoice[];
  beforeAll(async () => {
    stores = await open({ nowMs: () => Date.UTC(2026, 0, 1) });
    invoices = Array.from({ length: COUNT }, (__, i) => nthInvoice(i + 1));
    await stores.create(invoices);
    const lease = await takeLease(stores, 'together');
    const first = firstCursor(CHAIN_ID, '0x00', BLOCK, { head: 9, safe: null, finalized: null });
    await stores.cursors.enterBranch(first, null, lease);
  });
  afterAll(() => stores.close());

  const onBranch = (before: Invoice, number: number) => touched(before, { chainId: CHAIN_ID, number });

  it('given one of them of an old version, then it alone is a conflict, and a branch that was left refuses all', async () => {
    const [changed, ...others] = invoices;
    if (changed === undefined) throw new Error('there are invoices');
    await stores.settlements.commit(onBranch(changed, 1));
    const written = await Promise.all(invoices.map((each) => stores.settlements.commit(onBranch(each, 1))));
    expect(written[0]).toMatchObject({ ok: false, error: { refused: [changed.id] } });
    expect(written.slice(1).every((each) => each.ok)).toBe(true);
    const read = (await Promise.all(others.map(({ id }) => stores.invoices.get(id)))).flatMap(
      (each) => each ?? [],
    );
    expect(read.map(({ version }) => version)).toEqual(others.map(() => 2));

    const refused = await Promise.allSettled(
      read.map((each) => stores.settlements.commit(onBranch(each, 2))),
    );
    expect(
      refused.filter((each) => each.status === 'rejected' && each.reason instanceof BranchLeft),
    ).toHaveLength(read.length);
  });
});
