import { describe, expect, it } from 'vitest';
import { invoiceRefunded, walletFunded } from '../../../../../functions/posting/templates/funding.ts';
import { funded, linesOf, refunded } from '../../../../fixtures/posting/events.ts';

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

describe('a refund that is final', () => {
  it('given money that was owed, then it is owed no more and the refund wallet paid it and its gas', () => {
    expect(linesOf(invoiceRefunded(refunded()))).toEqual([
      'Dr payable 5000000 USDC@31337',
      'Cr refund-wallet 5000000 USDC@31337',
      'Dr gas-expense 42000 ETH@31337',
      'Cr refund-wallet 42000 ETH@31337',
    ]);
  });

  it('given money that waited in suspense, then that part leaves suspense', () => {
    expect(linesOf(invoiceRefunded(refunded({ fromSuspense: '2000000' }))).slice(0, 3)).toEqual([
      'Dr payable 3000000 USDC@31337',
      'Dr suspense 2000000 USDC@31337',
      'Cr refund-wallet 5000000 USDC@31337',
    ]);
  });

  it('given more from suspense than was refunded, then it is refused', () => {
    expect(() => invoiceRefunded(refunded({ fromSuspense: '5000001' }))).toThrow('rfd_1#3');
  });
});
