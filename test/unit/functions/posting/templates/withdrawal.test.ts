import { describe, expect, it } from 'vitest';
import {
  withdrawalFinal,
  withdrawalTakenBack,
  withdrawnSource,
} from '../../../../../functions/posting/templates/withdrawal.ts';
import { linesOf, withdrawalReverted, withdrawn } from '../../../../fixtures/posting/events.ts';

const ETH = { currency: 'ETH', decimals: 18, tokenAddress: null };

describe('money that left a deposit address', () => {
  it('given what waited in suspense, then it is owed to nobody any more', () => {
    const request = withdrawalFinal(withdrawn());
    expect(linesOf(request)).toEqual(['Dr suspense 5000000 USDC@31337', 'Cr deposits 5000000 USDC@31337']);
    expect(request?.draft).toMatchObject({ book: 'mer_1', source: 'wdr_1#1' });
  });

  it('given more than waited there, then the rest is unexplained', () => {
    expect(linesOf(withdrawalFinal(withdrawn({ fromSuspense: '2000000', otherAsset: false })))).toEqual([
      'Dr suspense 2000000 USDC@31337',
      'Dr unexplained 3000000 USDC@31337',
      'Cr deposits 5000000 USDC@31337',
    ]);
  });

  it("given native money of a token's address, then it and its fee lay where gas does", () => {
    expect(linesOf(withdrawalFinal(withdrawn({ ...ETH, fee: '21' })))).toEqual([
      'Dr suspense 5000000 ETH@31337',
      'Dr gas-expense 21 ETH@31337',
      'Cr deposit-gas 5000021 ETH@31337',
    ]);
  });

  it('given a transaction that failed, then its fee alone was spent', () => {
    const failed = withdrawn({ ...ETH, amount: '0', fromSuspense: '0', fee: '21', otherAsset: false });
    expect(linesOf(withdrawalFinal(failed))).toEqual([
      'Dr gas-expense 21 ETH@31337',
      'Cr deposits 21 ETH@31337',
    ]);
  });

  it('given a reorganisation that took it back, then its entry is turned round and named', () => {
    const reverted = withdrawalReverted({ fromSuspense: '2000000' });
    expect(withdrawnSource(reverted)).toBe('wdr_1#1');
    const request = withdrawalTakenBack(reverted, 'je_1');
    expect(linesOf(request)).toEqual([
      'Cr suspense 2000000 USDC@31337',
      'Cr unexplained 3000000 USDC@31337',
      'Dr deposits 5000000 USDC@31337',
    ]);
    expect(request?.draft).toMatchObject({ source: 'wdr_1#2', reverses: 'je_1' });
  });
});
