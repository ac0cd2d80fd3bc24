import type { WatchWork } from '../ports.ts';

/** Name of the lease of a chain's work. */
export function watchLease(chainId: number, work: WatchWork = 'head'): string {
  return work === 'head' ? `watch#${chainId}` : `watch#${chainId}#${work}`;
}
