import { type Clock, isoNow } from '../shared/clock.ts';
import { SHARD_NAMES } from '../shared/shards.ts';
import type { DeliveryQueue, DeliveryStore } from './ports.ts';
import { handedToQueue, nextAttempt } from './webhookDelivery.ts';

export interface DispatchDueDeps {
  readonly deliveries: Pick<DeliveryStore, 'due' | 'get' | 'put'>;
  readonly queue: DeliveryQueue;
  readonly clock: Clock;
}

/** Of one shard in one pass; what is left is the oldest of the next one. */
const SHARD_DELIVERIES_MAX = 250;

/**
 * Gives the queue what is due: attempts of minutes and days ahead, and those whose message was lost or whose sender died. Two passes at once
 * give none twice.
 */
export function dispatchDue(deps: DispatchDueDeps) {
  return async (): Promise<number> => {
    const dispatched = await Promise.all(SHARD_NAMES.map((shard) => dispatchShard(deps, shard)));
    return dispatched.reduce((sum, count) => sum + count, 0);
  };
}

async function dispatchShard({ deliveries, queue, clock }: DispatchDueDeps, shard: string): Promise<number> {
  let dispatched = 0;
  for (const ref of await deliveries.due(shard, isoNow(clock), SHARD_DELIVERIES_MAX)) {
    const before = await deliveries.get(ref);
    const at = isoNow(clock);
    if (before === null || before.dueAt === null || before.dueAt > at) continue;
    if (!(await deliveries.put(handedToQueue(before, at), null))) continue;
    await queue.send([nextAttempt(before)], 0);
    dispatched++;
  }
  return dispatched;
}
