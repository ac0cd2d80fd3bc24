import { Interface } from 'ethers';
import { describe, expect, test } from 'vitest';
import { encodeBalanceOf } from '../../../../../functions/chain/evm/erc20.ts';
import {
  decodeAggregate3,
  encodeAggregate3,
  encodeGetEthBalance,
} from '../../../../../functions/chain/evm/multicall3.ts';

const abi = new Interface([
  'function aggregate3((address target, bool allowFailure, bytes callData)[] calls) returns ((bool success, bytes returnData)[])',
  'function getEthBalance(address owner) view returns (uint256)',
  'function balanceOf(address owner) view returns (uint256)',
]);
const target = '0xcA11bde05977b3631167028862bE2a173976CA11';
const owner = (i: number): string => `0x${(i + 1).toString(16).padStart(40, '0')}`;

describe('Multicall3', () => {
  test.each([0, 1, 2, 1_000])(
    'given %i calls, when encoded by hand, then a general ABI coder writes the same',
    (count) => {
      const owners = Array.from({ length: count }, (_, i) => owner(i));
      const calls = owners.map((each, i) => ({
        target,
        data: i % 2 === 0 ? encodeGetEthBalance(each) : encodeBalanceOf(each),
      }));
      const theirs = owners.map((each, i) => [
        target,
        true,
        abi.encodeFunctionData(i % 2 === 0 ? 'getEthBalance' : 'balanceOf', [each]),
      ]);
      expect(encodeAggregate3(calls)).toBe(abi.encodeFunctionData('aggregate3', [theirs]));
    },
  );

  test('given the answer of a general ABI coder, when decoded, then balances are read and failures are null', () => {
    const word = (value: bigint): string => `0x${value.toString(16).padStart(64, '0')}`;
    const result = abi.encodeFunctionResult('aggregate3', [
      [
        [true, word(7n)],
        [false, word(1n)],
        [true, '0x'],
        [true, word(2n ** 256n - 1n)],
        [false, `0x08c379a0${'0'.repeat(192)}`],
        [true, word(0n)],
      ],
    ]);
    expect(decodeAggregate3(result, 6)).toEqual([7n, null, null, 2n ** 256n - 1n, null, 0n]);
  });

  test.each(['0x', '0x00', `0x${'20'.padStart(64, '0')}${'2'.padStart(64, '0')}`])(
    'given the answer %s, when decoded, then it is refused',
    (answer) => {
      expect(() => decodeAggregate3(answer, 2)).toThrow(/aggregate3/);
    },
  );

  test('given another number of results, when decoded, then it is refused', () => {
    const result = abi.encodeFunctionResult('aggregate3', [[]]);
    expect(() => decodeAggregate3(result, 1)).toThrow('1 results were expected, received 0');
  });
});
