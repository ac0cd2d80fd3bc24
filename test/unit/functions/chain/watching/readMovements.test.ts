import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Transfer } from '../../../../../functions/chain/evm/erc20.ts';
import { tokenMovements } from '../../../../../functions/chain/watching/readMovements.ts';

const BLOCK = { number: 7, hash: '0x07', timestamp: 70 };
const address = (digit: number): string => `0x${String(digit).repeat(40)}`;
const log = (change: Partial<Transfer>): Transfer => ({
  ...{ token: address(1), from: address(2), to: address(3), value: 5n },
  ...{ blockNumber: 7, blockHash: '0x07', txHash: '0xaa', logIndex: 0, ...change },
});
const idsOf = (logs: readonly Transfer[]): readonly string[] =>
  tokenMovements(1, logs, [BLOCK]).map(({ id, to, units }) => `${id} ${to} ${units}`);

describe('the movements that logs tell', () => {
  test('given transfers of one transaction to several recipients, when it is mined again at any other index, then each keeps its name', () => {
    const transfers = fc.array(fc.record({ to: fc.integer({ min: 3, max: 5 }), value: fc.bigInt(1n, 9n) }), {
      minLength: 2,
      maxLength: 8,
    });
    const law = fc.property(transfers, fc.nat(500), fc.nat(500), (sent, before, after) => {
      const minedFrom = (index: number): Transfer[] => [
        log({ txHash: '0xbb', to: address(3), logIndex: 0 }),
        ...sent.map(({ to, value }, i) => log({ to: address(to), value, logIndex: index + 1 + i })),
      ];
      expect(idsOf(minedFrom(after))).toEqual(idsOf(minedFrom(before)));
      expect(new Set(idsOf(minedFrom(after)).map((each) => each.split(' ')[0])).size).toBe(sent.length + 1);
    });
    fc.assert(law, { numRuns: 200 });
  });

  test("given EIP-7708's log of a native transfer, then it is no transfer of a token, in whatever case its address is written", () => {
    const system = '0xfffffffffffffffffffffffffffffffffffffffe';
    const logs = [
      log({ token: system, logIndex: 0 }),
      log({ token: `0x${system.slice(2).toUpperCase()}`, logIndex: 1 }),
      log({ logIndex: 2 }),
    ];
    expect(tokenMovements(1, logs, [BLOCK]).map(({ logIndex }) => logIndex)).toEqual([2]);
  });

  test('given a log of another block at its height, then nothing is concluded', () => {
    expect(() => tokenMovements(1, [log({ blockHash: '0xff' })], [BLOCK])).toThrow(/another block/);
  });
});
