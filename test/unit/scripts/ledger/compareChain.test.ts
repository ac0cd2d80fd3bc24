import { describe, expect, it } from 'vitest';
import {
  type ChainRole,
  compareWithChain,
  COMPARISON_COLUMNS,
  type RoleAmount,
} from '../../../../scripts/ledger/compareChain.ts';
import { render } from '../../../../scripts/ledger/table.ts';
import { isSound, renderVerification } from '../../../../scripts/ledger/verify.ts';

const usdc = (role: ChainRole, units: bigint): RoleAmount => ({ role, asset: 'USDC@1', decimals: 6, units });

describe('the ledger compared with a chain', () => {
  it('given several books and addresses, then each role and asset is one line of sums', () => {
    const ledger = [usdc('treasury', 3n), usdc('treasury', 4n), usdc('deposits', 5n)];
    const chain = [usdc('deposits', 2n), usdc('deposits', 3n), usdc('treasury', 7n)];
    expect(compareWithChain(ledger, [], chain)).toMatchObject([
      { role: 'deposits', ledger: 5n, chain: 5n, drift: 0n },
      { role: 'treasury', ledger: 7n, chain: 7n, drift: 0n },
    ]);
  });

  it('given money that is not final, then it is under way and no drift', () => {
    expect(compareWithChain([], [usdc('deposits', 5n)], [usdc('deposits', 5n)])).toMatchObject([
      { ledger: 0n, underWay: 5n, drift: 0n },
    ]);
  });

  it('given money that only one side knows, then it is drift, with its sign', () => {
    const lines = compareWithChain([usdc('treasury', 1n)], [], [usdc('deposits', 1n)]);
    expect(lines.map(({ role, drift }) => [role, drift])).toEqual([
      ['deposits', 1n],
      ['treasury', -1n],
    ]);
  });
});

describe('the comparison as text', () => {
  const lines = compareWithChain([usdc('treasury', 12_250_000n)], [usdc('treasury', -1n)], []);

  it('given a table, then amounts are in currency units and stand under each other', () => {
    expect(render('table', COMPARISON_COLUMNS, lines).split('\n')).toEqual([
      'account   asset   ledger  under way  chain       drift',
      '────────  ──────  ──────  ─────────  ─────  ──────────',
      'treasury  USDC@1   12.25  -0.000001      0  -12.249999',
    ]);
  });

  it('given CSV and JSON, then programs read the same', () => {
    expect(render('csv', COMPARISON_COLUMNS, lines)).toBe(
      'account,asset,ledger,under way,chain,drift\r\ntreasury,USDC@1,12.25,-0.000001,0,-12.249999',
    );
    expect(JSON.parse(render('json', COMPARISON_COLUMNS, lines))).toEqual([
      {
        account: 'treasury',
        asset: 'USDC@1',
        ledger: '12.25',
        'under way': '-0.000001',
        chain: '0',
        drift: '-12.249999',
      },
    ]);
  });

  it('given books and chains, then JSON is one document, and drift on a chain is not sound', () => {
    const book = {
      book: 'mer_1',
      entries: 2,
      blocks: 1,
      unsealed: 0,
      drift: [],
      mismatches: [],
      anchors: { anchored: 0 },
    };
    const chain = { chainId: 1, name: 'Server', block: 7, lines };
    expect(JSON.parse(renderVerification([book], [chain], 'json'))).toMatchObject({
      books: [{ book: 'mer_1', drift: '0' }],
      chains: [{ chainId: 1, name: 'Server', block: 7, lines: [{ drift: '-12.249999' }] }],
    });
    expect(renderVerification([book], [chain], 'table')).toContain('\n\nChain 1 (Server), block 7\n');
    expect([isSound([book]), isSound([book], [chain])]).toEqual([true, false]);
  });
});
