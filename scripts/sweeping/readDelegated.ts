import type { InvoiceStore } from '../../functions/invoices/ports.ts';
import { SHARDS } from '../../functions/invoices/ports.ts';
import type { Clock } from '../../functions/shared/clock.ts';
import {
  type DelegatedAddress,
  type DelegatedDeps,
  findDelegated,
  pageShown,
} from '../../functions/chain/sweeping/findDelegated.ts';

/**
 * Shown addresses whose delegation the sweeper takes back because their treasury has changed or is announced to, however far away the change is; up to
 * `limit` invoices are looked at, from every shard alike.
 */
export async function readDelegated(
  deps: DelegatedDeps & { readonly invoices: Pick<InvoiceStore, 'pageWatched'>; readonly clock: Clock },
  limit: number,
): Promise<readonly DelegatedAddress[]> {
  const shown = pageShown(deps.invoices, deps.config.chainId, deps.clock.nowMs());
  const found: DelegatedAddress[] = [];
  for (let lane = 0; lane < shown.lanes; lane++)
    for (let shard = 0; shard < SHARDS; shard++) {
      const page = await shown.page(lane, shard, { after: null, limit: Math.ceil(limit / SHARDS) });
      found.push(...(await findDelegated(deps, page.items, null, Infinity)));
    }
  return found;
}
