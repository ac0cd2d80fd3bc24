/** Wei per gas, as EIP-1559 names them. */
export interface Fees {
  readonly maxFeePerGas: bigint;
  readonly maxPriorityFeePerGas: bigint;
}

/** What the chain asks for now, in wei per gas. */
export interface Market {
  readonly baseFeePerGas: bigint;
  readonly tip: bigint;
}

/** Nodes replace a pending transaction for 10 % more of both fees; an eighth is safely above. */
const BUMP_NUMERATOR = 9n;
const BUMP_DENOMINATOR = 8n;

/** Room for the base fee to double before the transaction is stuck; what is not needed is not paid. */
export function roomyFees({ baseFeePerGas, tip }: Market): Fees {
  return { maxFeePerGas: 2n * baseFeePerGas + tip, maxPriorityFeePerGas: tip };
}

/**
 * A price that is paid in full, since priority fee and max fee are one: what a transaction costs is known when it is
 * signed, and a native sweep leaves nothing behind. It has room for one block of rising base fee.
 */
export function exactFees(market: Market): Fees {
  const price = leastPrice(market);
  return { maxFeePerGas: price, maxPriorityFeePerGas: price };
}

/** The lowest price that the next block surely takes: a base fee rises by at most an eighth a block (EIP-1559). */
export function leastPrice({ baseFeePerGas, tip }: Market): bigint {
  return roundedUp(baseFeePerGas * BUMP_NUMERATOR, BUMP_DENOMINATOR) + tip;
}

/** Fees that replace a pending transaction: an eighth more of each, or what the market asks if that is more. */
export function bumpFees(before: Fees, market: Fees): Fees {
  const bump = (fee: bigint): bigint => roundedUp(fee * BUMP_NUMERATOR, BUMP_DENOMINATOR);
  return {
    maxFeePerGas: larger(bump(before.maxFeePerGas), market.maxFeePerGas),
    maxPriorityFeePerGas: larger(bump(before.maxPriorityFeePerGas), market.maxPriorityFeePerGas),
  };
}

function roundedUp(numerator: bigint, denominator: bigint): bigint {
  return (numerator + denominator - 1n) / denominator;
}

function larger(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}
