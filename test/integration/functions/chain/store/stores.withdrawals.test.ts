import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BranchLeft } from '../../../../../functions/chain/ports.ts';
import { firstCursor } from '../../../../../functions/chain/watching/cursor.ts';
import { moveWithdrawal, newWithdrawal } from '../../../../../functions/chain/withdrawal.ts';
import type { Invoice } from '../../../../../functions/invoices/invoice.ts';
import { touch } from '../../../../../functions/invoices/ports.ts';
import type { Clock } from '../../../../../functions/shared/clock.ts';
import { parseInvoiceId } from '../../../../../functions/shared/ids.ts';
import { money } from '../../../../../functions/shared/money.ts';
import { shardOf } from '../../../../../functions/shared/shards.ts';
import { invoiceOf } from '../../../../fixtures/functions/chain/invoiceOf.ts';
import { memoryDriver } from '../../../../simulation/memory/memoryDriver.ts';
import { memoryStores } from '../../../../simulation/memory/memoryStores.ts';
import { tablesBySdk, tableStores } from '../../../../simulation/real/tableStores.ts';
import type { Stores } from '../../../../simulation/stores.ts';

const CHAIN_ID = 31_337;
const AT = '2026-01-01T00:10:00.000Z';
const SUITES = [
  ['tables', async (clock: Clock) => tableStores(clock, tablesBySdk)],
  ['tables, as the simulator reaches them', async (clock: Clock) => tableStores(clock)],
  ['memory', async (clock: Clock) => memoryStores(clock)],
] as const;

/** What left addresses: the simulator's stores must do as the product's do. */
describe.each(SUITES)('what left, in the stores on %s', (_, open) => {
  let stores: Stores;
  let made = 0;
  const block = {
    ...{ number: 9, hash: '0x09', parentHash: '0x08', timestamp: 1 },
    ...{ baseFeePerGas: 0n, logsBloom: '0x' },
  };
  beforeAll(async () => void (stores = await open({ nowMs: () => Date.UTC(2026, 0, 1) })));
  afterAll(() => stores.close());

  const anInvoice = async (): Promise<Invoice> => {
    const [asset] = memoryDriver(CHAIN_ID, 0, false).config.assets;
    if (asset === undefined) throw new Error('a wrong fixture');
    const id = parseInvoiceId(`inv_${String(++made).padStart(26, '0')}`);
    if (!id.ok) throw new Error(id.error);
    const address = `0x${String(made).padStart(40, '0')}`;
    const invoice = { ...invoiceOf(asset, 5n, CHAIN_ID), id: id.value, address };
    await stores.create([invoice]);
    return invoice;
  };
  const held = async (name: string) => {
    const lease = await stores.leases.acquire({ name, idleSeconds: 0, holdSeconds: 6 });
    if (lease === null) throw new Error(`${name} is held`);
    return lease;
  };
  const touched = (before: Invoice) => ({
    invoice: { before, after: touch(before, AT) },
    ...{ deposits: [], sweep: null, fence: null },
  });

  it('given outflows, then they are stored while the chain is on their branch, and an orphan stands at no height', async () => {
    const invoice = await anInvoice();
    const other = CHAIN_ID + 1;
    const lease = await held('contract-outflows');
    const first = firstCursor(other, '0x00', block, { head: 9, safe: null, finalized: null });
    await stores.cursors.enterBranch(first, null, lease);
    const outflow = {
      ...{ id: 'out_1', chainId: other, invoiceId: invoice.id, address: invoice.address, to: '0x02' },
      ...{ tokenAddress: null, units: 10n ** 30n, fee: 7n, txHash: '0x03', status: 'MINED' as const },
      ...{ blockNumber: 9, blockHash: '0x09', blockTimestamp: 1, due: null },
    };
    const older = { ...outflow, id: 'out_2', blockNumber: 8 };
    const branch = { chainId: other, number: 1 };
    await stores.outflows.record([outflow, older], branch);
    expect(await stores.outflows.outflowsOf(invoice.id)).toEqual([older, outflow]);
    expect(await stores.outflows.get(['out_1', 'absent'])).toEqual([outflow]);
    const atHeight = async (): Promise<readonly string[]> => {
      const shard = shardOf(invoice.id);
      const query = { chainId: other, lane: 'final', shard, from: 9, to: 9, after: null } as const;
      return (await stores.chain.pageByHeight(query)).items.map(({ id }) => id);
    };
    expect(await atHeight()).toEqual(['out_1']);
    await stores.outflows.record([{ ...outflow, status: 'ORPHANED' }], branch);
    expect(await atHeight()).toEqual([]);
    expect(await stores.outflows.get(['out_1'])).toMatchObject([{ status: 'ORPHANED' }]);
    await expect(stores.outflows.record([outflow], { ...branch, number: 2 })).rejects.toThrow(BranchLeft);

    // What is due stands in its lane until it is decided, as long as nothing else was seen of it.
    const due = { ...outflow, due: { lane: 'depth' as const, height: 12 } };
    const dueNow = async (): Promise<readonly string[]> => {
      const shard = shardOf(invoice.id);
      const query = { chainId: other, lane: 'depth', shard, from: 0, to: 12, after: null } as const;
      return (await stores.chain.pageByHeight(query)).items.map(({ id }) => id);
    };
    await stores.outflows.record([due], branch);
    expect([await dueNow(), await atHeight()]).toEqual([['out_1'], []]);
    await stores.outflows.decided({ ...due, blockHash: '0x0a' });
    expect(await dueNow()).toEqual(['out_1']);
    await stores.outflows.decided(due);
    expect([await dueNow(), await atHeight()]).toEqual([[], ['out_1']]);
  });

  it('given a withdrawal, then it is written once with its invoice, and read as it was', async () => {
    const invoice = await anInvoice();
    const after = newWithdrawal(
      {
        ...{ id: 'wdr_1', invoiceId: invoice.id, merchantId: invoice.merchantId, address: invoice.address },
        ...{ to: '0x02', txHash: '0x03', blockNumber: 9, blockHash: '0x09', otherAsset: true },
        ...{ amount: money(10n ** 30n, invoice.asset), fee: 7n, fromSuspense: 10n ** 29n },
      },
      AT,
    );
    const settlement = { ...touched(invoice), withdrawal: { before: null, after } };
    expect((await stores.settlements.commit(settlement)).ok).toBe(true);
    expect(await stores.chain.withdrawals(['wdr_1', 'absent'])).toEqual([after]);
    const now = await stores.invoices.get(invoice.id);
    if (now === null) throw new Error('a wrong fixture');
    const twice = { ...touched(now), withdrawal: { before: null, after } };
    expect(await stores.settlements.commit(twice)).toMatchObject({
      ok: false,
      error: { refused: ['wdr_1'] },
    });
    const reverted = moveWithdrawal('watcher', after, { status: 'REVERTED' }, AT);
    const taken = { ...touched(now), withdrawal: { before: after, after: reverted } };
    expect((await stores.settlements.commit(taken)).ok).toBe(true);
    expect(await stores.chain.withdrawals(['wdr_1'])).toEqual([reverted]);
  });
});
