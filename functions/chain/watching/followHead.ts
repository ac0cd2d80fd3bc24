import { isoNow } from '../../shared/clock.ts';
import type { InvoiceId } from '../../shared/ids.ts';
import { broughtBlocksOf, reorgDepthOf } from '../chainConfig.ts';
import { createBlockReader } from '../evm/blockReader.ts';
import { readBlocks } from '../evm/evmNode.ts';
import type { Cursor, Lease } from '../ports.ts';
import type { RangeRecord } from '../rangeRecord.ts';
import { advanceCursor, isAwaited, LAGGING_INVOICES_MAX, reorganisationOf } from './cursor.ts';
import { readAgain, type SecondLook } from './readAgain.ts';
import { PASS_BLOCKS_MAX } from './passLimits.ts';
import { type Finding, keyOf } from './finding.ts';
import { type Movement, readExecuted, type ReadBlocks, readMovements } from './readMovements.ts';
import { type Position, readPosition } from './readPosition.ts';
import { type Left, recordOutflows } from './recordOutflows.ts';
import { settleAll } from './settleAll.ts';
import type { WatchDeps } from './watchDeps.ts';
import { findOwners, rememberRecorded } from './watchMemory.ts';

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
  /** The cursor as it is stored now. */
  readonly cursor: Cursor;
}

/**
 * Reads the blocks above the cursor, records what they brought to our addresses, and moves the cursor. It confirms and expires nothing.
 *
 * @param known the cursor as it is stored, where the pass before has left it; default: it is read
 * @throws OtherChain | NodeLagging | RpcUnavailable | LeaseLost | BranchLeft
 */
export async function followHead(deps: WatchDeps, lease: Lease, known?: Cursor): Promise<HeadDone> {
  const { config, rpc } = deps;
  if (known !== undefined && (await standsAt(deps, known))) return quietAt(known);
  const stored = known ?? (await deps.cursors.get(config.chainId));
  const position = await readPosition(deps, stored);
  const reorganised = await enterBranch(deps, stored, position, lease);
  const { cursor, head, heights } = position;
  const last = Math.min(head.number, cursor.block + PASS_BLOCKS_MAX);
  const quiet = last === cursor.block && cursor.lagging.size === 0 && sameTags(cursor.heights, heights);
  const behind = last < head.number;
  // `last` is the cursor's block.
  if (quiet) return { ...quietAt(cursor), behind, reorganised, idle: !reorganised && stored !== null };

  const read = await readMovements(rpc, config, { number: cursor.block, hash: cursor.hash }, last);
  const second = await readAgain(deps, cursor);
  const ours = await matchOwners(deps, [...read.movements, ...second.movements]);
  const next = advanceCursor(cursor, {
    blocks: read.blocks,
    heights,
    reorgDepth: reorgDepthOf(config),
    broughtBlocks: broughtBlocksOf(config),
    brought: broughtBy(deps, ours.in, cursor.block),
    lagging: cursor.lagging,
    lookedAgain: second.lookedAgain,
  });
  const undecided = await recordOutflows(deps, next, ours.out);
  const recorded = await record(deps, { before: cursor, next, read, second, ours });
  const written = { ...next, lagging: recorded.lagging };
  const range = read.blocks.length > 0 ? rangeOf(deps, cursor, read, ours) : null;
  await deps.cursors.put(written, range, lease);
  const { writes, lagging } = recorded;
  const now = { behind, reorganised, undecided, idle: false, cursor: written };
  return { block: last, writes, failed: lagging.size, ...now };
}

/**
 * Whether the node's last block is the cursor's, and nothing waits for a tag to move or an invoice to be read again: then there is nothing else to ask.
 * Looks are several a second, blocks are not, and providers charge by the call.
 */
async function standsAt({ config, rpc }: WatchDeps, cursor: Cursor): Promise<boolean> {
  if (cursor.lagging.size > 0 || isAwaited(config, cursor)) return false;
  const [head] = await readBlocks(rpc, ['latest']);
  return head?.hash === cursor.hash;
}

function quietAt(cursor: Cursor): HeadDone {
  return {
    ...{ block: cursor.block, writes: 0, failed: 0, cursor },
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
      return owner === undefined || symbolOf(deps, movement) === null
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
  deps: WatchDeps,
  owned: readonly Owned[],
  above: number,
): ReadonlyMap<number, Readonly<Record<string, bigint>>> {
  const brought = new Map<number, Record<string, bigint>>();
  for (const movement of owned) {
    const symbol = symbolOf(deps, movement);
    if (symbol === null || movement.blockNumber <= above) continue;
    const sums = brought.get(movement.blockNumber) ?? {};
    sums[symbol] = (sums[symbol] ?? 0n) + movement.units;
    brought.set(movement.blockNumber, sums);
  }
  return brought;
}

/** Deposits that a record names; the others are counted. */
const NAMED_DEPOSITS_MAX = 200;

function rangeOf(deps: WatchDeps, parent: Cursor, read: ReadBlocks, ours: Ours): RangeRecord {
  const isNew = ({ blockNumber }: Movement): boolean => blockNumber > parent.block;
  const arrived = ours.in.filter(isNew);
  const last = read.blocks.at(-1);
  return {
    chainId: parent.chainId,
    branch: parent.branch,
    fromBlock: parent.block + 1,
    toBlock: last?.number ?? parent.block,
    parentHash: parent.hash,
    hash: last?.hash ?? parent.hash,
    logs: read.logs,
    transactions: read.transactions,
    deposits: arrived.slice(0, NAMED_DEPOSITS_MAX).map(({ id }) => id),
    depositCount: arrived.length,
    moneyIn: sumsOf(deps, arrived),
    moneyOut: sumsOf(deps, ours.out.filter(isNew)),
    at: isoNow(deps.clock),
  };
}

function sumsOf(deps: WatchDeps, movements: readonly Movement[]): Readonly<Record<string, bigint>> {
  const sums: Record<string, bigint> = {};
  for (const movement of movements) {
    const symbol = symbolOf(deps, movement);
    if (symbol !== null) sums[symbol] = (sums[symbol] ?? 0n) + movement.units;
  }
  return sums;
}

function symbolOf({ config }: WatchDeps, { token }: Movement): string | null {
  const asset = config.assets.find(
    ({ tokenAddress }) => (tokenAddress?.toLowerCase() ?? null) === (token?.toLowerCase() ?? null),
  );
  return asset?.symbol ?? null;
}

function sameTags(a: Cursor['heights'], b: Cursor['heights']): boolean {
  return a.safe === b.safe && a.finalized === b.finalized;
}
