import fc from 'fast-check';
import { Interface } from 'ethers';
import { describe, expect, test } from 'vitest';
import { type Rpc, type RpcCall, RpcRefused } from '../../../../../../functions/chain/evm/rpc.ts';
import { GAS_PRICE_ORACLE } from '../../../../../../functions/chain/evm/gasPriceOracle.ts';
import { NODE_INTERFACE } from '../../../../../../functions/chain/sweeping/feeModel/arbitrum.ts';
import { readSurchargeRates } from '../../../../../../functions/chain/sweeping/feeModel/readSurchargeRates.ts';
import { surchargeOf, withRoom } from '../../../../../../functions/chain/sweeping/feeModel/surcharge.ts';

const oracle = new Interface([
  'function getL1FeeUpperBound(uint256) view returns (uint256)',
  'function getOperatorFee(uint256) view returns (uint256)',
]);
const nodeInterface = new Interface([
  'function gasEstimateL1Component(address,bool,bytes) payable returns (uint64,uint256,uint256)',
]);

/** A node that answers calls of one contract, by its interface. */
function node(
  at: string,
  contract: Interface,
  answer: (name: string, args: readonly unknown[]) => readonly unknown[] | null,
): Rpc {
  const call = ({ params }: RpcCall): unknown => {
    const [{ to, data }] = params as [{ to: string; data: string }];
    const parsed = contract.parseTransaction({ data });
    if (to !== at || parsed === null) throw new Error(`not a call of ${at}`);
    const values = answer(parsed.name, parsed.args.toArray());
    return values === null
      ? new RpcRefused('eth_call', 3, 'execution reverted', '0x')
      : contract.encodeFunctionResult(parsed.fragment, values);
  };
  return {
    request: () => Promise.reject(new Error('one request asks for all')),
    batch: async (calls) => calls.map(call),
  };
}

/** The formula of Fjord, from the oracle's source: a regression over the compressed size, which has a floor of 100 bytes. */
function fjordUpperBound(unsignedBytes: bigint, weiScaled: bigint): bigint {
  const size = unsignedBytes + 68n;
  const compressed = size + size / 255n + 16n;
  const estimated = 836_500n * compressed - 42_585_600n;
  return ((estimated < 100_000_000n ? 100_000_000n : estimated) * weiScaled) / 10n ** 12n;
}

describe('surcharges', () => {
  test('given Ethereum, when rates are read, then nobody is asked and nothing is taken', async () => {
    const rates = await readSurchargeRates(
      node('', oracle, () => null),
      'ETHEREUM',
    );
    expect(surchargeOf(rates, { bytes: 100_000, gas: 16_000_000n })).toEqual({ gas: 0n, wei: 0n });
  });

  test('given an OP-stack chain at any price, when a transaction of any size is priced, then it is above what the oracle says, and below twice that', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.bigInt(10n ** 6n, 10n ** 18n),
        fc.bigInt(0n, 10n ** 9n),
        fc.bigInt(0n, 10n ** 12n),
        fc.integer({ min: 110, max: 128_000 }),
        fc.bigInt(21_000n, 16_000_000n),
        async (weiScaled, operatorScalar, operatorConstant, bytes, gas) => {
          const rpc = node(GAS_PRICE_ORACLE, oracle, (name, [units]) =>
            name === 'getOperatorFee'
              ? [(BigInt(units as bigint) * operatorScalar) / 1_000_000n + operatorConstant]
              : [fjordUpperBound(BigInt(units as bigint), weiScaled)],
          );
          const rates = await readSurchargeRates(rpc, 'OP_STACK');
          const { wei, gas: more } = surchargeOf(rates, { bytes, gas });
          const truth =
            fjordUpperBound(BigInt(bytes), weiScaled) +
            (gas * operatorScalar) / 1_000_000n +
            operatorConstant;
          expect(more).toBe(0n);
          expect(wei).toBeGreaterThanOrEqual(truth);
          expect(wei).toBeLessThanOrEqual(2n * truth + 400n);
        },
      ),
      { numRuns: 300 },
    );
  });

  test('given an OP-stack chain before Isthmus, which knows no operator fee, when rates are read, then there is none', async () => {
    const rpc = node(GAS_PRICE_ORACLE, oracle, (name) => (name === 'getOperatorFee' ? null : [1_000n]));
    const rates = await readSurchargeRates(rpc, 'OP_STACK');
    expect(surchargeOf(rates, { bytes: 180, gas: 21_000n })).toEqual({ gas: 0n, wei: 1_000n });
  });

  test('given Arbitrum, when a transaction is priced, then its data is gas by its size', async () => {
    const rpc = node(NODE_INTERFACE, nodeInterface, (_, args) => {
      const bytes = BigInt((String(args[2]).length - 2) / 2);
      return [1_500n + bytes * 12n, 10_000_000n, 1n];
    });
    const rates = await readSurchargeRates(rpc, 'ARBITRUM');
    const surcharge = surchargeOf(rates, { bytes: 20_001, gas: 0n });
    expect(surcharge).toEqual({ gas: 1_500n + 240_012n, wei: 0n });
    expect(withRoom(surcharge)).toEqual({ gas: 483_024n, wei: 0n });
  });

  test('given a chain that is not of its model, when rates are read, then it is refused', async () => {
    await expect(
      readSurchargeRates(
        node(GAS_PRICE_ORACLE, oracle, () => null),
        'OP_STACK',
      ),
    ).rejects.toThrow('execution reverted');
    const none = node(NODE_INTERFACE, nodeInterface, () => null);
    await expect(
      readSurchargeRates({ ...none, batch: async () => ['0x', '0x'] }, 'ARBITRUM'),
    ).rejects.toThrow('NodeInterface answered 0x');
  });
});
