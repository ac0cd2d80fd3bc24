import type { Companion } from '../invoices/ports.ts';
import type { Lease } from './ports.ts';

export function leaseKey(name: string): string {
  return `LEASE#${name}`;
}

export function cursorKey(chainId: number): string {
  return `CURSOR#${chainId}`;
}

export function nonceKey(chainId: number, address: string): string {
  return `NONCE#${chainId}#${address.toLowerCase()}`;
}

/** Fences a transaction: it happens only while the lease is ours. */
export function whileHeld(table: string, lease: Lease): Companion {
  return { table, check: leaseKey(lease.name), expect: { token: lease.token } };
}
