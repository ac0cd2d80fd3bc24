import { WATCH_LANES, type WatchedInvoice, type WatchLane } from '../../invoices/ports.ts';
import type { InvoiceId } from '../../shared/ids.ts';
import { inParallel } from '../../shared/inParallel.ts';
import { DAILY_SUMS, type DailyRecord, type DailySums } from '../certificate/certificate.ts';
import type { Cursor, Lease, Place } from '../ports.ts';
import { sameToken } from '../evm/address.ts';
import type { BalanceQuery } from '../evm/evmNode.ts';
import { goThrough, type RoundDone } from './goThrough.ts';
import { doneOf, settleAll } from './settleAll.ts';
import { deadlineOf, NOTHING_DONE, REST_MS_MAX, type WatchDeps, type WorkDone } from './watchDeps.ts';
import { type WorkView, readWorkView } from './readWorkView.ts';

/** Balances of one turn of the rotation, however many addresses wait: what it costs follows from time. */
const ROTATED_MAX = 500;
/** After its expiry a native address is compared in turn for this long, then once a day. */
export const ROTATED_SECONDS = 7 * 86_400;
const DAY_MS = 86_400_000;
const PARALLEL_INVOICES_MAX = 16;

/** Where no native address waits there is nothing to rotate: until one does, the lanes are looked at this often. */
const NOTHING_ROTATES_MS = 15_000;

const NATIVE_LANES = WATCH_LANES.filter((lane) => lane === 'pendingNative' || lane === 'native');

/** Compares the next native balances in turn: money that arrives inside calls shows in no log. */
export async function rotateBalances(deps: WatchDeps, lease: Lease): Promise<WorkDone> {
  if (!deps.config.assets.some(({ native }) => native)) return { ...NOTHING_DONE, restMs: REST_MS_MAX };
  const view = await readWorkView(deps);
  if (view === null) return NOTHING_DONE;
  const { result, round } = await compare(deps, lease, view, {
    work: 'rotate',
    compares: 'own',
    lanes: NATIVE_LANES,
    itemsMax: ROTATED_MAX,
  });
  const nothing = round.done && round.place.looked === 0;
  // The next turn goes on: it does not follow at once.
  return { ...result, unfinished: false, restMs: nothing ? NOTHING_ROTATES_MS : 0 };
}

/**
 * Compares every address of the chain once a day, in portions: an address keeps its owner for ever, and so does the proof that nothing
 * was missed.
 */
export async function lookDaily(deps: WatchDeps, lease: Lease): Promise<WorkDone> {
  const place = await deps.places.get(deps.config.chainId, 'daily');
  const begun = place !== null && (place.looked > 0 || place.lane > 0 || place.shard > 0);
  const waits = place !== null && !begun && deps.clock.nowMs() - Date.parse(place.startedAt) < DAY_MS;
  const view = waits ? null : await readWorkView(deps);
  if (view === null) return NOTHING_DONE;
  const { result, round } = await compare(deps, lease, view, {
    work: 'daily',
    compares: 'all',
    lanes: WATCH_LANES,
  });
  if (round.done) {
    const { looked, differing, startedAt } = round.place;
    const facts = { chainId: deps.config.chainId, looked, differing, startedAt };
    if (differing > 0) deps.log.error('the daily look found balances that differ', facts);
    else deps.log.info('the daily look is over', facts);
    const at = new Date(deps.clock.nowMs()).toISOString();
    await deps.certificates.putDaily(dailyOf(view.cursor, round.place, at));
    deps.log.info('measured', { chainId: deps.config.chainId, certificateFaults: differing });
    const rest = { lane: 0, shard: 0, after: null, startedAt: at, looked: 0, differing: 0, sums: {} };
    await deps.places.put(deps.config.chainId, 'daily', rest, lease);
  }
  return result;
}

async function compare(
  deps: WatchDeps,
  lease: Lease,
  view: WorkView,
  {
    work,
    compares,
    lanes,
    itemsMax,
  }: {
    readonly work: string;
    readonly compares: Compared;
    readonly lanes: readonly WatchLane[];
    readonly itemsMax?: number;
  },
): Promise<{ readonly result: WorkDone; readonly round: RoundDone }> {
  const { chainId } = deps.config;
  const settled: Awaited<ReturnType<typeof settleAll>>[] = [];
  const round = await goThrough<WatchedInvoice>(deps, lease, {
    chainId,
    work,
    lanes: lanes.length,
    deadlineMs: deadlineOf(deps),
    ...(itemsMax === undefined ? {} : { itemsMax }),
    page: (index, shard, after) =>
      deps.invoices.pageWatched(chainId, lanes[index] ?? 'daily', shard, {
        after,
        ...(itemsMax === undefined ? {} : { limit: itemsMax }),
      }),
    handle: async (invoices) => {
      const sound = invoices.filter((invoice) => isSound(deps, invoice));
      await view.balances.prefetch(sound.flatMap((invoice) => balancesOf(deps.config, invoice, compares)));
      const ids = new Map<InvoiceId, []>();
      for (const invoice of sound)
        if (await mayDiffer(deps.config, view, invoice, compares)) ids.set(invoice.id, []);
      const each = await settleAll(deps, ids, { ...view, compares });
      settled.push(each);
      await rest(deps, view, sound);
      const { differing, differingIds } = each;
      return { differing, sums: await heldBy(deps.config, view, sound, differingIds) };
    },
  });
  return { result: doneOf(settled, round.done), round };
}

/** What a portion's balances came to, beside what the index says of its invoices; names as `dailyOf` reads them. */
async function heldBy(
  config: WatchDeps['config'],
  view: WorkView,
  invoices: readonly WatchedInvoice[],
  differing: ReadonlySet<InvoiceId>,
): Promise<Readonly<Record<string, bigint>>> {
  const sums: Record<string, bigint> = {};
  const add = (symbol: string, name: keyof DailySums, units: bigint): void =>
    void (sums[`${symbol} ${name}`] = (sums[`${symbol} ${name}`] ?? 0n) + units);
  for (const { id, address, tokenAddress, amountReceived, amountSwept } of invoices) {
    const asset = config.assets.find((each) => sameToken(each.tokenAddress, tokenAddress));
    const balance = await view.balances.balanceOf({ owner: address, token: tokenAddress });
    if (asset === undefined || balance === null) continue;
    const rest = balance - (amountReceived - amountSwept);
    add(asset.symbol, 'balance', balance);
    add(asset.symbol, 'received', amountReceived);
    add(asset.symbol, 'swept', amountSwept);
    add(asset.symbol, differing.has(id) ? 'unexplained' : 'explained', rest);
  }
  return sums;
}

/** The record of a round that is over. */
function dailyOf(
  cursor: Cursor,
  { startedAt, looked, differing, sums }: Place,
  endedAt: string,
): DailyRecord {
  const symbols = new Set(Object.keys(sums).map((name) => name.split(' ')[0] ?? ''));
  const of = (symbol: string): DailySums =>
    Object.fromEntries(DAILY_SUMS.map((name) => [name, sums[`${symbol} ${name}`] ?? 0n])) as Record<
      keyof DailySums,
      bigint
    >;
  const assets = Object.fromEntries([...symbols].map((symbol) => [symbol, of(symbol)]));
  const { chainId, block, hash } = cursor;
  return { chainId, startedAt, endedAt, block, hash, addresses: looked, differing, assets };
}

/** What is compared of an address: its invoice's asset alone, or the chain's other assets as well. */
type Compared = 'own' | 'all';

/** The invoice's asset first. */
function balancesOf(
  { assets }: WatchDeps['config'],
  { address: owner, tokenAddress }: WatchedInvoice,
  compares: Compared,
): readonly [BalanceQuery, ...BalanceQuery[]] {
  const others =
    compares === 'all' ? assets.filter((each) => !sameToken(each.tokenAddress, tokenAddress)) : [];
  return [{ owner, token: tokenAddress }, ...others.map((each) => ({ owner, token: each.tokenAddress }))];
}

/** Money may lie at its address for good: nothing that pays or sweeps looks at it. */
const RESTING: ReadonlySet<WatchedInvoice['status']> = new Set(['EXPIRED', 'CANCELLED', 'SWEEP_FAILED']);

/** Whether the index alone does not explain the balances; the invoice itself decides. */
async function mayDiffer(
  config: WatchDeps['config'],
  view: WorkView,
  invoice: WatchedInvoice,
  compares: Compared,
): Promise<boolean> {
  const { tokenAddress, amountReceived, amountSwept, status } = invoice;
  const [own, ...others] = balancesOf(config, invoice, compares);
  for (const other of others) {
    const there = await view.balances.balanceOf(other);
    // While a sweep is under way, its gas is at a token's address.
    const mayBeGas = other.token === null && status === 'SWEEPING';
    if (there !== null && there > 0n && !mayBeGas) return true;
  }
  const balance = await view.balances.balanceOf(own);
  if (balance === amountReceived - amountSwept)
    return tokenAddress === null && balance > 0n && RESTING.has(status);
  // A sweep that is under way has taken the money and is not final.
  return !(status === 'SWEEPING' && balance === 0n);
}

/** Old native addresses leave the rotation. */
async function rest(deps: WatchDeps, view: WorkView, invoices: readonly WatchedInvoice[]): Promise<void> {
  const { chainId } = deps.config;
  const old = invoices.filter(
    ({ tokenAddress, status, expiresAt, amountReceived, amountConfirmed }) =>
      tokenAddress === null &&
      status !== 'PENDING' &&
      amountReceived === amountConfirmed &&
      Date.parse(expiresAt) / 1_000 + ROTATED_SECONDS < view.cursor.timestamp,
  );
  await inParallel(old, PARALLEL_INVOICES_MAX, (invoice) => deps.invoices.watchDaily(chainId, invoice));
}

/** An invoice that nobody could pay must not stop the requests that it would be part of. */
function isSound({ config, log }: WatchDeps, { id, address, tokenAddress }: WatchedInvoice): boolean {
  const known = config.assets.some((asset) => sameToken(asset.tokenAddress, tokenAddress));
  const sound = known && /^0x[0-9a-fA-F]{40}$/.test(address);
  if (!sound) log.error('an invoice cannot be watched', { invoiceId: id, token: tokenAddress });
  return sound;
}
