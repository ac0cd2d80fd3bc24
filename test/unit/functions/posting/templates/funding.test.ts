import { describe, expect, it } from 'vitest';
import { walletFunded, walletSpent } from '../../../../../functions/posting/templates/funding.ts';
import { funded, linesOf, spent } from '../../../../fixtures/posting/events.ts';

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

describe('what a wallet spent for no invoice', () => {
  it('given the creation of the delegate, then its gas is an expense of the operator, to the wei', () => {
    expect(linesOf(walletSpent(spent()))).toEqual([
      'Dr gas-expense 400000000000001 ETH@31337',
      'Cr gas-wallet 400000000000001 ETH@31337',
    ]);
  });
});
