import { seededRandom } from '../../scripts/feed/random.ts';
import type { Clock } from '../../functions/shared/clock.ts';
import { type Action, planActions } from './actions.ts';
import type { Driver } from './driver.ts';
import {
  Broken,
  checkAllocation,
  checkBooks,
  checkMoney,
  observeWrite,
  unsettled,
  waitsForDailyLook,
} from './invariants.ts';
import { memoryDriver } from './memory/memoryDriver.ts';
import { memoryStores } from './memory/memoryStores.ts';
import { release } from './passes.ts';
import { deliver, heal, type Limits, mine, perform, USUAL_PRICE } from './perform.ts';
import { takeLostNonces, takeStuckNonces } from './returns.ts';
import type { Stores } from './stores.ts';
import { openWorld, START_MS, type World } from './world.ts';

/** What a simulation runs on. */
export interface Backing {
  readonly stores: (clock: Clock) => Stores | Promise<Stores>;
  readonly drivers: () => Promise<readonly Driver[]>;
}

/** Two chains and all stores in this process: the second chain is ill as often as the first, each for itself. */
export const IN_MEMORY: Backing = {
  stores: memoryStores,
  drivers: async () => [
    memoryDriver(31_337, START_MS / 1_000, false),
    memoryDriver(31_338, START_MS / 1_000, true),
  ],
};

export interface Simulation extends Limits {
  readonly seed: number;
  readonly steps: number;
  readonly backing: Backing;
  /** Of the seed's actions, those that are done, by their place in the list; default: all. */
  readonly kept?: readonly number[];
}

export type Outcome =
  | { readonly kind: 'held'; readonly steps: number; readonly blocksToSettle: number }
  | { readonly kind: 'broken'; readonly step: number; readonly reason: string };

/** Blocks within which everything is settled when nothing is wrong any more, 1 s apart. */
export const SETTLED_BLOCKS_MAX = 900;

export async function simulate({ seed, steps, backing, kept, ...limits }: Simulation): Promise<Outcome> {
  const all = planActions(seed, steps, limits);
  const actions = kept === undefined ? all : kept.flatMap((place) => all[place] ?? []);
  const world = await openWorld({
    stores: backing.stores,
    drivers: await backing.drivers(),
    observe: observeWrite,
    batches: limits.batches ?? false,
  });
  try {
    for (const action of actions) await takeStep(world, action, limits);
    const blocksToSettle = await settle(world);
    await checkAllocation(world);
    await world.books.deliverAll(seededRandom(String(seed)));
    await checkBooks(world);
    return { kind: 'held', steps: actions.length, blocksToSettle };
  } catch (error) {
    const reason = error instanceof Broken ? error.message : String((error as Error).stack ?? error);
    return { kind: 'broken', step: world.step, reason };
  } finally {
    await world.close();
  }
}

async function takeStep(world: World, action: Action, limits: Limits): Promise<void> {
  world.step += 1;
  await perform(world, action, limits);
  if (action.kind === 'mine' || action.kind === 'reorganise') await check(world);
  else refuseComplaints(world);
}

async function check(world: World): Promise<void> {
  refuseComplaints(world);
  for (const chain of world.chains) await checkMoney(world, chain);
}

function refuseComplaints({ complaints }: World): void {
  if (complaints.length > 0) throw new Broken(complaints.join('\n'));
}

/** Messages of one block in the settled time: more would be a loop that never rests. */
const MESSAGES_A_BLOCK_MAX = 200;

/** Where somebody sent money back, nobody says how far its invoice comes: what is under way then has this many blocks to end. */
const QUIET_BLOCKS = 150;

/**
 * Blocks after which a transaction of ours is final on any chain here, seen to be so by a pass, and its gas in the books. What it served may have ended long before.
 */
const OWN_FINAL_BLOCKS = 30;

/** Null where every block with a transaction of ours lies so deep that it is final; else the newest one that does not. The chain says so, and nothing that is tested. */
function unsettledOwn({ chains }: World): string | null {
  for (const { driver, truth } of chains) {
    const head = truth.head()?.number ?? 0;
    const newest = truth.blocks.findLast(({ transactions }) => transactions.some(({ fee }) => fee > 0n));
    if (newest !== undefined && head - newest.number < OWN_FINAL_BLOCKS)
      return `a transaction of ours in block ${newest.number} of ${driver.config.name} is not final`;
  }
  return null;
}

function hasReturns({ chains }: World): boolean {
  return chains.some(({ truth }) => truth.returns.some(({ happened }) => happened));
}

/** So long after the faults an operator has seen what waits behind a nonce that nothing has. */
const SEEN_BLOCKS = 10;

/** So often the operator looks again whether something is stuck. */
const SEEN_AGAIN_BLOCKS = 50;

/** Within so much time each address has been looked at, in milliseconds: a day, and the look itself. */
const DAILY_LOOK_MS = 25 * 3_600_000;

/**
 * Lets the faults end and blocks come; and a day pass, where nothing is missing but money that was sent back from an address and that every endpoint left
 * out whenever it was asked: the daily look finds it, and nobody before.
 *
 * @returns blocks until everything was settled, after that day where one passed
 * @throws Broken
 */
export async function settle(world: World): Promise<number> {
  for (const chain of world.chains) {
    heal(chain);
    chain.skewSeconds = 0;
    await chain.driver.price(USUAL_PRICE);
  }
  for (const { pass, ended } of world.standing.splice(0)) {
    release(pass);
    await ended;
  }
  const first = await settleWithin(world, true);
  if (first.problem === null) return first.blocks;
  const waits = unsettledOwn(world) === null && (await waitsForDailyLook(world));
  if (waits) world.passMs(DAILY_LOOK_MS);
  const last = waits ? await settleWithin(world, false) : first;
  if (last.problem === null) return last.blocks;
  throw new Broken(`not settled after ${last.blocks} blocks: ${last.problem}`);
}

/** @param afterFaults the faults have just ended */
async function settleWithin(
  world: World,
  afterFaults: boolean,
): Promise<{ readonly blocks: number; readonly problem: string | null }> {
  let problem: string | null = null;
  let quiet = 0;
  for (let block = 1; block <= SETTLED_BLOCKS_MAX; block++) {
    world.step += 1;
    if (afterFaults && block === SEEN_BLOCKS) for (const chain of world.chains) await takeLostNonces(chain);
    if (block % SEEN_AGAIN_BLOCKS === 0) await takeStuckNonces(world);
    for (const chain of world.chains) await mine(world, chain, { a: 0, b: 0 });
    for (let message = 0; message < MESSAGES_A_BLOCK_MAX; message++) {
      if (!(await deliver(world, 0, {}))) break;
    }
    await check(world);
    problem = unsettledOwn(world) ?? (await unsettled(world));
    if (problem !== null) quiet = 0;
    else if (++quiet > (hasReturns(world) ? QUIET_BLOCKS : 0)) return { blocks: block, problem: null };
  }
  return { blocks: SETTLED_BLOCKS_MAX, problem: problem ?? 'it was settled too late to be seen at rest' };
}
