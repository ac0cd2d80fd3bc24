import { WATCH_LANES, type WatchedInvoice } from '../../invoices/ports.ts';
import type { InvoiceId } from '../../shared/ids.ts';
import type { Lease } from '../ports.ts';
import { goThrough } from './goThrough.ts';
import { doneOf, settleAll } from './settleAll.ts';
import { deadlineOf, type WatchDeps, type WorkDone, NOTHING_DONE } from './watchDeps.ts';
import { readWorkView } from './readWorkView.ts';

const LANES = WATCH_LANES.filter(
  (lane) => lane === 'pendingToken' || lane === 'pendingNative' || lane === 'asked',
);

/** Expires what no money came for by the head work's block, if the balance says the same, and looks at what a command asks for. */
export async function expireDue(deps: WatchDeps, lease: Lease): Promise<WorkDone> {
  const view = await readWorkView(deps);
  if (view === null) return NOTHING_DONE;
  const { chainId } = deps.config;
  const expiresBefore = new Date(view.cursor.timestamp * 1_000).toISOString();
  const settled: Awaited<ReturnType<typeof settleAll>>[] = [];
  const { done } = await goThrough<WatchedInvoice>(deps, lease, {
    chainId,
    work: 'expire',
    lanes: LANES.length,
    deadlineMs: deadlineOf(deps),
    page: (index, shard, after) => {
      const lane = LANES[index] ?? 'asked';
      return deps.invoices.pageWatched(chainId, lane, shard, {
        after,
        ...(lane === 'asked' ? {} : { expiresBefore }),
      });
    },
    handle: async (invoices) => {
      await view.balances.prefetch(
        invoices.map(({ address, tokenAddress }) => ({ owner: address, token: tokenAddress })),
      );
      const ids = new Map(invoices.map(({ id }): [InvoiceId, []] => [id, []]));
      const each = await settleAll(deps, ids, view);
      settled.push(each);
      return { differing: each.differing };
    },
  });
  return doneOf(settled, done);
}
