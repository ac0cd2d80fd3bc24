import type { Lease, LeaseRequest, LeaseStore } from '../ports.ts';

/**
 * A lease is short, so that after a crash the chain does not stand still, and is renewed while its pass works. What
 * protects the data is not the time but the token, which the writes check.
 */
const HOLD_SECONDS = 15;

export type Held<T> =
  | { readonly kind: 'busy' }
  | { readonly kind: 'done'; readonly token: number; readonly rerun: boolean; readonly result: T }
  | { readonly kind: 'failed'; readonly token: number; readonly rerun: boolean; readonly error: unknown };

/** Runs `work` while the lease is held, and gives it back however the work ended. */
export async function whileLeased<T>(
  leases: LeaseStore,
  request: Omit<LeaseRequest, 'holdSeconds'>,
  work: (lease: Lease) => Promise<T>,
): Promise<Held<T>> {
  const lease = await leases.acquire({ ...request, holdSeconds: HOLD_SECONDS });
  if (lease === null) return { kind: 'busy' };
  const stop = leases.keep(lease, HOLD_SECONDS);
  const { token } = lease;
  try {
    const result = await work(lease);
    stop();
    return { kind: 'done', token, result, ...(await leases.release(lease)) };
  } catch (error) {
    stop();
    return { kind: 'failed', token, error, ...(await leases.release(lease)) };
  }
}
