import { describe, expect, it } from 'vitest';
import type { HeightQuery } from '../../../../functions/chain/ports.ts';
import { revokedGas } from '../../../../functions/chain/sweeping/createRevocation.ts';
import type { Movement, Sweep } from '../../../../functions/chain/sweep.ts';
import { merchantId } from '../../../../functions/shared/ids.ts';
import { invoiceId } from '../../../../functions/shared/ids.ts';
import { money } from '../../../../functions/shared/money.ts';
import { readSweptGas } from '../../../../scripts/sweeping/readSweptGas.ts';
import { toHtml } from '../../../../scripts/sweeping/toHtml.ts';
import type { SweepReport } from '../../../../scripts/sweeping/toReport.ts';
import { toTable } from '../../../../scripts/sweeping/toTable.ts';

const USDC = { symbol: 'USDC', chainId: 1, decimals: 6, tokenAddress: '0xTOKEN' };
const ETH = { symbol: 'ETH', decimals: 18 };
const AT = '2026-11-20T10:00:00.000Z';

function movement(change: Partial<Movement>): Movement {
  return {
    purpose: 'MOVE',
    payer: 'GAS',
    wallet: '0xGAS',
    txHash: '0xbatch',
    blockNumber: 7,
    blockHash: '0xb7',
    gasUsed: 90_000n,
    value: 0n,
    fee: 900n,
    succeeded: true,
    share: null,
    ...change,
  };
}

function sweep(number: number, change: Partial<Sweep>): Sweep {
  return {
    id: `swp_${number}`,
    version: 4,
    status: 'FINAL',
    method: 'EIP7702',
    planId: 'pln_1',
    invoiceId: invoiceId.parse('inv_01K00000000000000000000000'),
    merchantId: merchantId.parse('demo'),
    address: '0xDEPOSIT',
    derivationIndex: number,
    treasury: '0xTREASURY',
    treasuryOwner: 'OWN',
    amount: money(5_000_000n, USDC),
    depositIds: [],
    txHash: '0xbatch',
    movements: [],
    arrival: { txHash: '0xbatch', blockNumber: 7, blockHash: '0xb7', logIndex: 1, units: 5n, left: 5n },
    followed: 9,
    failureReason: null,
    feeCurrency: ETH,
    createdAt: AT,
    updatedAt: AT,
    transitions: [],
    ...change,
  };
}

/** Sweeps of shard 3, in two pages. */
function storeOf(sweeps: readonly Sweep[]) {
  const entries = sweeps.map(({ id, invoiceId, address }) => ({
    id,
    invoiceId,
    address,
    tokenAddress: null,
  }));
  const deposit = { ...entries[0], id: 'dep_1' } as (typeof entries)[number];
  return {
    pageByHeight: ({ shard, after }: HeightQuery) => {
      if (shard !== 3) return Promise.resolve({ items: [], after: null });
      return Promise.resolve(
        after === null
          ? { items: [deposit, ...entries.slice(0, 1)], after: 'next' }
          : { items: entries.slice(1), after: null },
      );
    },
    sweeps: (ids: readonly string[]) => Promise.resolve(sweeps.filter(({ id }) => ids.includes(id))),
  };
}

describe('what freeing addresses of a former delegate costs', () => {
  it('given none, then nothing, and given more than one transaction takes, then as many as they need', () => {
    expect(revokedGas(0)).toEqual({ transactions: 0, gas: 0n });
    // The refund is capped at a fifth of what was used.
    expect(revokedGas(1)).toEqual({ transactions: 1, gas: 36_800n });
    expect(revokedGas(201)).toEqual({ transactions: 2, gas: 4_053_600n });
  });
});

describe('what the last sweeps cost', () => {
  const share = (index: number) => ({ index, of: 2 });
  const batch = [0, 1].map((index) => sweep(index, { movements: [movement({ share: share(index) })] }));
  const topUp = sweep(2, {
    method: 'TOP_UP',
    updatedAt: '2026-11-20T09:00:00.000Z',
    arrival: { txHash: '0xmove', blockNumber: 6, blockHash: '0xb6', logIndex: 1, units: 5n, left: 5n },
    movements: [
      movement({ purpose: 'FUND', txHash: '0xfund', gasUsed: 21_000n, fee: 210n }),
      movement({ payer: 'DEPOSIT', wallet: '0xDEPOSIT', txHash: '0xmove', gasUsed: 40_000n, fee: 400n }),
    ],
  });
  const failed = sweep(3, { status: 'FAILED', arrival: null });
  const range = { chainId: 1, from: 0, to: 9 };

  it('given a batch, a top-up and one that failed, then each transaction to the treasury says what an address of it took', async () => {
    const { swept, gasWallet } = await readSweptGas(storeOf([...batch, topUp, failed]), range);
    expect(gasWallet).toBe('0xGAS');
    expect(swept).toEqual([
      { at: topUp.updatedAt, txHash: '0xmove', method: 'TOP_UP', addresses: 1, gas: 61_000, fee: '610' },
      { at: AT, txHash: '0xbatch', method: 'EIP7702', addresses: 2, gas: 45_000, fee: '450' },
    ]);
  });

  it('given nothing that was swept, then no wallet is known', async () => {
    expect(await readSweptGas(storeOf([failed]), range)).toEqual({ swept: [], gasWallet: null });
  });

  it('given a report, then the page has a dot for each transaction, and nothing in it is taken for markup', async () => {
    const { swept } = await readSweptGas(storeOf([...batch, topUp]), range);
    const report: SweepReport = {
      chainId: 1,
      chain: 'A <b>',
      gasPrice: '1500000000',
      plans: [],
      holds: [],
      swept,
      revocations: { addresses: 3, transactions: 1, gas: '76800', fee: '0.0001152' },
    };
    const page = toHtml(report);
    expect(page.match(/<circle /g)).toHaveLength(2);
    expect(page).toContain('45,000 gas each, 2 addresses, EIP7702, 0xbatch');
    expect(page).not.toContain('<b>');
    expect(toTable(report)).toContain('1.50 gwei for a unit of gas');
    expect(toTable(report)).toContain('3 addresses in 1 transactions, 76,800 gas, 0.0001152.');
  });
});
