import { describe, expect, it } from 'vitest';
import { walletFunded } from '../../../../../functions/posting/templates/funding.ts';
import { funded, linesOf } from '../../../../fixtures/posting/events.ts';

describe('a wallet that its owner funded', () => {
  it('given the gas wallet, then we owe the owner what the wallet got', () => {
    expect(linesOf(walletFunded(funded()))).toEqual([
      'Dr gas-wallet 10000000000000000000 ETH@31337',
      'Cr owner-funding 10000000000000000000 ETH@31337',
    ]);
  });

  it('given the refund wallet, then it is another account', () => {
    const usdc = { wallet: 'REFUND' as const, currency: 'USDC', decimals: 6, amount: '9' };
    expect(linesOf(walletFunded(funded(usdc)))).toEqual([
      'Dr refund-wallet 9 USDC@31337',
      'Cr owner-funding 9 USDC@31337',
    ]);
  });
});
