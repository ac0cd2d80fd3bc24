import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { WakeMessage, WakeQueue } from '../../../../../functions/chain/ports.ts';
import { httpRpc } from '../../../../../functions/chain/evm/httpRpc.ts';
import type { Rpc } from '../../../../../functions/chain/evm/rpc.ts';
import { runSweep } from '../../../../../functions/chain/sweeping/runSweep.ts';
import { runWatch } from '../../../../../functions/chain/watching/runWatch.ts';
import type { Invoice } from '../../../../../functions/invoices/invoice.ts';
import { startRpcProxy } from '../rpcProxy.ts';
import { dynamoHeads } from '../../../../../functions/chain/heads/dynamoHeads.ts';
import { TABLES } from '../tables.ts';
import { connectionTo } from '../connectionTo.ts';
import { startWorld, type World } from '../world.ts';

const USDC = 10n ** 6n;
interface Sent {
  readonly message: WakeMessage;
  readonly delaySeconds: number;
}

/** A queue whose messages a test delivers. */
function queueOf(sent: Sent[]): WakeQueue {
  return { wake: async (message, delaySeconds) => void sent.push({ message, delaySeconds }) };
}

describe('the loops of a chain', () => {
  let world: World;
  let watchSent: Sent[];
  let workSent: Sent[];
  let sweepSent: Sent[];
  let rpc: Rpc;
  beforeEach(async () => {
    world = await startWorld();
    rpc = world.rpc;
    watchSent = [];
    workSent = [];
    sweepSent = [];
    // Messages to other works than the head's go to `workSent`.
    watch = runWatch({
      ...world.watchDeps(),
      heads: dynamoHeads({ client: world.client, tableName: TABLES.chain }),
      connect: async () => connectionTo(world.config, rpc),
      watchQueue: {
        wake: async (sent, delaySeconds) =>
          void (sent.work === undefined ? watchSent : workSent).push({ message: sent, delaySeconds }),
      },
      sweepQueue: queueOf(sweepSent),
    });
  });
  afterEach(() => world.close());

  let watch: (message: WakeMessage) => Promise<void>;
  /** Delivers what the head woke. */
  const workOff = async (): Promise<void> => {
    for (const { message } of workSent.splice(0)) await watch(message);
  };
  const sweep = (message: WakeMessage, leases = world.sweepDeps().leases): Promise<void> =>
    runSweep({
      ...world.sweepDeps(),
      leases,
      connect: async () => connectionTo(world.config, rpc),
      sweepQueue: {
        wake: async (sent, delaySeconds) =>
          void (sent.watchdog === true ? null : sweepSent.push({ message: sent, delaySeconds })),
      },
    })(message);
  const chainId = 31337;
  const take = (sent: Sent[]): WakeMessage => {
    const next = sent.shift();
    if (next === undefined) throw new Error('no message was sent');
    return next.message;
  };

  test('given a wake, when its pass ends, then one message with its token follows after the interval', async () => {
    await watch({ chainId });
    expect(watchSent).toMatchObject([{ message: { chainId, after: 1 }, delaySeconds: 1 }]);
  });

  test('given a pass over the head, when it ends, then it has woken every work once, and again only what is due', async () => {
    await watch({ chainId });
    const works = workSent.splice(0).map(({ message }) => message.work);
    expect(works.toSorted()).toEqual(['certify', 'confirm', 'daily', 'expire', 'reorganised', 'rotate']);
    await world.evm.mine();
    await watch(take(watchSent));
    expect(workSent).toEqual([]);
    const invoice = await world.createInvoice({ currency: 'USDC', units: USDC });
    await world.evm.payToken(invoice.address, USDC);
    await watch(take(watchSent));
    expect(workSent.splice(0)).toMatchObject([{ message: { chainId, work: 'confirm' } }]);
    world.passSeconds(5);
    await watch(take(watchSent));
    expect(workSent.splice(0).map(({ message }) => message.work)).toEqual(['rotate']);
    world.passSeconds(10);
    await watch(take(watchSent));
    const due = workSent.map(({ message }) => message.work);
    expect(due).toEqual(['confirm', 'expire', 'reorganised', 'rotate']);
  });

  test('given a work that runs, when it is woken meanwhile, then it runs once more when it is done', async () => {
    await watch({ chainId });
    workSent.splice(0);
    const { leases } = world.watchDeps();
    const lease = await leases.acquire({ name: `watch#${chainId}#confirm`, idleSeconds: 0, holdSeconds: 6 });
    await watch({ chainId, work: 'confirm' });
    expect(workSent).toEqual([]);
    expect(lease && (await leases.release(lease))).toEqual({ rerun: true });
    await watch({ chainId, work: 'confirm' });
    expect(workSent).toEqual([]);
  });

  test('given a loop, when its message is doubled and others wake it, then it stays one loop', async () => {
    await watch({ chainId });
    for (let round = 0; round < 5; round++) {
      const message = take(watchSent);
      await Promise.all([watch(message), watch(message), watch({ chainId })]);
      await watch({ chainId });
      expect(watchSent).toHaveLength(1);
    }
  });

  test('given a loop whose message was lost, when the schedule wakes it after a while, then it runs again', async () => {
    await watch({ chainId });
    const lost = take(watchSent);
    await watch({ chainId });
    expect(watchSent).toEqual([]);
    world.passSeconds(60);
    await watch({ chainId });
    expect(watchSent).toHaveLength(1);
    await watch(lost);
    expect(watchSent).toHaveLength(1);
  });

  test('given a pass that died with its function, when its message comes again, then the loop goes on once the lease has run out', async () => {
    await watch({ chainId });
    const message = take(watchSent);
    const { leases } = world.watchDeps();
    await leases.acquire({ name: `watch#${chainId}`, ...message, idleSeconds: 0, holdSeconds: 6 });

    await watch({ ...message, redelivered: true });
    expect(watchSent).toEqual([{ message, delaySeconds: 7 }]);

    world.passSeconds(7);
    await watch(take(watchSent));
    expect(watchSent).toMatchObject([{ message: { chainId, after: 3 }, delaySeconds: 1 }]);
  });

  test('given a pass that ended before it sent the next message, when its own comes again, then the loop goes on', async () => {
    await watch({ chainId });
    const message = take(watchSent);
    await watch(message);
    const next = take(watchSent);
    await watch({ ...message, redelivered: true });
    expect(watchSent).toMatchObject([{ message: { chainId, after: 3 }, delaySeconds: 1 }]);
    // Where the pass did send it, the loop stays one: the earlier message finds its token outdated.
    await watch(next);
    expect(watchSent).toHaveLength(1);
    await watch({ ...message, redelivered: true });
    expect(watchSent).toHaveLength(1);
  });

  test("given a schedule's message whose pass died, when it comes again, then it starts the loop once the lease has run out", async () => {
    const { leases } = world.watchDeps();
    await leases.acquire({ name: `watch#${chainId}`, idleSeconds: 0, holdSeconds: 6 });
    await watch({ chainId, redelivered: true });
    expect(watchSent).toEqual([{ message: { chainId }, delaySeconds: 7 }]);
    world.passSeconds(7);
    await watch(take(watchSent));
    expect(watchSent).toMatchObject([{ message: { chainId, after: 2 } }]);
  });

  test('given a sweep pass that died, when its message comes again, then the sweeps go on once the lease has run out', async () => {
    await paid();
    sweepSent.splice(0);
    await sweep({ chainId });
    const message = take(sweepSent);
    const { leases } = world.sweepDeps();
    await leases.acquire({ name: `sweep#${chainId}`, ...message, idleSeconds: 0, holdSeconds: 6 });

    await sweep({ ...message, redelivered: true });
    expect(sweepSent).toEqual([{ message, delaySeconds: 7 }]);

    world.passSeconds(7);
    await sweep(take(sweepSent));
    expect(sweepSent).toMatchObject([{ message: { chainId, after: 3 } }]);
  });

  test('given a node that fails, when the pass ends, then the loop goes on more slowly and an alarm has its line', async () => {
    const proxy = await startRpcProxy(world.evm.rpcUrl);
    proxy.status = () => 500;
    rpc = httpRpc({ url: proxy.url, backoffMs: 1 });
    await watch({ chainId });
    expect(watchSent).toMatchObject([{ message: { chainId, after: 1 }, delaySeconds: 5 }]);
    expect(world.logged.join('\n')).toContain('a watch pass failed');
    expect(world.logged.join('\n')).not.toContain('secret-provider-key');
    await proxy.close();
  });

  test('given money that becomes final, when it is confirmed, then the sweeper is woken and its loop ends with the sweep', async () => {
    const invoice = await world.createInvoice({ currency: 'USDC', units: USDC });
    await world.evm.payToken(invoice.address, USDC);
    await watch({ chainId });
    await workOff();
    expect(sweepSent).toEqual([]);
    await world.evm.mine();
    await watch(take(watchSent));
    await workOff();
    expect(sweepSent).toEqual([{ message: { chainId }, delaySeconds: 0 }]);

    for (let pass = 0; pass < 5; pass++) {
      await sweep(take(sweepSent));
      await world.evm.mine();
    }
    // The watcher has not read these blocks: the sweeper looks again, at the chain's pace.
    expect((await world.read(invoice)).status).toBe('SWEEPING');
    expect(sweepSent).toMatchObject([{ message: { chainId }, delaySeconds: 1 }]);

    await watch(take(watchSent));
    for (let pass = 0; sweepSent.length > 0 && pass < 5; pass++) await sweep(take(sweepSent));
    expect((await world.read(invoice)).status).toBe('SWEPT');
    expect(sweepSent).toEqual([]);
  });

  test('given a lost sweep wake, when the schedule wakes the chain, then the deposit is found and swept', async () => {
    const invoice = await paid();
    sweepSent.splice(0);
    for (let minute = 0; minute < 6; minute++) {
      await sweep({ chainId });
      sweepSent.splice(0);
      await world.evm.mine();
      await world.watch();
    }
    expect((await world.read(invoice)).status).toBe('SWEPT');
  });

  test('given a wake while a sweep pass runs, when the pass ends, then it looks again', async () => {
    await Promise.all([sweep({ chainId }), sweep({ chainId }), sweep({ chainId })]);
    expect(sweepSent.length).toBeLessThanOrEqual(1);
    const lease = await world
      .sweepDeps()
      .leases.acquire({ name: `sweep#${chainId}`, idleSeconds: 0, holdSeconds: 30 });
    sweepSent.splice(0);
    await sweep({ chainId });
    expect(sweepSent).toEqual([]);
    expect(lease && (await world.sweepDeps().leases.release(lease))).toEqual({ rerun: true });
  });

  test('given a wake that finds a pass running which ends before it is asked to look again, then the chain is woken once more', async () => {
    const { leases } = world.sweepDeps();
    const lease = await leases.acquire({ name: `sweep#${chainId}`, idleSeconds: 0, holdSeconds: 6 });
    const found: typeof leases.acquire = async (request) => {
      const taken = await leases.acquire(request);
      if (lease !== null) expect(await leases.release(lease)).toEqual({ rerun: false });
      return taken;
    };
    await sweep({ chainId }, { ...leases, acquire: found });
    expect(sweepSent).toEqual([{ message: { chainId }, delaySeconds: 0 }]);
  });

  test('given a sweep that waits for gas, when its pass ends, then no loop spins on it', async () => {
    await world.evm.rpc('anvil_setBalance', [await world.signer.gasWallet(), '0x0']);
    await paid();
    sweepSent.splice(0);
    await sweep({ chainId });
    expect(sweepSent).toMatchObject([{ delaySeconds: 15 }]);
  });

  async function paid(): Promise<Invoice> {
    const invoice = await world.createInvoice({ currency: 'USDC', units: USDC });
    await world.evm.payToken(invoice.address, USDC);
    await world.evm.mine();
    await world.watch();
    expect((await world.read(invoice)).status).toBe('PAID');
    return invoice;
  }
});
