import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { httpRpc } from '../../../../../functions/chain/evm/httpRpc.ts';
import type { Rpc } from '../../../../../functions/chain/evm/rpc.ts';
import { runSweep } from '../../../../../functions/chain/sweeping/runSweep.ts';
import { runWatch } from '../../../../../functions/chain/watching/runWatch.ts';
import { startRpcProxy } from '../rpcProxy.ts';
import { dynamoHeads } from '../../../../../functions/chain/heads/dynamoHeads.ts';
import { TABLES } from '../tables.ts';
import { connectionTo } from '../connectionTo.ts';
import { startWorld, type World } from '../world.ts';

const chainId = 31337;
const quiet = { wake: async () => {} };

describe('what the loops of a chain measure', () => {
  let world: World;
  beforeEach(async () => {
    world = await startWorld();
  });
  afterEach(() => world.close());

  /** A worker that stays the same over its passes. */
  const watcher = (rpc: Rpc = world.rpc) =>
    runWatch({
      ...world.watchDeps(),
      heads: dynamoHeads({ client: world.client, tableName: TABLES.chain }),
      connect: async () => connectionTo(world.config, rpc),
      watchQueue: quiet,
      sweepQueue: quiet,
    });
  const sweeper = () =>
    runSweep({
      ...world.sweepDeps(),
      connect: async () => connectionTo(world.config, world.rpc),
      sweepQueue: quiet,
    });
  const measured = (): Record<string, number>[] =>
    world.logged
      .map((line) => JSON.parse(line) as Record<string, unknown>)
      .filter(({ message }) => message === 'measured')
      .map(({ timestamp: _1, level: _2, message: _3, ...numbers }) => numbers as Record<string, number>);

  test('given many passes within a minute, when they end, then one line is written', async () => {
    const watch = watcher();
    for (let pass = 0; pass < 5; pass++) await watch({ chainId });
    expect(measured()).toHaveLength(1);
    world.passSeconds(60);
    await watch({ chainId });
    expect(measured()).toHaveLength(2);
  });

  test('given a chain whose head does not move, when time passes, then head and cursor grow old together', async () => {
    const watch = watcher();
    await watch({ chainId });
    world.passSeconds(600);
    await watch({ chainId });
    const [before, after] = measured();
    expect(after).toMatchObject({ chainId, behind: 0 });
    expect(after!['headAge']! - before!['headAge']!).toBe(600);
    expect(after!['cursorAge']).toBe(after!['headAge']);
    // 25 blocks of a second, but five minutes at least.
    expect(after!['headAgePercent']).toBe(Math.floor(after!['headAge']! / 3));
  });

  test('given a reorganisation that no pass settles, when another follows, then its age is measured from the first on until they are settled', async () => {
    await world.evm.mine(10);
    await world.watch();
    await world.evm.reorg(3);
    const watch = watcher();
    await world.evm.mine();
    world.passSeconds(10);
    await watch({ chainId });
    world.passSeconds(600);
    await world.evm.reorg(2);
    await watch({ chainId });
    world.passSeconds(600);
    await world.evm.mine();
    await watch({ chainId });
    expect(measured().map(({ reorganisedAge }) => reorganisedAge)).toEqual([0, 600, 1_200]);
    world.passSeconds(60);
    await world.watch();
    await watch({ chainId });
    expect(measured().at(-1)).toMatchObject({ reorganisedAge: 0 });
  });

  test('given a node that answers nothing, when a pass failed, then the age of the cursor is known all the same', async () => {
    await watcher()({ chainId });
    const proxy = await startRpcProxy(world.evm.rpcUrl);
    proxy.status = () => 500;
    world.passSeconds(600);
    await watcher(httpRpc({ url: proxy.url, backoffMs: 1 }))({ chainId });
    await proxy.close();
    const last = measured().at(-1);
    expect(last).not.toHaveProperty('headAge');
    expect(last!['cursorAge']).toBeGreaterThanOrEqual(600);
  });

  test('given a paid invoice that waits, when the sweeper passes, then its wait is measured, and the gas wallet', async () => {
    const invoice = await world.createInvoice({ currency: 'USDC', units: 10n ** 6n });
    await world.watch();
    await world.evm.payToken(invoice.address, 10n ** 6n);
    await world.evm.mine();
    await world.watch();
    const { paidAt } = (await world.read(invoice)) as { paidAt: string };
    world.passSeconds(3_600);
    const sweep = sweeper();
    await sweep({ chainId });
    const [waiting] = measured();
    const gas = BigInt(
      await world.evm.rpc<string>('eth_getBalance', [await world.signer.gasWallet(), 'latest']),
    );
    expect(waiting!['unsweptAge']).toBe(Math.floor((world.clock.nowMs() - Date.parse(paidAt)) / 1_000));
    expect(waiting!['underWay']).toBe(1);
    expect(waiting!['gasGwei']).toBeGreaterThanOrEqual(Number(gas / 10n ** 9n));
    expect(waiting!['gasPercent']).toBeGreaterThanOrEqual(Number((100n * gas) / (50n * 10n ** 15n)));
  });

  test('given nothing to sweep, when the sweeper passes, then nothing waits', async () => {
    await sweeper()({ chainId });
    expect(measured()).toMatchObject([{ chainId, unsweptAge: 0, underWay: 0 }]);
  });
});
