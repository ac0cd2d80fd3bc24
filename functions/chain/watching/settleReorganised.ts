import type { InvoiceId } from '../../shared/ids.ts';
import { HEIGHT_LANES } from '../deposit.ts';
import { HEIGHT_MAX } from '../store/heightKeys.ts';
import type { HeightEntry, Lease } from '../ports.ts';
import { goThrough } from './goThrough.ts';
import { doneOf, settleAll } from './settleAll.ts';
import {
  deadlineOf,
  INDEX_LAG_MS,
  NOTHING_DONE,
  REST_MS_MAX,
  type WatchDeps,
  type WorkDone,
} from './watchDeps.ts';
import { readWorkView } from './readWorkView.ts';
import { takeBackOutflows } from './recordOutflows.ts';

/**
 * Compares the deposits, outflows and sweeps of the heights that a reorganisation took with the new branch, and nothing else. It is over when the
 * new branch has reached the old one's height and the index has followed.
 */
export async function settleReorganised(deps: WatchDeps, lease: Lease): Promise<WorkDone> {
  const { chainId } = deps.config;
  const reorganised = await deps.cursors.reorganised(chainId);
  // The head work wakes this one where there is one.
  if (reorganised === null) return { ...NOTHING_DONE, restMs: REST_MS_MAX };
  const view = await readWorkView(deps);
  if (view === null) return NOTHING_DONE;
  const { from, to, at } = reorganised;
  const settled: Awaited<ReturnType<typeof settleAll>>[] = [];
  const round = await goThrough<HeightEntry>(deps, lease, {
    chainId,
    work: 'reorganised',
    lanes: HEIGHT_LANES.length,
    deadlineMs: deadlineOf(deps),
    // What is due at a height lies at or below it, never above.
    page: (index, shard, after) => {
      const lane = HEIGHT_LANES[index] ?? 'final';
      return deps.chain.pageByHeight({ chainId, lane, shard, from, to: HEIGHT_MAX, after });
    },
    handle: async (entries) => {
      await takeBackOutflows(deps, view, entries);
      const ids = new Map(entries.map(({ invoiceId }): [InvoiceId, []] => [invoiceId, []]));
      const each = await settleAll(deps, ids, { ...view, unsettled: { from, to }, compares: 'all' });
      settled.push(each);
      return { differing: each.differing };
    },
  });
  const result = doneOf(settled, round.done);
  const wholeRound = round.done && Date.parse(round.place.startedAt) >= Date.parse(at);
  const followed = deps.clock.nowMs() - Date.parse(at) >= INDEX_LAG_MS;
  if (wholeRound && result.failed === 0 && followed && view.cursor.block >= to)
    await deps.cursors.settled(reorganised);
  return result;
}
