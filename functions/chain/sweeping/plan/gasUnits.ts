/*
 * What sweeping costs in gas, by formula. `eth_estimateGas` is not asked for a batch: a call that may fail inside lets it answer less than what
 * the batch takes. The figures are Ethereum's after Osaka; a fork that reprices changes them here.
 */

/** Gas of every transaction, and of calldata (EIP-2028), by byte. */
const TRANSACTION_GAS = 21_000n;
const ZERO_BYTE_GAS = 4n;
const OTHER_BYTE_GAS = 16n;
/** What calldata costs at least (EIP-7623), by token: a zero byte is one, another byte four. */
const FLOOR_GAS = 10n;
/** PER_EMPTY_ACCOUNT_COST of EIP-7702, which every authorization pays, also one that is skipped. */
export const AUTHORIZATION_GAS = 25_000n;
/** A call of an account: the first in a transaction, and of one that is known already, as an authority is (EIP-2929, EIP-7702). */
const COLD_CALL_GAS = 2_600n;
const WARM_CALL_GAS = 100n;
/** Given back for a balance that becomes zero (EIP-3529), at most a fifth of what was used. */
const CLEARED_SLOT_REFUND = 4_800n;
const REFUND_QUOTIENT = 5n;

/** A plain transfer of native money to an account without code. */
export const NATIVE_TRANSFER_GAS = TRANSACTION_GAS;

/** What one token's transfers take, in gas units. Measured, since only its code knows: `npm run bench:sweep`. */
export interface TokenGas {
  /** `gasUsed` of a transaction that transfers a whole balance to a treasury that has some. */
  readonly transfer: bigint;
  /** Of one account in a batch: `balanceOf`, `transfer` and the delegate's own work, without the call of the account. */
  readonly inBatch: bigint;
  /** Once a batch: slots and code that its first transfer meets cold. */
  readonly oncePerBatch: bigint;
}

/** Circle's FiatToken v2.2 behind its proxy, as USDC is. Measured on EDR with the rules of Osaka. */
export const FIAT_TOKEN_GAS: TokenGas = { transfer: 40_047n, inBatch: 12_839n, oncePerBatch: 16_581n };

/** Accounts of a batch. */
export interface BatchSize {
  /** Accounts that authorize the delegate in the same transaction. */
  readonly fresh: number;
  /** Accounts that delegate to it already. */
  readonly delegated: number;
}

export interface GasUnits {
  /** What the receipt says. */
  readonly used: bigint;
  /** What the transaction needs before refunds: its limit may not be below. */
  readonly needed: bigint;
}

/** `sweepTokens(token, accounts)` of the delegate, for accounts that each empty one balance. */
export function batchGas(token: TokenGas, { fresh, delegated }: BatchSize): GasUnits {
  const accounts = BigInt(fresh + delegated);
  const calldata = batchCalldata(accounts);
  const needed =
    TRANSACTION_GAS +
    calldata.zero * ZERO_BYTE_GAS +
    calldata.other * OTHER_BYTE_GAS +
    BigInt(fresh) * (AUTHORIZATION_GAS + WARM_CALL_GAS) +
    BigInt(delegated) * COLD_CALL_GAS +
    accounts * (WARM_CALL_GAS + token.inBatch) +
    (accounts > 0n ? token.oncePerBatch : 0n);
  const floor = TRANSACTION_GAS + (calldata.zero + 4n * calldata.other) * FLOOR_GAS;
  const used = needed - smaller(needed / REFUND_QUOTIENT, accounts * CLEARED_SLOT_REFUND);
  return { used: larger(used, floor), needed: larger(needed, floor) };
}

/** Gas top-up and transfer, both transactions. */
export function topUpGas({ transfer }: TokenGas): bigint {
  return NATIVE_TRANSFER_GAS + transfer;
}

/** Bytes of `sweepTokens(token, accounts)`; an address is taken to have no zero byte. */
function batchCalldata(accounts: bigint): { zero: bigint; other: bigint } {
  const addresses = accounts + 1n;
  // Selector; each address in a word of 32 bytes; the offset of the list, and its length.
  return { zero: addresses * 12n + 31n + 30n, other: 4n + addresses * 20n + 1n + 2n };
}

function smaller(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

function larger(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}
