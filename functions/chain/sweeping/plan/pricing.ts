import { type Surcharge, surchargeOf, type SurchargeRates, withRoom } from '../feeModel/surcharge.ts';
import { type Fees, leastPrice, type Market, roomyFees } from '../fees.ts';
import type { AccountGroup } from './candidate.ts';
import { type BatchSize, batchGas, NATIVE_TRANSFER_GAS, type TokenGas, topUpGas } from './gasUnits.ts';
import { batchBytes, batchGasLimit } from './limits.ts';

/** What a chain asks for gas, and for a transaction besides, now. */
export interface Pricing {
  readonly market: Market;
  readonly rates: SurchargeRates;
}

/** What a way to sweep costs. */
export interface Price {
  /** Gas units of all its transactions. */
  readonly gas: bigint;
  /** Wei expected. */
  readonly feeWei: bigint;
}

/** Bytes of a transfer, signed. */
const TRANSFER_BYTES = 180;
/** Room of a top-up's transfer above what it takes: see `topUpMethod`. */
const TOP_UP_ROOM_NUMERATOR = 6n;
const TOP_UP_ROOM_DENOMINATOR = 5n;

/** Wei for a gas unit that the next block takes. */
function priceOf({ baseFeePerGas, tip }: Market): bigint {
  return baseFeePerGas + tip;
}

export function sizeOf(groups: readonly AccountGroup[]): BatchSize {
  const delegated = groups.filter(({ history }) => history.delegation === 'OURS').length;
  return { fresh: groups.length - delegated, delegated };
}

export function batchPrice(token: TokenGas, size: BatchSize, pricing: Pricing): Price {
  const { used, needed } = batchGas(token, size);
  return priceWith(used, batchSurcharge(size, needed, pricing), pricing);
}

/** What a batch offers: its gas limit, and the wei that the wallet must have for it. */
export function batchOffer(
  token: TokenGas,
  size: BatchSize,
  pricing: Pricing,
): { readonly gasLimit: bigint; readonly walletWei: bigint } {
  const executionLimit = batchGasLimit(token, size);
  const room = withRoom(batchSurcharge(size, executionLimit, pricing));
  const gasLimit = executionLimit + room.gas;
  return { gasLimit, walletWei: gasLimit * offeredFees(pricing).maxFeePerGas + room.wei };
}

/** Both transactions, and what the second does not use of the gas that it was given: nobody moves that for less than it is. */
export function topUpPrice(token: TokenGas, pricing: Pricing): Price {
  const surcharge = transferSurcharge(pricing);
  const first = priceWith(NATIVE_TRANSFER_GAS, surcharge, pricing);
  const gas = topUpGas(token) + 2n * surcharge.gas;
  return { gas, feeWei: first.feeWei + topUpValue(token, pricing) };
}

/** Wei that the deposit address is given for its transfer. */
export function topUpValue({ transfer }: TokenGas, pricing: Pricing): bigint {
  const { maxFeePerGas } = offeredFees(pricing);
  const room = withRoom(transferSurcharge(pricing));
  const gas = (transfer * TOP_UP_ROOM_NUMERATOR) / TOP_UP_ROOM_DENOMINATOR + room.gas;
  return gas * maxFeePerGas + room.wei;
}

/** What the gas wallet must have for a top-up. */
export function topUpOffer(token: TokenGas, pricing: Pricing): bigint {
  const room = withRoom(transferSurcharge(pricing));
  const gas = NATIVE_TRANSFER_GAS + room.gas;
  return topUpValue(token, pricing) + gas * offeredFees(pricing).maxFeePerGas + room.wei;
}

/** A plain transfer, whose price is paid in full. */
export function nativePrice(pricing: Pricing): Price {
  const { gas, wei } = transferSurcharge(pricing);
  const all = NATIVE_TRANSFER_GAS + gas;
  return { gas: all, feeWei: all * leastPrice(pricing.market) + wei };
}

/** What a transaction of the gas wallet offers. */
export function offeredFees({ market }: Pricing): Fees {
  return roomyFees(market);
}

function batchSurcharge(size: BatchSize, gas: bigint, { rates }: Pricing): Surcharge {
  return surchargeOf(rates, { bytes: batchBytes(size), gas });
}

function transferSurcharge({ rates }: Pricing): Surcharge {
  return surchargeOf(rates, { bytes: TRANSFER_BYTES, gas: NATIVE_TRANSFER_GAS });
}

function priceWith(gas: bigint, surcharge: Surcharge, { market }: Pricing): Price {
  const all = gas + surcharge.gas;
  return { gas: all, feeWei: all * priceOf(market) + surcharge.wei };
}
