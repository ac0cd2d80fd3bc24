/** Ethereum's JSON-RPC QUANTITY: hexadecimal without leading zeros (https://ethereum.org/developers/docs/apis/json-rpc/). */
export function toQuantity(value: number | bigint): string {
  return `0x${value.toString(16)}`;
}

/** @throws Error when the node sent something else, or a number beyond 2^53 */
export function fromQuantity(value: unknown): number {
  const number = Number(bigFromQuantity(value));
  if (!Number.isSafeInteger(number)) throw new Error(`a quantity beyond 2^53: ${String(value)}`);
  return number;
}

export function bigFromQuantity(value: unknown): bigint {
  if (typeof value !== 'string' || !/^0x[0-9a-fA-F]+$/.test(value)) {
    throw new Error(
      `a quantity such as 0x1f was expected from the node, received ${String(value).slice(0, 80)}`,
    );
  }
  return BigInt(value);
}

/** An ABI word: 32 bytes in hexadecimal, without 0x. */
export function word(value: number | bigint): string {
  return value.toString(16).padStart(64, '0');
}

/** An address as an ABI word, lower case and without 0x. */
export function addressWord(address: string): string {
  return address.slice(2).toLowerCase().padStart(64, '0');
}
