import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Rpc } from '../../../../../functions/chain/evm/rpc.ts';
import { dynamoHeads } from '../../../../../functions/chain/heads/dynamoHeads.ts';
import type { WakeMessage } from '../../../../../functions/chain/ports.ts';
import { runWatch, type RunWatchDeps } from '../../../../../functions/chain/watching/runWatch.ts';
import { connectionTo } from '../connectionTo.ts';
import { TABLES } from '../tables.ts';
import { startWorld, type World } from '../world.ts';

type Sent = WakeMessage & { readonly delaySeconds: number };

const USDC = 10n ** 6n;
const chainId = 31337;

describe('the turns of a chain’s head', () => {
  let world: World;
  /** Messages to the head, and to the other works. */
  let headSent: Sent[];
  let workSent: Sent[];
  beforeEach(async () => {
    world = await startWorld();
    [headSent, workSent] = [[], []];
  });
  afterEach(() => world.close());

  /** The watcher's function in an environment of its own. */
  const anEnvironment = ({
    through,
    turn,
  }: { readonly through?: Rpc; readonly turn?: RunWatchDeps['turn'] } = {}) =>
    runWatch({
      ...world.watchDeps(),
      ...(turn === undefined ? {} : { turn }),
      heads: dynamoHeads({ client: world.client, tableName: TABLES.chain }),
      connect: async () => connectionTo(world.config, through ?? world.rpc),
      watchQueue: {
        wake: async (message, delaySeconds) =>
          void (message.work === undefined ? headSent : workSent).push({ ...message, delaySeconds }),
      },
      sweepQueue: { wake: async () => {} },
    });
  const take = (): WakeMessage => {
    const next = headSent.shift();
    if (next === undefined) throw new Error('no message was sent');
    const { delaySeconds: _, ...message } = next;
    return message;
  };

  test('given turns that run in environments by turns, then works are woken no more often, and a clock ahead puts none off', async () => {
    const [watch, other] = [anEnvironment(), anEnvironment()];
    await watch({ chainId });
    workSent.splice(0);
    await world.evm.mine();
    await other(take());
    expect(workSent).toEqual([]);
    world.passSeconds(15);
    await other(take());
    const due = workSent.splice(0).map(({ work }) => work);
    expect(due).toEqual(['confirm', 'expire', 'reorganised', 'rotate']);
    const { woken, ...message } = take();
    const ahead = Object.fromEntries(Object.entries(woken ?? {}).map(([work, ms]) => [work, ms + 3_600_000]));
    await watch({ ...message, woken: ahead });
    expect(workSent).toEqual([]);
    world.passSeconds(15);
    await watch(take());
    expect(workSent.map(({ work }) => work)).toEqual(due);
  });

  test('given a turn of several looks, when blocks come, then each is read and wakes what is due before the turn ends', async () => {
    const invoice = await world.createInvoice({ currency: 'USDC', units: USDC });
    let looks = 0;
    const turn = {
      forMs: 1_000,
      everyMs: 250,
      sleep: async (ms: number) => {
        world.passSeconds(ms / 1_000);
        if (++looks === 1) await world.evm.payToken(invoice.address, USDC);
      },
    };
    await anEnvironment({ turn })({ chainId });
    expect(looks).toBe(3);
    expect((await world.read(invoice)).status).toBe('CONFIRMING');
    expect(headSent).toMatchObject([{ chainId, after: 1, delaySeconds: 0 }]);
    expect(workSent.filter(({ work }) => work === 'confirm')).toHaveLength(2);
  });

  test('given a turn without a block, then each look but the first asks the node for its last block alone', async () => {
    await anEnvironment()({ chainId });
    const asked: string[][] = [];
    const counting: Rpc = {
      ...world.rpc,
      batch: (calls) => {
        asked.push(calls.map(({ params }) => String(params[0])));
        return world.rpc.batch(calls);
      },
    };
    const turn = { forMs: 1_000, everyMs: 250, sleep: async () => world.passSeconds(0.25) };
    await anEnvironment({ through: counting, turn })(take());
    const [first, ...others] = asked;
    expect(first).toContain('0x0');
    // Three looks, and what is measured at the end of the turn.
    expect(others).toEqual([['latest'], ['latest'], ['latest'], ['latest']]);
  });
});
