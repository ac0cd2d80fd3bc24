import { isoNow } from '../../shared/clock.ts';
import type { InvoiceId } from '../../shared/ids.ts';
import { broughtBlocksOf, type ChainConfig, reorgDepthOf } from '../chainConfig.ts';
import type { Block } from '../evm/block.ts';
import { createBlockReader } from '../evm/blockReader.ts';
import { readBlocks } from '../evm/evmNode.ts';
import type { Cursor, Lease } from '../ports.ts';
import { advanceCursor, isAwaited, LAGGING_INVOICES_MAX, reorganisationOf } from './cursor.ts';
import { readAgain, type SecondLook } from './readAgain.ts';
import { PASS_BLOCKS_MAX } from './passLimits.ts';
import { type Finding, keyOf } from './finding.ts';
import { type Movement, readExecuted, type ReadBlocks, readMovements } from './readMovements.ts';
import { type Position, readPosition } from './readPosition.ts';
import { type Left, recordOutflows } from './recordOutflows.ts';
import { settleAll } from './settleAll.ts';
import { symbolOf } from './movedSums.ts';
import { joinRanges, rangeOf } from './recordRange.ts';
import { mayWait, type Unwritten } from './unwritten.ts';
import type { WatchDeps } from './watchDeps.ts';
import { findOwners, noteMoved, rememberRecorded } from './watchMemory.ts';

export interface HeadDone {
  /** The last block that was read. */
  readonly block: number;
  readonly writes: number;
  /** Invoices that lag. */
  readonly failed: number;
  /** More blocks wait: the next pass follows at once. */
  readonly behind: boolean;
  readonly reorganised: boolean;
  /** What left our addresses waits for the work `confirm` to decide what it is. */
  readonly undecided: boolean;
  /** Nothing is new: nothing was written. */
  readonly idle: boolean;
  /** Behind the last block that was read. */
  readonly cursor: Cursor;
  /** What is not stored of it yet: then the stored cursor has the same version and stands before the first of these blocks. */
  readonly unwritten: Unwritten | null;
}

/** Where the pass before has left the chain. */
export type Known = Pick<HeadDone, 'cursor' | 'unwritten'>;

/**
 * Reads the blocks above the cursor, records what they brought to our addresses, and moves the cursor. It confirms and expires nothing.
 *
 * @param known where the pass before, under the same lease, has left the chain; default: it is read
 * @param waits whether the record of blocks that brought nothing may stay unwritten: then `writeUnwritten` follows
 * @throws OtherChain | NodeLagging | RpcUnavailable | LeaseLost | BranchLeft
 */
export async function followHead(
  deps: WatchDeps,
  lease: Lease,
  known: Known | null,
  waits: boolean,
): Promise<HeadDone> {
  const { config } = deps;
  const newest = known === null ? null : await readNewest(deps, known.cursor);
  if (known !== null && newest?.hash === known.cursor.hash) return quietAt(known);
  const stored = known?.cursor ?? (await deps.cursors.get(config.chainId));
  const position = childOf(config, stored, newest) ?? (await readPosition(deps, stored));
  // What was read before the reorganisation has a record before it has none: the next pass follows the branch.
  if (known !== null && known.unwritten !== null && position.cursor !== stored)
    return { ...quietAt(await writeUnwritten(deps, lease, known)), behind: true, idle: false };
  const reorganised = await enterBranch(deps, stored, position, lease);
  const { cursor, head, heights } = position;
  // With what is unwritten no record has more blocks.
  const first = known?.unwritten?.range.fromBlock ?? cursor.block + 1;
  const last = Math.min(head.number, first - 1 + PASS_BLOCKS_MAX);
  const quiet = last === cursor.block && cursor.lagging.size === 0 && sameTags(cursor.heights, heights);
  const behind = last < head.number;
  const before = { cursor, unwritten: known?.unwritten ?? null };
  // `last` is the cursor's block.
  if (quiet) return { ...quietAt(before), behind, reorganised, idle: !reorganised && stored !== null };
  const done = await readOn(deps, lease, { before, heights, last, waits: waits && !behind && !reorganised });
  return { ...done, behind, reorganised, idle: false };
}

/** Reads up to `last`, records what that brought, and writes the cursor, or leaves it for later. */
async function readOn(
  deps: WatchDeps,
  lease: Lease,
  pass: {
    readonly before: Known;
    readonly heights: Position['heights'];
    readonly last: number;
    readonly waits: boolean;
  },
): Promise<Omit<HeadDone, 'behind' | 'reorganised' | 'idle'>> {
  const { config, rpc, memory, clock } = deps;
  const { heights, last, waits } = pass;
  const { cursor, unwritten: earlier } = pass.before;
  const read = await readMovements(rpc, config, { number: cursor.block, hash: cursor.hash }, last);
  const second = await readAgain(deps, cursor);
  const ours = await matchOwners(deps, [...read.movements, ...second.movements]);
  const moved = ours.in.length > 0 || ours.out.length > 0;
  noteMoved(memory, moved, clock.nowMs());
  const next = advanceCursor(cursor, {
    blocks: read.blocks,
    heights,
    reorgDepth: reorgDepthOf(config),
    broughtBlocks: broughtBlocksOf(config),
    brought: broughtBy(config, ours.in, cursor.block),
    lagging: cursor.lagging,
    lookedAgain: second.lookedAgain,
  });
  const undecided = await recordOutflows(deps, next, ours.out);
  const recorded = await record(deps, { before: cursor, next, read, second, ours });
  const { writes, lagging } = recorded;
  const written = { ...next, lagging };
  const done = { block: last, writes, failed: lagging.size, undecided };
  const range =
    read.blocks.length > 0
      ? joinRanges(earlier?.range, rangeOf(deps, cursor, { ...read, ...ours }))
      : (earlier?.range ?? null);
  if (waits && range !== null) {
    const unwritten = { range, sinceMs: earlier?.sinceMs ?? clock.nowMs() };
    if (mayWait(config, written, unwritten, memory.atRestSinceMs, clock))
      return { ...done, cursor: { ...written, version: cursor.version }, unwritten };
  }
  await deps.cursors.put(written, range, lease);
  return { ...done, cursor: written, unwritten: null };
}

/**
 * Writes what passes have left unwritten.
 *
 * @throws LeaseLost | BranchLeft
 */
export async function writeUnwritten(deps: WatchDeps, lease: Lease, known: Known): Promise<Known> {
  if (known.unwritten === null) return known;
  const cursor = { ...known.cursor, version: known.cursor.version + 1 };
  await deps.cursors.put(cursor, known.unwritten.range, lease);
  return { cursor, unwritten: null };
}

/**
 * The node's last block, unless something waits for a tag to move or an invoice to be read again, so that more must be asked anyway. Looks are
 * several a second, blocks are not, and providers charge by the call.
 */
async function readNewest({ config, rpc }: WatchDeps, cursor: Cursor): Promise<Block | null> {
  if (cursor.lagging.size > 0 || isAwaited(config, cursor)) return null;
  const [head] = await readBlocks(rpc, ['latest']);
  return head ?? null;
}

/** The cursor's own child on a chain without tags: what stands below it was compared when it was read. */
function childOf({ tags }: ChainConfig, cursor: Cursor | null, newest: Block | null): Position | null {
  if (cursor === null || newest === null || tags.length > 0 || newest.parentHash !== cursor.hash) return null;
  return { cursor, head: newest, heights: { head: newest.number, safe: null, finalized: null } };
}

function quietAt({ cursor, unwritten }: Known): HeadDone {
  return {
    ...{ block: cursor.block, writes: 0, failed: 0, cursor, unwritten },
    ...{ behind: false, reorganised: false, undecided: false, idle: true },
  };
}

/** Before anything is decided on another branch, nothing decided on the one before may be written any more. */
async function enterBranch(
  deps: WatchDeps,
  stored: Cursor | null,
  { cursor }: Position,
  lease: Lease,
): Promise<boolean> {
  if (cursor === stored) return false;
  if (stored === null) {
    await deps.cursors.enterBranch(cursor, null, lease);
    return false;
  }
  const { chainId } = cursor;
  deps.log.warn('a reorganisation took blocks back', { chainId, from: stored.block, to: cursor.block });
  deps.memory.recorded.clear();
  const pending = await deps.cursors.reorganised(chainId);
  const reorganisation = reorganisationOf(stored, cursor, pending, isoNow(deps.clock));
  await deps.cursors.enterBranch(cursor, reorganisation, lease);
  return true;
}

interface Owned extends Movement {
  readonly owner: InvoiceId;
}

interface Ours {
  /** What came in to addresses of ours, and what left them: of configured assets. */
  readonly in: readonly Owned[];
  readonly out: readonly Left[];
}

async function matchOwners(deps: WatchDeps, movements: readonly Movement[]): Promise<Ours> {
  const { config, memory } = deps;
  const addresses = movements.flatMap(({ to, from }) => [to, from.toLowerCase()]);
  const owners = await findOwners(deps.addresses, memory, config.chainId, addresses);
  if (owners.size === 0) return { in: [], out: [] };
  const touching = movements.filter(({ to, from }) => owners.has(to) || owners.has(from.toLowerCase()));
  const executed = await readExecuted(deps.rpc, touching);
  return {
    in: executed.flatMap(({ movement, succeeded }) => {
      const owner = owners.get(movement.to);
      return owner === undefined || !succeeded ? [] : [{ ...movement, owner }];
    }),
    out: executed.flatMap(({ movement, succeeded, fee }) => {
      const owner = owners.get(movement.from.toLowerCase());
      const units = succeeded ? movement.units : 0n;
      return owner === undefined || symbolOf(config, movement) === null
        ? []
        : [{ ...movement, owner, units, fee }];
    }),
  };
}

/** Settles the invoices that something came to, and those that failed before. */
async function record(
  deps: WatchDeps,
  pass: {
    readonly before: Cursor;
    readonly next: Cursor;
    readonly read: ReadBlocks;
    readonly second: SecondLook;
    readonly ours: Ours;
  },
): Promise<{ readonly writes: number; readonly lagging: ReadonlyMap<InvoiceId, number> }> {
  const { before, next, read, second, ours } = pass;
  const { config, memory, rpc } = deps;
  const mine = ours.in.filter((movement) => !memory.recorded.has(keyOf(movement)));
  const byOwner = new Map<InvoiceId, Finding[]>([...before.lagging.keys()].map((id) => [id, []]));
  for (const { owner, ...finding } of mine) {
    const findings = byOwner.get(owner);
    if (findings === undefined) byOwner.set(owner, [finding]);
    else findings.push(finding);
  }
  const reader = createBlockReader(rpc, next.recent, read.blocks);
  const settled = await settleAll(deps, byOwner, {
    config,
    cursor: next,
    reader,
    balances: null,
    // Nothing is confirmed here: works that confirm know what balances showed.
    found: [],
    unsettled: null,
  });
  const lagging = new Map<InvoiceId, number>();
  for (const [id, from] of before.lagging) {
    const done = !settled.failed.includes(id) && second.laggingUpTo >= before.block;
    if (!done) lagging.set(id, settled.failed.includes(id) ? from : second.laggingUpTo + 1);
  }
  for (const id of settled.failed) if (!lagging.has(id)) lagging.set(id, before.block + 1);
  if (lagging.size > LAGGING_INVOICES_MAX)
    throw new Error(`${lagging.size} invoices failed: the cursor waits for them`);
  rememberRecorded(memory, mine.filter(({ owner }) => !lagging.has(owner)).map(keyOf));
  return { writes: settled.writes, lagging };
}

/** What each new block brought of each configured asset, in base units. */
function broughtBy(
  config: ChainConfig,
  owned: readonly Owned[],
  above: number,
): ReadonlyMap<number, Readonly<Record<string, bigint>>> {
  const brought = new Map<number, Record<string, bigint>>();
  for (const movement of owned) {
    const symbol = symbolOf(config, movement);
    if (symbol === null || movement.blockNumber <= above) continue;
    const sums = brought.get(movement.blockNumber) ?? {};
    sums[symbol] = (sums[symbol] ?? 0n) + movement.units;
    brought.set(movement.blockNumber, sums);
  }
  return brought;
}

function sameTags(a: Cursor['heights'], b: Cursor['heights']): boolean {
  return a.safe === b.safe && a.finalized === b.finalized;
}
