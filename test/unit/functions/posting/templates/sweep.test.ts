import { describe, expect, it } from 'vitest';
import { finalSource, sweepEnded, sweepTakenBack } from '../../../../../functions/posting/templates/sweep.ts';
import {
  linesOf,
  movement,
  sweepFailed,
  sweepReverted,
  swept,
  sweptNative,
} from '../../../../fixtures/posting/events.ts';

const topUp = movement({ purpose: 'FUND', payer: 'GAS', value: '90', fee: '21' });
const transfer = movement({ fee: '60' });

describe('a sweep that is final', () => {
  it('given a top-up and a transfer, then treasury, gas wallet and what stays at the address are exact', () => {
    expect(linesOf(sweepEnded(swept({ movements: [topUp, transfer] })))).toEqual([
      'Dr treasury 5000000 USDC@31337',
      'Cr deposits 5000000 USDC@31337',
      'Dr gas-expense 81 ETH@31337',
      'Cr gas-wallet 21 ETH@31337',
      'Cr deposit-gas 60 ETH@31337',
      'Dr deposit-gas 90 ETH@31337',
      'Cr gas-wallet 90 ETH@31337',
    ]);
  });

  it('given a reorganisation that took it back, then its entry is reversed, and once mined again it is another entry', () => {
    const movements = [topUp, transfer];
    const reverted = sweepReverted({ movements });
    expect(finalSource(reverted)).toBe(sweepEnded(swept({ movements }))?.draft.source);
    const taken = sweepTakenBack(reverted, 'je_1');
    expect(taken?.draft).toMatchObject({ source: 'swp_1#5', reverses: 'je_1' });
    expect(linesOf(taken)).toEqual(
      linesOf(sweepEnded(swept({ movements }))).map((line) =>
        line.startsWith('Dr') ? line.replace('Dr', 'Cr') : line.replace('Cr', 'Dr'),
      ),
    );
    const again = { ...swept({ movements }), id: 'swp_1#7', version: 7 };
    expect(sweepEnded(again)?.draft.source).toBe('swp_1#7');
  });

  it("given the merchant's own treasury, then what we owe is settled", () => {
    expect(linesOf(sweepEnded(swept({ treasuryOwner: 'MERCHANT' })))).toEqual([
      'Dr payable 5000000 USDC@31337',
      'Cr deposits 5000000 USDC@31337',
    ]);
  });

  it('given a token that takes a fee of transfers, then what it kept is an expense and nothing stays open', () => {
    expect(linesOf(sweepEnded(swept({ arrived: '4950000', left: '5000000' })))).toEqual([
      'Dr treasury 4950000 USDC@31337',
      'Dr transfer-fee 50000 USDC@31337',
      'Cr deposits 5000000 USDC@31337',
    ]);
  });

  it('given money that came after it was signed and went with it, then all that arrived is posted', () => {
    expect(linesOf(sweepEnded(swept({ arrived: '7000000', left: '7000000' })))).toEqual([
      'Dr treasury 7000000 USDC@31337',
      'Cr deposits 7000000 USDC@31337',
    ]);
  });

  it('given failed transactions before, then their gas is posted and their value is not', () => {
    const failed = [movement({ ...topUp, succeeded: false }), movement({ fee: '40', succeeded: false })];
    expect(linesOf(sweepEnded(swept({ movements: [...failed, topUp, transfer] })))).toEqual([
      'Dr treasury 5000000 USDC@31337',
      'Cr deposits 5000000 USDC@31337',
      'Dr gas-expense 142 ETH@31337',
      'Cr gas-wallet 42 ETH@31337',
      'Cr deposit-gas 100 ETH@31337',
      'Dr deposit-gas 90 ETH@31337',
      'Cr gas-wallet 90 ETH@31337',
    ]);
  });

  it('given native money, then the fee comes out of it', () => {
    expect(
      linesOf(
        sweepEnded(
          sweptNative({ arrived: '979', left: '979', movements: [movement({ value: '979', fee: '21' })] }),
        ),
      ),
    ).toEqual([
      'Dr treasury 979 ETH@31337',
      'Cr deposits 979 ETH@31337',
      'Dr gas-expense 21 ETH@31337',
      'Cr deposits 21 ETH@31337',
    ]);
  });

  it('given native money and a fee below the limit, then what stays at the address stays in deposits', () => {
    const [treasury, moved] = linesOf(
      sweepEnded(
        sweptNative({ arrived: '970', left: '970', movements: [movement({ value: '970', fee: '21' })] }),
      ),
    );
    expect([treasury, moved]).toEqual(['Dr treasury 970 ETH@31337', 'Cr deposits 970 ETH@31337']);
  });

  it('given a native batch that the gas wallet pays, then the money arrives whole', () => {
    const batch = movement({ payer: 'GAS', fee: '100', share: { index: 2, of: 3 } });
    expect(linesOf(sweepEnded(sweptNative({ method: 'EIP7702', movements: [batch] })))).toEqual([
      'Dr treasury 1000 ETH@31337',
      'Cr deposits 1000 ETH@31337',
      'Dr gas-expense 34 ETH@31337',
      'Cr gas-wallet 34 ETH@31337',
    ]);
  });

  it("given a batch, then this sweep's part of the fee is posted", () => {
    const batch = (index: number) =>
      linesOf(
        sweepEnded(swept({ movements: [movement({ payer: 'GAS', fee: '100', share: { index, of: 3 } })] })),
      ).filter((line) => line.includes('gas-wallet'));
    expect([batch(0), batch(1), batch(2)].flat()).toEqual([
      'Cr gas-wallet 33 ETH@31337',
      'Cr gas-wallet 33 ETH@31337',
      'Cr gas-wallet 34 ETH@31337',
    ]);
  });
});

describe('a sweep that was given up', () => {
  it('given mined transactions, then gas and top-up are posted and the money stays in deposits', () => {
    const movements = [topUp, movement({ fee: '60', succeeded: false })];
    expect(linesOf(sweepEnded(sweepFailed({ movements })))).toEqual([
      'Dr gas-expense 81 ETH@31337',
      'Cr gas-wallet 21 ETH@31337',
      'Cr deposit-gas 60 ETH@31337',
      'Dr deposit-gas 90 ETH@31337',
      'Cr gas-wallet 90 ETH@31337',
    ]);
  });

  it('given nothing was mined, then there is nothing to post', () => {
    expect(sweepEnded(sweepFailed())).toBeNull();
  });
});
