import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BranchLeft } from '../../../../../functions/chain/ports.ts';
import { firstCursor } from '../../../../../functions/chain/watching/cursor.ts';
import { moveWithdrawal, newWithdrawal } from '../../../../../functions/chain/withdrawal.ts';
import type { Invoice } from '../../../../../functions/invoices/invoice.ts';
import { money } from '../../../../../functions/shared/money.ts';
import { shardOf } from '../../../../../functions/shared/shards.ts';
import type { Stores } from '../../../../simulation/stores.ts';
import { AT, BLOCK, CHAIN_ID, nthInvoice, SUITES, takeLease, touched } from './contract.ts';

/** What left addresses: the simulator's stores must do as the product's do. */
describe.each(SUITES)('what left, in the stores on %s', (_, open) => {
  let stores: Stores;
  let made = 0;
  beforeAll(async () => void (stores = await open({ nowMs: () => Date.UTC(2026, 0, 1) })));
  afterAll(() => stores.close());

  const anInvoice = async (): Promise<Invoice> => {
    const invoice = nthInvoice(++made);
    await stores.create([invoice]);
    return invoice;
  };

  it('given outflows, then they are stored while the chain is on their branch, and an orphan stands at no height', async () => {
    const invoice = await anInvoice();
    const other = CHAIN_ID + 1;
    const lease = await takeLease(stores, 'contract-outflows');
    const first = firstCursor(other, '0x00', BLOCK, { head: 9, safe: null, finalized: null });
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
    const settlement = { ...touched(invoice, null), withdrawal: { before: null, after } };
    expect((await stores.settlements.commit(settlement)).ok).toBe(true);
    expect(await stores.chain.withdrawals(['wdr_1', 'absent'])).toEqual([after]);
    const now = await stores.invoices.get(invoice.id);
    if (now === null) throw new Error('a wrong fixture');
    const twice = { ...touched(now, null), withdrawal: { before: null, after } };
    expect(await stores.settlements.commit(twice)).toMatchObject({
      ok: false,
      error: { refused: ['wdr_1'] },
    });
    const reverted = moveWithdrawal('watcher', after, { status: 'REVERTED' }, AT);
    const taken = { ...touched(now, null), withdrawal: { before: after, after: reverted } };
    expect((await stores.settlements.commit(taken)).ok).toBe(true);
    expect(await stores.chain.withdrawals(['wdr_1'])).toEqual([reverted]);
  });
});
