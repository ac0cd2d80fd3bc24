import type { InvoiceId } from '../../shared/ids.ts';
import { broughtBlocksOf } from '../chainConfig.ts';
import { HEIGHT_LANES, type HeightLane } from '../deposit.ts';
import type { HeightEntry, Lease } from '../ports.ts';
import { goThrough } from './goThrough.ts';
import { HEIGHT_MAX } from '../store/heightKeys.ts';
import type { Page } from '../../invoices/ports.ts';
import { SHARD_NAMES } from '../../shared/shards.ts';
import { doneOf, settleAll } from './settleAll.ts';
import { deadlineOf, NOTHING_DONE, REST_MS_MAX, type WatchDeps, type WorkDone } from './watchDeps.ts';
import { isAwaited } from './cursor.ts';
import { readWorkView, type WorkView } from './readWorkView.ts';
import { settleWithdrawals } from './settleWithdrawals.ts';

/** A lane of the index by height, and up to where it is due; null where the chain says no height for it. */
interface LookedLane {
  readonly lane: HeightLane;
  readonly to: number | null;
}

/** Confirms the deposits that are deep enough at the head work's block, if the balances have the money; then decides what left addresses that deep. */
export async function confirmDue(deps: WatchDeps, lease: Lease): Promise<WorkDone> {
  const view = await readWorkView(deps);
  if (view === null) return NOTHING_DONE;
  const { heights, block } = view.cursor;
  const all: readonly LookedLane[] = [
    { lane: 'depth', to: block },
    { lane: 'safe', to: heights.safe },
    { lane: 'finalized', to: heights.finalized },
  ];
  const now = lanesNow(deps);
  const looked = all.filter(({ lane }) => now.has(lane));
  const lanes = looked.flatMap(({ lane, to }) => (to === null ? [] : [{ lane, to }]));
  const pageAt = (index: number, shard: number, after: string | null): Promise<Page<HeightEntry>> => {
    const { lane = 'depth', to = 0 } = lanes[index] ?? {};
    return deps.chain.pageByHeight({ chainId: deps.config.chainId, lane, shard, from: 0, to, after });
  };
  // What is due is asked of all shards at once: a payer waits for it.
  const first = lanes.map((_, index) => SHARD_NAMES.map((_name, shard) => pageAt(index, shard, null)));
  for (const page of first.flat()) page.catch(() => {});
  const settled: Awaited<ReturnType<typeof settleAll>>[] = [];
  let [writes, failed] = [0, 0];
  const { done, place } = await goThrough<HeightEntry>(deps, lease, {
    chainId: deps.config.chainId,
    work: 'confirm',
    lanes: lanes.length,
    deadlineMs: deadlineOf(deps),
    page: (index, shard, after) =>
      (after === null ? first[index]?.[shard] : undefined) ?? pageAt(index, shard, after),
    handle: async (entries) => {
      const { outflows = [], deposits = [] } = Object.groupBy(entries, ({ id }) =>
        id.startsWith('out_') ? 'outflows' : 'deposits',
      );
      await view.balances.prefetch(
        deposits.map(({ address, tokenAddress }) => ({ owner: address, token: tokenAddress })),
      );
      const ids = new Map(deposits.map(({ invoiceId }): [InvoiceId, []] => [invoiceId, []]));
      const each = await settleAll(deps, ids, view);
      settled.push(each);
      const withdrawn = await settleWithdrawals(deps, view, outflows);
      writes += withdrawn.writes;
      failed += withdrawn.failed;
      return { differing: each.differing };
    },
  });
  const result = doneOf(settled, done);
  const rests = done && place.looked === 0 && !isNear(deps, view) && !(await isAnyAbove(deps, looked));
  return {
    ...result,
    writes: result.writes + writes,
    failed: result.failed + failed,
    restMs: rests ? REST_MS_MAX : 0,
  };
}

/** Whether a block, or a balance, has brought money so lately that it may not be final. */
function isNear({ config }: WatchDeps, { cursor, found }: WorkView): boolean {
  const oldest = cursor.block - broughtBlocksOf(config);
  return isAwaited(config, cursor) || found.some(({ height }) => height > oldest);
}

/** Whether anything waits for blocks that are still to come. */
async function isAnyAbove({ chain, config }: WatchDeps, lanes: readonly LookedLane[]): Promise<boolean> {
  for (const { lane, to } of lanes) {
    const from = (to ?? -1) + 1;
    for (const shard of SHARD_NAMES.keys()) {
      const query = { chainId: config.chainId, lane, shard, from, to: HEIGHT_MAX, after: null };
      const { items, after } = await chain.pageByHeight(query);
      if (items.length > 0 || after !== null) return true;
    }
  }
  return false;
}

/** A configuration that was changed may have left deposits in lanes that no tier uses any more. */
const ALL_LANES_EVERY_MS = 900_000;

/** The lanes that the configured tiers use, and now and then all of them. */
function lanesNow({ config, clock, memory }: WatchDeps): ReadonlySet<HeightLane> {
  const now = clock.nowMs();
  if (now - memory.allLanesMs >= ALL_LANES_EVERY_MS) {
    memory.allLanesMs = now;
    return new Set(HEIGHT_LANES);
  }
  const tiers = config.assets.flatMap(({ finality }) => finality);
  return new Set(tiers.map((tier) => ('depth' in tier ? 'depth' : tier.tag)));
}
