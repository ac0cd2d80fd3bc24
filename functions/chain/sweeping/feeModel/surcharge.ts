/*
 * What a chain takes for a transaction besides the execution that Ethereum's rules count. Ethereum takes nothing; rollups are paid for the
 * data that they put on Ethereum: Arbitrum in gas, the OP stack in wei beside the gas.
 */

/** What a chain asks for now, by the size of the signed transaction and by its gas. Read once a pass: `readSurchargeRates`. */
export interface SurchargeRates {
  /** Gas units that execution does not see, as Arbitrum counts its data. */
  readonly gas: PerByte;
  /** Wei beside gas × price, as the OP stack takes it. */
  readonly wei: PerByte & { readonly perMillionGas: bigint };
}

interface PerByte {
  readonly fixed: bigint;
  /** For each 1,000 bytes. */
  readonly perThousandBytes: bigint;
}

export interface Surcharge {
  /** Gas units on top of execution's: they are paid at the gas price, and the gas limit must have room for them. */
  readonly gas: bigint;
  /** Wei that the sender pays and must have besides gas × price and value: a pool refuses the transaction otherwise. */
  readonly wei: bigint;
}

/** Ethereum's. */
export const NO_SURCHARGE: SurchargeRates = {
  gas: { fixed: 0n, perThousandBytes: 0n },
  wei: { fixed: 0n, perThousandBytes: 0n, perMillionGas: 0n },
};

const THOUSAND = 1_000n;
const MILLION = 1_000_000n;
/**
 * Prices of Ethereum's data rise by at most an eighth a block of Ethereum (EIP-1559, EIP-4844): twice as much lasts for five of them, a minute.
 */
const ROOM = 2n;

/**
 * What is expected at the rates, rounded up.
 *
 * @param transaction bytes when signed, and the gas limit of its execution
 */
export function surchargeOf(
  { gas, wei }: SurchargeRates,
  transaction: { readonly bytes: number; readonly gas: bigint },
): Surcharge {
  const { bytes } = transaction;
  return {
    gas: forBytes(gas, bytes),
    wei: forBytes(wei, bytes) + roundedUp(wei.perMillionGas * transaction.gas, MILLION),
  };
}

/** What a transaction must have room for while it waits to be mined. What is not taken stays with the sender. */
export function withRoom({ gas, wei }: Surcharge): Surcharge {
  return { gas: ROOM * gas, wei: ROOM * wei };
}

function forBytes({ fixed, perThousandBytes }: PerByte, bytes: number): bigint {
  return fixed + roundedUp(perThousandBytes * BigInt(bytes), THOUSAND);
}

function roundedUp(numerator: bigint, denominator: bigint): bigint {
  return (numerator + denominator - 1n) / denominator;
}
