import { describe, expect, it } from 'vitest';
import {
  confirmedSource,
  depositConfirmed,
  depositReallocated,
  depositTakenBack,
} from '../../../../../functions/posting/templates/deposit.ts';
import { confirmed, linesOf, orphaned, reallocated } from '../../../../fixtures/posting/events.ts';

describe('a deposit that became final', () => {
  it('given what the invoice asked for, then it is owed to the merchant', () => {
    const request = depositConfirmed(confirmed());
    expect(linesOf(request)).toEqual(['Dr deposits 5000000 USDC@31337', 'Cr payable 5000000 USDC@31337']);
    expect(request?.draft).toMatchObject({ book: 'mer_1', source: 'dep_1#2' });
    expect(request?.accounts.map(({ id, type }) => `${type} ${id}`)).toEqual([
      'ASSET mer_1:crypto:deposits:USDC@31337',
      'LIABILITY mer_1:crypto:payable:USDC@31337',
    ]);
  });

  it('given more than was asked, then what is over waits in suspense', () => {
    expect(linesOf(depositConfirmed(confirmed({ amount: '5000001' })))).toEqual([
      'Dr deposits 5000001 USDC@31337',
      'Cr payable 5000000 USDC@31337',
      'Cr suspense 1 USDC@31337',
    ]);
  });

  it('given late money that is held, then all of it waits in suspense', () => {
    expect(linesOf(depositConfirmed(confirmed({ late: true, owed: '0' })))).toEqual([
      'Dr deposits 5000000 USDC@31337',
      'Cr suspense 5000000 USDC@31337',
    ]);
  });

  it('given what is owed is not known, then nothing is posted by guess', () => {
    expect(() => depositConfirmed(confirmed({ owed: null }))).toThrow('dep_1#2');
  });
});

describe('a deposit of which more is owed than before', () => {
  it('given what waited in suspense, then that much leaves it for the merchant', () => {
    expect(linesOf(depositReallocated(reallocated({ owedBefore: '2000000' })))).toEqual([
      'Dr suspense 3000000 USDC@31337',
      'Cr payable 3000000 USDC@31337',
    ]);
  });

  it('given less than before, then it is refused', () => {
    expect(() => depositReallocated(reallocated({ owedBefore: '5000001' }))).toThrow('dep_1#3');
  });
});

describe('a deposit that a reorganisation took back', () => {
  it('given part of it was owed at last, then both parts are taken back', () => {
    const request = depositTakenBack(orphaned({ owed: '2000000' }), 'je_1');
    expect(linesOf(request)).toEqual([
      'Cr deposits 5000000 USDC@31337',
      'Dr payable 2000000 USDC@31337',
      'Dr suspense 3000000 USDC@31337',
    ]);
    expect(request?.draft).toMatchObject({ source: 'dep_1#3', reverses: 'je_1' });
  });

  it('given it was final, then the entry of its confirmation is named', () => {
    expect(confirmedSource(orphaned())).toBe('dep_1#2');
  });

  it('given it never was final, then there is nothing to take back', () => {
    expect(confirmedSource(orphaned({ confirmedVersion: null, owed: null }))).toBeNull();
  });
});
