import { type Fees, leastPrice, type Market, roomyFees } from '../fees.ts';
import type { AccountGroup } from './candidate.ts';
import { type BatchSize, batchGas, NATIVE_TRANSFER_GAS, type TokenGas, topUpGas } from './gasUnits.ts';
import { batchBytes } from './limits.ts';

/** What a chain asks for gas and for data now. */
export interface Pricing {
  readonly market: Market;
  /** Wei for each byte of a transaction beside its gas: what a rollup pays for its data. 0 where there is none. */
  readonly dataWeiPerByte: bigint;
}

/** What a way to sweep costs. */
export interface Price {
  /** Gas units of all its transactions. */
  readonly gas: bigint;
  /** Wei expected. */
  readonly feeWei: bigint;
}

/** Bytes of a transfer, signed. */
const TRANSFER_BYTES = 180n;
/** Room of a top-up's transfer above what it takes: see `topUpMethod`. */
const TOP_UP_ROOM_NUMERATOR = 6n;
const TOP_UP_ROOM_DENOMINATOR = 5n;

/** Wei for a gas unit that the next block takes. */
export function priceOf({ baseFeePerGas, tip }: Market): bigint {
  return baseFeePerGas + tip;
}

export function sizeOf(groups: readonly AccountGroup[]): BatchSize {
  const delegated = groups.filter(({ history }) => history.delegation === 'OURS').length;
  return { fresh: groups.length - delegated, delegated };
}

export function batchPrice(token: TokenGas, size: BatchSize, { market, dataWeiPerByte }: Pricing): Price {
  const { used } = batchGas(token, size);
  return { gas: used, feeWei: used * priceOf(market) + BigInt(batchBytes(size)) * dataWeiPerByte };
}

/** Both transactions, and what the second does not use of the gas that it was given: nobody moves that for less than it is. */
export function topUpPrice(token: TokenGas, { market, dataWeiPerByte }: Pricing): Price {
  const price = priceOf(market);
  const given = topUpValue(token, market);
  const feeWei = NATIVE_TRANSFER_GAS * price + given + 2n * TRANSFER_BYTES * dataWeiPerByte;
  return { gas: topUpGas(token), feeWei };
}

/** Wei that the deposit address is given for its transfer. */
export function topUpValue({ transfer }: TokenGas, market: Market): bigint {
  const { maxFeePerGas } = roomyFees(market);
  return ((transfer * TOP_UP_ROOM_NUMERATOR) / TOP_UP_ROOM_DENOMINATOR) * maxFeePerGas;
}

/** A plain transfer, whose price is paid in full. */
export function nativePrice({ market, dataWeiPerByte }: Pricing): Price {
  const feeWei = NATIVE_TRANSFER_GAS * leastPrice(market) + TRANSFER_BYTES * dataWeiPerByte;
  return { gas: NATIVE_TRANSFER_GAS, feeWei };
}

/** What a transaction of the gas wallet offers. */
export function offeredFees({ market }: Pricing): Fees {
  return roomyFees(market);
}
