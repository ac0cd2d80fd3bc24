import { AbiCoder } from 'ethers';
import { describe, expect, test } from 'vitest';
import { explainRefusal, revertText } from '../../../../../functions/chain/evm/revertReason.ts';
import { RpcRefused } from '../../../../../functions/chain/evm/rpc.ts';

const errorData = (text: string): string =>
  `0x08c379a0${AbiCoder.defaultAbiCoder().encode(['string'], [text]).slice(2)}`;

describe('why a transfer was refused', () => {
  test.each(['', 'Pausable: paused', 'ünïcode — and longer than thirty-two bytes in all'])(
    'given Error(%j), when read, then it is the text',
    (text) => {
      expect(revertText(errorData(text))).toBe(text);
    },
  );

  test.each([null, '0x', '0x08c379a0', `0x4e487b71${'0'.repeat(64)}`])(
    'given %s, when read, then there is no text',
    (data) => {
      expect(revertText(data)).toBeNull();
    },
  );

  test.each([
    ['Pausable: paused', /token is paused/],
    ['Blacklistable: account is blacklisted', /issuer has blacklisted/],
    ['ERC20: transfer amount exceeds balance', /holds less than its deposits say/],
    ['something else', /refused: something else/],
  ])('given the revert %j, when explained, then a merchant can act', (text, sentence) => {
    expect(
      explainRefusal(new RpcRefused('eth_estimateGas', 3, 'execution reverted', errorData(text))),
    ).toMatch(sentence);
  });

  test('given a node that gives words only, when explained, then these count', () => {
    const refusal = new RpcRefused('eth_estimateGas', -32000, 'execution reverted: Pausable: paused', null);
    expect(explainRefusal(refusal)).toMatch(/token is paused/);
  });
});
