import { ASKED_SHARD, type Page, WATCH_LANES, type WatchedInvoice } from '../../invoices/ports.ts';
import type { InvoiceId } from '../../shared/ids.ts';
import { SHARD_NAMES } from '../../shared/shards.ts';
import type { Lease } from '../ports.ts';
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

const LANES = WATCH_LANES.filter(
  (lane) => lane === 'pendingToken' || lane === 'pendingNative' || lane === 'asked',
);

/** No invoice lives shorter than a minute (`checkExpiry`): one that the index does not show yet is not due before this is over. */
const NOTHING_EXPIRES_MS = REST_MS_MAX - INDEX_LAG_MS;

/** Expires what no money came for by the head work's block, if the balance says the same, and looks at what a command asks for. */
export async function expireDue(deps: WatchDeps, lease: Lease): Promise<WorkDone> {
  const view = await readWorkView(deps);
  if (view === null) return NOTHING_DONE;
  const { chainId } = deps.config;
  const blockMs = view.cursor.timestamp * 1_000;
  const pages = duePages(deps, new Date(blockMs).toISOString());
  const settled: Awaited<ReturnType<typeof settleAll>>[] = [];
  const { done, place } = await goThrough<WatchedInvoice>(deps, lease, {
    chainId,
    work: 'expire',
    lanes: LANES.length,
    deadlineMs: deadlineOf(deps),
    page: pages.read,
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
  const restMs = pages.nextMs() - Math.max(blockMs, deps.clock.nowMs());
  const rests = done && place.looked === 0 && pages.all();
  return { ...doneOf(settled, done), restMs: rests ? Math.max(0, Math.min(NOTHING_EXPIRES_MS, restMs)) : 0 };
}

/** Pages of what is due, and when the next of what is not will be: each shard is asked for what expires first. */
function duePages({ invoices, config }: WatchDeps, expiresBefore: string) {
  let nextMs = Infinity;
  let shards = 0;
  const read = async (index: number, shard: number, after: string | null): Promise<Page<WatchedInvoice>> => {
    const lane = LANES[index] ?? 'asked';
    const nothing = { items: [], after: null };
    shards += 1;
    if (lane === 'asked')
      return shard === ASKED_SHARD ? invoices.pageWatched(config.chainId, lane, shard, { after }) : nothing;
    if (after === null) {
      const first = await invoices.pageWatched(config.chainId, lane, shard, { after, limit: 1 });
      const [next] = first.items;
      if (next !== undefined && next.expiresAt >= expiresBefore) {
        nextMs = Math.min(nextMs, Date.parse(next.expiresAt));
        return nothing;
      }
      // One that cannot be read stands before others.
      if (next === undefined && first.after === null) return nothing;
    }
    return invoices.pageWatched(config.chainId, lane, shard, { after, expiresBefore });
  };
  return { read, nextMs: () => nextMs, all: () => shards >= LANES.length * SHARD_NAMES.length };
}
