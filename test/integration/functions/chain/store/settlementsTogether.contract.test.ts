import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BranchLeft, type Settlement } from '../../../../../functions/chain/ports.ts';
import { firstCursor } from '../../../../../functions/chain/watching/cursor.ts';
import type { Invoice } from '../../../../../functions/invoices/invoice.ts';
import { touch } from '../../../../../functions/invoices/ports.ts';
import { parseInvoiceId } from '../../../../../functions/shared/ids.ts';
import type { Clock } from '../../../../../functions/shared/clock.ts';
import { invoiceOf } from '../../../../fixtures/functions/chain/invoiceOf.ts';
import { memoryDriver } from '../../../../simulation/memory/memoryDriver.ts';
import { memoryStores } from '../../../../simulation/memory/memoryStores.ts';
import { tablesBySdk, tableStores } from '../../../../simulation/real/tableStores.ts';
import type { Stores } from '../../../../simulation/stores.ts';

const CHAIN_ID = 31_337;
const AT = '2026-01-01T00:10:00.000Z';
/** More than one transaction holds. */
const COUNT = 120;
const SUITES = [
  ['tables', async (clock: Clock) => tableStores(clock, tablesBySdk)],
  ['memory', async (clock: Clock) => memoryStores(clock)],
] as const;

describe.each(SUITES)('settlements side by side on %s', (_, open) => {
  let stores: Stores;
  let invoices: Invoice[];
  beforeAll(async () => {
    stores = await open({ nowMs: () => Date.UTC(2026, 0, 1) });
    const [asset] = memoryDriver(CHAIN_ID, 0, false).config.assets;
    if (asset === undefined) throw new Error('a wrong fixture');
    invoices = Array.from({ length: COUNT }, (__, i) => {
      const id = parseInvoiceId(`inv_${String(i + 1).padStart(26, '0')}`);
      if (!id.ok) throw new Error(id.error);
      const address = `0x${String(i + 1).padStart(40, '0')}`;
      return { ...invoiceOf(asset, 5n, CHAIN_ID), id: id.value, address };
    });
    await stores.create(invoices);
    const lease = await stores.leases.acquire({ name: 'together', idleSeconds: 0, holdSeconds: 6 });
    if (lease === null) throw new Error('it is held');
    const block = {
      ...{ number: 9, hash: '0x09', parentHash: '0x08', timestamp: 1, baseFeePerGas: 0n, logsBloom: '0x' },
    };
    const first = firstCursor(CHAIN_ID, '0x00', block, { head: 9, safe: null, finalized: null });
    await stores.cursors.enterBranch(first, null, lease);
  });
  afterAll(() => stores.close());

  const touched = (before: Invoice, number: number): Settlement => {
    const change = { before, after: touch(before, AT) };
    return { invoice: change, deposits: [], sweep: null, fence: { chainId: CHAIN_ID, number } };
  };

  it('given one of them of an old version, then it alone is a conflict, and a branch that was left refuses all', async () => {
    const [changed, ...others] = invoices;
    if (changed === undefined) throw new Error('there are invoices');
    await stores.settlements.commit(touched(changed, 1));
    const written = await Promise.all(invoices.map((each) => stores.settlements.commit(touched(each, 1))));
    expect(written[0]).toMatchObject({ ok: false, error: { refused: [changed.id] } });
    expect(written.slice(1).every((each) => each.ok)).toBe(true);
    const read = (await Promise.all(others.map(({ id }) => stores.invoices.get(id)))).flatMap(
      (each) => each ?? [],
    );
    expect(read.map(({ version }) => version)).toEqual(others.map(() => 2));

    const refused = await Promise.allSettled(read.map((each) => stores.settlements.commit(touched(each, 2))));
    expect(
      refused.filter((each) => each.status === 'rejected' && each.reason instanceof BranchLeft),
    ).toHaveLength(read.length);
  });
});
