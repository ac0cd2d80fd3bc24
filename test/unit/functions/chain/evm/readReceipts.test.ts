import { Interface } from 'ethers';
import { describe, expect, test } from 'vitest';
import { feeOfReceipt, NodeLagging, readReceipts } from '../../../../../functions/chain/evm/evmNode.ts';
import { GAS_PRICE_ORACLE } from '../../../../../functions/chain/evm/gasPriceOracle.ts';
import { type Rpc, RpcRefused } from '../../../../../functions/chain/evm/rpc.ts';

const oracle = new Interface(['function getOperatorFee(uint256) view returns (uint256)']);
const receipt = (hash: string, fields: Record<string, string> = {}) => ({
  transactionHash: hash,
  blockNumber: '0x10',
  blockHash: '0xb10c',
  status: '0x1',
  gasUsed: '0x5208',
  effectiveGasPrice: '0x2',
  logs: [],
  ...fields,
});

/** A node with these receipts, whose oracle says `operatorFee`. */
function node(
  receipts: readonly unknown[],
  operatorFee: string | RpcRefused = '0x',
): Rpc & { asked: unknown[] } {
  const asked: unknown[] = [];
  return {
    asked,
    request: () => Promise.reject(new Error('only batches')),
    batch: async (calls) =>
      calls.map(({ method, params }) => {
        if (method === 'eth_getTransactionReceipt') return receipts[Number(params[0])];
        asked.push(params);
        return operatorFee;
      }),
  };
}

describe('what a transaction cost', () => {
  test('given a receipt of Ethereum, when read, then it is gas × price, and nothing else is asked', async () => {
    const rpc = node([receipt('0xa')]);
    const [read] = await readReceipts(rpc, ['0']);
    expect(feeOfReceipt(read!)).toBe(42_000n);
    expect(rpc.asked).toEqual([]);
  });

  test('given a receipt of the OP stack, when read, then its data is paid for as well', async () => {
    const rpc = node([
      receipt('0xa', { l1Fee: '0x64', operatorFeeScalar: '0x0', operatorFeeConstant: '0x0' }),
    ]);
    const [read] = await readReceipts(rpc, ['0']);
    expect(feeOfReceipt(read!)).toBe(42_100n);
    expect(rpc.asked).toEqual([]);
  });

  test('given an operator who takes a fee, when read, then the oracle of that block says how much, for that receipt alone', async () => {
    const fee = oracle.encodeFunctionResult('getOperatorFee', [777n]);
    const receipts = [receipt('0xa', { l1Fee: '0x64', operatorFeeConstant: '0x309' }), null, receipt('0xb')];
    const rpc = node(receipts, fee);
    const read = await readReceipts(rpc, ['0', '1', '2']);
    expect(read.map((each) => each && feeOfReceipt(each))).toEqual([42_877n, null, 42_000n]);
    expect(rpc.asked).toEqual([
      [
        { to: GAS_PRICE_ORACLE, data: oracle.encodeFunctionData('getOperatorFee', [21_000n]) },
        { blockHash: '0xb10c' },
      ],
    ]);
  });

  test('given a node without the state of that block, when read, then nothing is concluded', async () => {
    const refusal = new RpcRefused('eth_call', -32_000, 'missing trie node', null);
    const rpc = node([receipt('0xa', { operatorFeeScalar: '0x1' })], refusal);
    await expect(readReceipts(rpc, ['0'])).rejects.toThrow(NodeLagging);
  });
});
