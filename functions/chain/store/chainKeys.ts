/** Keys and indexes of the chain's two tables. */

/** Index of the chain table by invoice; its sort key is the id. */
export const BY_INVOICE_INDEX = 'byInvoice';

/** The chain table's item of where a chain is. */
export function headKey(chainId: number): string {
  return `head_${chainId}`;
}

/** Items of the chain state table. */
export function leaseKey(name: string): string {
  return `LEASE#${name}`;
}

export function cursorKey(chainId: number): string {
  return `CURSOR#${chainId}`;
}

export function nonceKey(chainId: number, address: string): string {
  return `NONCE#${chainId}#${address.toLowerCase()}`;
}
