import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { verifyRanges } from '../../../../../functions/chain/certificate/verifyRanges.ts';
import { dynamoHeads } from '../../../../../functions/chain/heads/dynamoHeads.ts';
import type { CursorStore } from '../../../../../functions/chain/ports.ts';
import { createWatchMemory } from '../../../../../functions/chain/watching/watchMemory.ts';
import { runWatch } from '../../../../../functions/chain/watching/runWatch.ts';
import { connectionTo } from '../connectionTo.ts';
import { TABLES } from '../tables.ts';
import { startWorld, type World } from '../world.ts';

const USDC = 10n ** 6n;
const chainId = 31337;

/** Longer than all that happens within one turn, and too short for a work to become due by time. */
const LAST_SECONDS = 2;

describe('records of blocks that brought nothing', () => {
  let world: World;
  let watch: ReturnType<typeof runWatch>;
  let steps: (() => Promise<unknown>)[];
  let turnMs: number;
  /** The works that were woken, and how high the cursor stood each time it was written. */
  let woken: string[];
  let written: number[];
  /** Where the chain is when it is at rest. */
  let start: number;

  /** The watcher's function in an environment of its own. */
  function anEnvironment(): ReturnType<typeof runWatch> {
    const { cursors, ...deps } = world.watchDeps({ memory: createWatchMemory() });
    const noted: CursorStore = {
      ...cursors,
      put: async (cursor, record, lease) => {
        await cursors.put(cursor, record, lease);
        written.push(cursor.block);
      },
    };
    const turn = {
      get forMs() {
        return turnMs;
      },
      everyMs: 250,
      sleep: async () => void (await (steps.shift() ?? (async () => world.passSeconds(turnMs / 1_000)))()),
    };
    return runWatch({
      ...{ ...deps, turn, cursors: noted },
      heads: dynamoHeads({ client: world.client, tableName: TABLES.chain }),
      connect: async () => connectionTo(world.config, world.rpc),
      watchQueue: { wake: async ({ work }) => void (work === undefined ? null : woken.push(work)) },
      sweepQueue: { wake: async () => {} },
    });
  }

  /** One turn, which looks before each step and after it. */
  async function turn(between: readonly (() => Promise<unknown>)[], seconds = LAST_SECONDS): Promise<void> {
    steps = [...between];
    turnMs = seconds * 1_000;
    await watch({ chainId });
  }

  const block = async (seconds = 0.2): Promise<void> => {
    world.passSeconds(seconds);
    await world.evm.mine();
  };
  const height = async (): Promise<number> => Number(await world.rpc.request('eth_blockNumber', []));
  const stored = async () => (await world.watchDeps().cursors.get(chainId))?.block;
  /** What the records do not prove of the blocks since the chain was at rest. */
  const faults = async () =>
    (await verifyRanges(world.watchDeps())({ from: start + 1, to: await height() })).faults;

  beforeEach(async () => {
    world = await startWorld();
    [woken, written] = [[], []];
    watch = anEnvironment();
    await world.evm.mine(3);
    await turn([block, () => block(61), block], 100);
    [start, written, woken] = [await height(), [], []];
  });
  afterEach(() => world.close());

  test('given a chain at rest, when blocks come within a turn, then they have one record, which its end writes', async () => {
    await turn([block, block, block]);
    expect(woken).toEqual([]);
    expect(written).toEqual([start + 3]);
    expect(await world.watchDeps().ranges.startingAt(chainId, start + 1)).toMatchObject({
      toBlock: start + 3,
    });
    expect(await faults()).toEqual([]);
  });

  test('given a record that waits, when a payment comes, then it is found at once, and one record has all blocks', async () => {
    const invoice = await world.createInvoice({ currency: 'USDC', units: USDC });
    let status = '';
    await turn([
      block,
      block,
      () => world.evm.payToken(invoice.address, USDC),
      async () => void (status = (await world.read(invoice)).status),
      block,
    ]);
    expect(status).toBe('CONFIRMING');
    // From then on somebody waits for the cursor.
    expect(written).toEqual([start + 3, start + 4]);
    expect(await world.watchDeps().ranges.startingAt(chainId, start + 1)).toMatchObject({
      ...{ toBlock: start + 3, depositCount: 1, moneyIn: { USDC } },
    });
    expect(await faults()).toEqual([]);
  });

  test('given a record that waits, when a work becomes due, then the cursor is written before it is woken', async () => {
    let at: unknown;
    await turn([block, () => block(5), async () => void (at = await stored()), block], 8);
    expect(woken).toContain('rotate');
    expect(at).toBe(start + 2);
    expect(await faults()).toEqual([]);
  });

  test('given a record that waits, when a reorganisation takes some of its blocks, then what stands has a record', async () => {
    const stranger = world.evm.account(5).address;
    const payStranger = () => world.evm.payToken(stranger, USDC);
    await turn([block, payStranger, payStranger, () => world.evm.reorg(2), block, block]);
    expect(await stored()).toBe(await height());
    expect(await world.watchDeps().cursors.reorganised(chainId)).not.toBeNull();
    expect(await faults()).toEqual([]);
  });

  test('given a record that waits, when its environment dies, then the next one reads the blocks again', async () => {
    const invoice = await world.createInvoice({ currency: 'USDC', units: USDC });
    await turn([block, block, () => Promise.reject(new Error('the environment died'))]);
    expect(written).toEqual([]);
    watch = anEnvironment();
    // Its loop is taken for lost.
    world.passSeconds(10);
    await world.evm.payToken(invoice.address, USDC);
    await turn([]);
    expect((await world.read(invoice)).status).toBe('CONFIRMING');
    expect(await faults()).toEqual([]);
  });

  test('given an environment that does not know yet that the chain is at rest, when blocks come, then each is written', async () => {
    watch = anEnvironment();
    await turn([block, block]);
    expect(written).toEqual([start + 1, start + 2]);
  });
});
