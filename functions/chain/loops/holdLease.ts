import type { Lease, LeaseRequest, LeaseStore, WakeMessage, WakeQueue } from '../ports.ts';

/**
 * A lease is short, so that after a crash the chain does not stand still, and is renewed while its pass works. What
 * protects the data is not the time but the token, which the writes check.
 */
const HOLD_SECONDS = 6;

export type Held<T> =
  | { readonly kind: 'busy' }
  | { readonly kind: 'done'; readonly token: number; readonly rerun: boolean; readonly result: T }
  | { readonly kind: 'failed'; readonly token: number; readonly rerun: boolean; readonly error: unknown };

/**
 * Runs `work` while the lease is held, and gives it back however the work ended.
 *
 * @param restMsOf how long what it did leaves it nothing to do, in milliseconds; default, and after a failure: that is not known
 */
export async function whileLeased<T>(
  leases: LeaseStore,
  request: Omit<LeaseRequest, 'holdSeconds'>,
  work: (lease: Lease) => Promise<T>,
  restMsOf: (result: T) => number = () => 0,
): Promise<Held<T>> {
  const lease = await leases.acquire({ ...request, holdSeconds: HOLD_SECONDS });
  if (lease === null) return { kind: 'busy' };
  const stop = leases.keep(lease, HOLD_SECONDS);
  const { token } = lease;
  try {
    const result = await work(lease);
    stop();
    return { kind: 'done', token, result, ...(await leases.release(lease, restMsOf(result))) };
  } catch (error) {
    stop();
    return { kind: 'failed', token, error, ...(await leases.release(lease)) };
  }
}

/**
 * Sent by a pass as it begins, for when its lease has run out if it dies: then it goes on where that stopped. A pass that ended by
 * itself has given its lease back, and the message finds nothing to continue. What the pass itself received comes again only minutes later, and
 * whoever found the lease of a dead pass asked nobody to run again.
 */
export async function sendWatchdog(
  queue: WakeQueue,
  { chainId }: Pick<WakeMessage, 'chainId'>,
  { token }: Lease,
): Promise<void> {
  await queue.wake({ chainId, after: token - 1, watchdog: true }, HOLD_SECONDS + 1);
}

/**
 * A message that is delivered again, or a watchdog's, while a lease is held that the pass may have died with. It is sent once more for
 * when the lease has run out; then it continues the loop, or finds it running and goes no further.
 */
export async function retryWhenFree(
  deps: { readonly leases: LeaseStore; readonly queue: WakeQueue },
  name: string,
  { redelivered, ...message }: WakeMessage,
): Promise<void> {
  const { after, watchdog } = message;
  if (redelivered !== true && watchdog !== true) return;
  const holder = await deps.leases.holder(name);
  if (holder === null || (after !== undefined && holder.token !== after + 1)) return;
  await deps.queue.wake(message, holder.remainingSeconds);
}
