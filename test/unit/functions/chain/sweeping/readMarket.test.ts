import { describe, expect, it } from 'vitest';
import type { Rpc } from '../../../../../functions/chain/evm/rpc.ts';
import { readMarket } from '../../../../../functions/chain/sweeping/readMarket.ts';

/** A node whose last blocks had these base fees and rewards. */
function nodeWith(answer: unknown): Pick<Rpc, 'request'> & Rpc {
  return {
    request: async (method: string, params: readonly unknown[]) => {
      expect([method, params]).toEqual(['eth_feeHistory', ['0x14', 'latest', [50]]]);
      return answer;
    },
  } as unknown as Rpc;
}

describe('the market', () => {
  it('given a history, then the base fee is that of the next block and the tip the median of what was paid', async () => {
    const node = nodeWith({
      baseFeePerGas: ['0x64', '0x70', '0x7e'],
      reward: [['0x3b9aca00'], ['0x0'], ['0x77359400'], ['0xb2d05e00']],
    });
    expect(await readMarket(node)).toEqual({ baseFeePerGas: 0x7en, tip: 0x77359400n });
  });

  it.each([
    ['empty blocks', { baseFeePerGas: ['0x7'], reward: [['0x0'], ['0x0']] }],
    ['no rewards', { baseFeePerGas: ['0x7'], reward: null }],
    ['none told', { baseFeePerGas: ['0x7'] }],
  ])('given %s, then the tip is the least that nodes take', async (_, answer) => {
    expect(await readMarket(nodeWith(answer))).toEqual({ baseFeePerGas: 7n, tip: 1_000_000n });
  });

  it.each([null, {}, { baseFeePerGas: [] }, { baseFeePerGas: ['seven'] }])(
    'given an answer that is none, %j, then it is refused',
    async (answer) => {
      await expect(readMarket(nodeWith(answer))).rejects.toThrow();
    },
  );
});
