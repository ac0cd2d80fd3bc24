import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { leaseKey } from '../../../../../functions/chain/store/chainKeys.ts';
import { dynamoHeads } from '../../../../../functions/chain/heads/dynamoHeads.ts';
import type { WakeMessage } from '../../../../../functions/chain/ports.ts';
import { runWatch } from '../../../../../functions/chain/watching/runWatch.ts';
import { watchLease } from '../../../../../functions/chain/watching/watchLease.ts';
import { askedShardKey } from '../../../../../functions/invoices/invoiceKeys.ts';
import { connectionTo } from '../connectionTo.ts';
import { damage } from '../damage.ts';
import { sendTokens } from '../sendTokens.ts';
import { TABLES } from '../tables.ts';
import { startWorld, type World } from '../world.ts';

const USDC = 10n ** 6n;
const chainId = 31337;

describe('works that rest', () => {
  let world: World;
  let headSent: WakeMessage[];
  /** What other works were woken for, with the seconds that the message waits. */
  let workSent: { readonly message: WakeMessage; readonly delaySeconds: number }[];
  let watch: (message: WakeMessage) => Promise<void>;
  beforeEach(async () => {
    world = await startWorld();
    [headSent, workSent] = [[], []];
    watch = anEnvironment();
  });
  afterEach(() => world.close());

  /** The watcher's function in an environment of its own. */
  const anEnvironment = (leases = world.watchDeps().leases) =>
    runWatch({
      ...world.watchDeps(),
      leases,
      heads: dynamoHeads({ client: world.client, tableName: TABLES.chain }),
      connect: async () => connectionTo(world.config, world.rpc),
      watchQueue: {
        wake: async (message, delaySeconds) =>
          void (message.work === undefined
            ? headSent.push(message)
            : workSent.push({ message, delaySeconds })),
      },
      sweepQueue: { wake: async () => {} },
    });
  /** The next pass over the head, in this environment; which works it woke at once, after they have run in another. */
  const next = async (): Promise<readonly (string | undefined)[]> => {
    await world.evm.mine();
    await watch(headSent.shift() ?? { chainId });
    const woken = workSent.splice(0);
    const other = anEnvironment();
    for (const { message } of woken) await other(message);
    return woken.filter(({ delaySeconds }) => delaySeconds === 0).map(({ message }) => message.work);
  };
  /** So many seconds with a pass over the head in every second; when each work was woken. */
  const wokenWithin = async (seconds: number): Promise<Readonly<Record<string, readonly number[]>>> => {
    const woken: Record<string, number[]> = {};
    for (let second = 1; second <= seconds; second++) {
      world.passSeconds(1);
      for (const work of await next()) (woken[work ?? 'head'] ??= []).push(second);
    }
    return woken;
  };
  const expiring = (expiresInMinutes: number) =>
    world.createInvoice({ currency: 'USDC', units: USDC, expiresInMinutes });

  test('given a chain on which nothing waits, then a work is woken again after a minute at most, and the rotation, whom no event wakes, each 15 s', async () => {
    await next();
    expect(await wokenWithin(60)).toEqual({
      rotate: [15, 30, 45, 60],
      expire: [50],
      confirm: [60],
      reorganised: [60],
    });
  });

  test('given an invoice that falls due while nothing else does, then expire rests until then', async () => {
    const invoice = await expiring(1);
    await next();
    // Blocks of the test chain are a few seconds ahead of our clock.
    const { expire = [] } = await wokenWithin(60);
    const [first = 0] = expire;
    expect(first).toBeGreaterThan(40);
    await wokenWithin(15);
    expect((await world.read(invoice)).status).toBe('EXPIRED');
  });

  test('given blocks whose time leaps, then what expires by it does so as ever', async () => {
    const invoice = await expiring(30);
    await next();
    await world.evm.rpc('evm_increaseTime', [3_600]);
    expect(await wokenWithin(15)).toMatchObject({ expire: [15] });
    expect((await world.read(invoice)).status).toBe('EXPIRED');
  });

  test('given a command that asks for an invoice, then expire looks at it as soon as if it did not rest', async () => {
    const invoice = await expiring(30);
    await next();
    const { version } = await world.read(invoice);
    await damage(world, invoice.id, 'version', version + 1);
    await damage(world, invoice.id, 'watchShard', askedShardKey(chainId));
    expect(await wokenWithin(15)).toMatchObject({ expire: [15] });
    expect((await world.read(invoice)).asked).toBe(false);
  });

  test('given a payment, then confirm is woken with each block until it is final, and rests after that', async () => {
    const invoice = await expiring(30);
    await next();
    expect(await wokenWithin(5)).toEqual({});
    await world.evm.payToken(invoice.address, USDC);
    expect((await wokenWithin(5))['confirm']).toContain(1);
    expect((await world.read(invoice)).status).toBe('PAID');
    const { confirm = [] } = await wokenWithin(100);
    expect(confirm.length).toBeLessThanOrEqual(4);
  });

  test('given money that somebody sends from an address, then confirm decides what it is, though it rested', async () => {
    const invoice = await expiring(30);
    await world.evm.payToken(invoice.address, USDC);
    await wokenWithin(70);
    await sendTokens(world.evm, invoice, USDC, `0x${'5'.repeat(40)}`);
    await world.evm.mine();
    await watch(headSent.shift() ?? { chainId });
    expect(workSent).toContainEqual({ message: { chainId, work: 'confirm' }, delaySeconds: 10 });
  });

  test('given a reorganisation, then what it made unpaid is looked at for its expiry', async () => {
    const invoice = await expiring(30);
    await world.evm.payToken(invoice.address, USDC);
    await next();
    await world.evm.reorg(2);
    await world.evm.mine(2);
    await watch(headSent.shift() ?? { chainId });
    expect(workSent.map(({ message }) => message.work)).toContain('reorganised');
    workSent.splice(0);
    await watch({ chainId, work: 'reorganised' });
    expect(workSent).toContainEqual({ message: { chainId, work: 'expire' }, delaySeconds: 10 });
  });

  test('given a pass that fails, then its work is woken as if nothing were known', async () => {
    await next();
    const other = anEnvironment();
    await world.evm.rpc('evm_mine', []);
    const { leases } = world.watchDeps();
    const name = watchLease(chainId, 'expire');
    // It died: its lease was neither given back nor does it say that it rests.
    await leases.acquire({ name, idleSeconds: 0, holdSeconds: 6 });
    expect(await leases.restsUntil([name])).toEqual(new Map([[name, 0]]));
    world.passSeconds(15);
    await other(headSent.shift() ?? { chainId });
    expect(workSent.map(({ message }) => message.work)).toContain('expire');
  });

  test('given an environment whose clock is far ahead, then none of its works rests for more than a minute', async () => {
    await next();
    for (const work of ['confirm', 'expire', 'reorganised', 'rotate'] as const)
      await world.client.send(
        new UpdateCommand({
          TableName: TABLES.state,
          Key: { id: leaseKey(watchLease(chainId, work)) },
          UpdateExpression: 'SET restsUntil = :until',
          ExpressionAttributeValues: { ':until': world.clock.nowMs() + 3_600_000 },
        }),
      );
    expect(await wokenWithin(60)).toMatchObject({
      confirm: [60],
      expire: [60],
      reorganised: [60],
      rotate: [60],
    });
  });

  test('given a wake that finds a pass running which ends before it is asked to look again, then the work is woken once more', async () => {
    const { leases } = world.watchDeps();
    const lease = await leases.acquire({
      name: watchLease(chainId, 'expire'),
      idleSeconds: 0,
      holdSeconds: 6,
    });
    const found: typeof leases.acquire = async (request) => {
      const taken = await leases.acquire(request);
      if (lease !== null) expect(await leases.release(lease, 60_000)).toEqual({ rerun: false });
      return taken;
    };
    await anEnvironment({ ...leases, acquire: found })({ chainId, work: 'expire' });
    expect(workSent).toEqual([{ message: { chainId, work: 'expire' }, delaySeconds: 0 }]);
  });
});
