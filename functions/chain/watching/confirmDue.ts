import type { InvoiceId } from '../../shared/ids.ts';
import type { HeightLane } from '../deposit.ts';
import type { HeightEntry, Lease } from '../ports.ts';
import { goThrough } from './goThrough.ts';
import { doneOf, settleAll } from './settleAll.ts';
import { deadlineOf, type WatchDeps, type WorkDone, NOTHING_DONE } from './watchDeps.ts';
import { readWorkView } from './readWorkView.ts';

/** A lane of the index by height, and up to where it is due. */
interface DueLane {
  readonly lane: HeightLane;
  readonly to: number;
}

/** Confirms the deposits that are deep enough at the head work's block, if the balances have the money. */
export async function confirmDue(deps: WatchDeps, lease: Lease): Promise<WorkDone> {
  const view = await readWorkView(deps);
  if (view === null) return NOTHING_DONE;
  const { heights, block } = view.cursor;
  const all: readonly { readonly lane: HeightLane; readonly to: number | null }[] = [
    { lane: 'depth', to: block },
    { lane: 'safe', to: heights.safe },
    { lane: 'finalized', to: heights.finalized },
  ];
  const lanes = all.flatMap(({ lane, to }): DueLane[] => (to === null ? [] : [{ lane, to }]));
  const settled: Awaited<ReturnType<typeof settleAll>>[] = [];
  const { done } = await goThrough<HeightEntry>(deps, lease, {
    chainId: deps.config.chainId,
    work: 'confirm',
    lanes: lanes.length,
    deadlineMs: deadlineOf(deps),
    page: (index, shard, after) => {
      const { lane = 'depth', to = 0 } = lanes[index] ?? {};
      return deps.chain.pageByHeight({ chainId: deps.config.chainId, lane, shard, from: 0, to, after });
    },
    handle: async (entries) => {
      await view.balances.prefetch(
        entries.map(({ address, tokenAddress }) => ({ owner: address, token: tokenAddress })),
      );
      const ids = new Map(entries.map(({ invoiceId }): [InvoiceId, []] => [invoiceId, []]));
      const each = await settleAll(deps, ids, view);
      settled.push(each);
      return { differing: each.differing };
    },
  });
  return doneOf(settled, done);
}
