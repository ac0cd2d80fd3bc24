import { l1FeeUpperBoundCall, operatorFeeCall } from '../../evm/gasPriceOracle.ts';
import { bigFromQuantity } from '../../evm/quantity.ts';
import { type RpcCall, RpcRefused } from '../../evm/rpc.ts';
import { NO_SURCHARGE, type SurchargeRates } from './surcharge.ts';

/*
 * The OP stack takes an L1 fee, and since Isthmus perhaps an operator fee, out of the sender's balance beside gas × price, and refuses a
 * transaction that leaves nothing for them: https://docs.optimism.io/stack/transactions/fees
 */

/** The smallest, and one that is larger than any that we make: between them the bound is linear but for its floor. */
const SMALL_BYTES = 100;
const LARGE_BYTES = 200_100;
const MANY_GAS = 1_000_000_000n;

export const OP_STACK_CALLS: readonly RpcCall[] = [
  l1FeeUpperBoundCall(SMALL_BYTES),
  l1FeeUpperBoundCall(LARGE_BYTES),
  operatorFeeCall(0n, 'latest'),
  operatorFeeCall(MANY_GAS, 'latest'),
];

/**
 * A line above the oracle's own bound: what the smallest costs, and the slope to a large one.
 *
 * @param answers of `OP_STACK_CALLS`
 */
export function opStackRates([small, large, constant, many]: readonly (
  unknown | RpcRefused
)[]): SurchargeRates {
  const atSmall = feeOf(small);
  const atLarge = feeOf(large);
  const thousands = BigInt(LARGE_BYTES - SMALL_BYTES) / 1_000n;
  const perThousandBytes = (atLarge - atSmall + thousands - 1n) / thousands;
  // Chains before Isthmus know no operator fee and refuse the call.
  const fixed = constant instanceof RpcRefused ? 0n : feeOf(constant);
  const perMillionGas = many instanceof RpcRefused ? 0n : (feeOf(many) - fixed) / (MANY_GAS / 1_000_000n);
  return { ...NO_SURCHARGE, wei: { fixed: atSmall + fixed, perThousandBytes, perMillionGas } };
}

function feeOf(answer: unknown | RpcRefused): bigint {
  if (answer instanceof RpcRefused) throw answer;
  return bigFromQuantity(answer);
}
