import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { httpRpc } from '../../../../../functions/chain/evm/httpRpc.ts';
import type { Rpc } from '../../../../../functions/chain/evm/rpc.ts';
import { rangeKey } from '../../../../../functions/chain/store/heightKeys.ts';
import type { WatchDeps } from '../../../../../functions/chain/watching/watchDeps.ts';
import { type RpcProxy, startRpcProxy } from '../rpcProxy.ts';
import { TABLES } from '../tables.ts';
import { startWorld, type World } from '../world.ts';

const USDC = 10n ** 6n;
const ETHER = 10n ** 18n;
/** Two minutes of blocks, and some. */
const PROVEN_AFTER_BLOCKS = 125;

let world: World;
let other: RpcProxy;
let elsewhere: Rpc;
let first: number;
beforeEach(async () => {
  world = await startWorld();
  other = await startRpcProxy(world.evm.rpcUrl);
  elsewhere = httpRpc({ url: other.url, attempts: 1 });
  await world.watch();
  // It begins where the watcher did.
  await certify();
  other.requests.length = 0;
  world.logged.length = 0;
  first = (await head()) + 1;
});
afterEach(async () => {
  await other.close();
  await world.close();
});

const head = async (): Promise<number> => Number(await world.evm.rpc<string>('eth_blockNumber'));
const follow = async (): Promise<void> => {
  for (;;) {
    const outcome = await world.follow();
    if (outcome.kind !== 'done' || !outcome.behind) return;
  }
};
/** A payment in a token and one in native money, and blocks enough that both are old. */
const payAndAge = async (): Promise<void> => {
  const token = await world.createInvoice({ currency: 'USDC', units: 5n * USDC });
  const native = await world.createInvoice({ currency: 'ETH', units: ETHER / 10n });
  await world.evm.payToken(token.address, 5n * USDC);
  await world.follow();
  await world.evm.payEth(native.address, ETHER / 10n);
  await world.follow();
  await world.evm.mine(PROVEN_AFTER_BLOCKS);
  await follow();
};
const certify = (change: Partial<WatchDeps> = { others: () => [elsewhere] }) => world.work('certify', change);
const certificate = () => world.watchDeps().certificates.get(world.config.chainId);
const recordAt = (block: number) => world.watchDeps().ranges.startingAt(world.config.chainId, block);
const measuredFaults = (): number[] =>
  world.logged.flatMap((line) => {
    const { certificateFaults } = JSON.parse(line) as { certificateFaults?: number };
    return certificateFaults === undefined ? [] : [certificateFaults];
  });

describe('the certificate of a chain', () => {
  test('given records that another endpoint confirms, then they say what balances changed by, in equals out', async () => {
    await payAndAge();
    expect(await certify()).toMatchObject({ kind: 'done', differing: 0, unfinished: false });
    expect(other.requests.length).toBeGreaterThan(0);
    const proven = await certificate();
    expect(proven?.block).toBeGreaterThanOrEqual(first + 1);
    expect(proven).toMatchObject({ suspect: false });
    expect(await recordAt(first)).toMatchObject({
      moneyIn: { USDC: 5n * USDC },
      proof: { balanceChange: { USDC: 5n * USDC }, unknownBalances: 0 },
    });
    expect((await recordAt(first + 1))?.proof?.balanceChange).toEqual({ ETH: ETHER / 10n });
    expect(measuredFaults()).toEqual([0]);
  });

  test('given nothing new, when it runs again, then no block is read twice', async () => {
    await payAndAge();
    await certify();
    other.requests.length = 0;
    await certify();
    expect(other.requests).toEqual([]);
  });

  test('given one endpoint alone, then the same is proven from it', async () => {
    await payAndAge();
    await certify({});
    expect((await recordAt(first))?.proof?.balanceChange).toEqual({ USDC: 5n * USDC });
  });

  test('given an endpoint that leaves logs out, when a further one has them, then the record holds', async () => {
    await payAndAge();
    other.alter = ({ method }, result) => {
      if (method === 'eth_getLogs' || method === 'eth_getBlockReceipts') return [];
      const block = result as { logsBloom?: string };
      return block?.logsBloom === undefined ? result : { ...block, logsBloom: `0x${'0'.repeat(512)}` };
    };
    expect(await certify()).toMatchObject({ differing: 0 });
    expect((await recordAt(first))?.proof).toBeDefined();
  });

  test('given a record that is gone, when it is gone the next time too, then it is a fault, and the proof goes on behind it', async () => {
    await payAndAge();
    const id = rangeKey(world.config.chainId, first);
    await world.client.send(new DeleteCommand({ TableName: TABLES.state, Key: { id } }));
    expect(await certify()).toMatchObject({ differing: 0 });
    expect(await certificate()).toMatchObject({ suspect: true });
    expect(await certify()).toMatchObject({ differing: 1 });
    expect(world.logged.join('\n')).toMatch(/"kind":"GAP".*the record of blocks does not hold/);
    expect((await certificate())?.block).toBeGreaterThan(first);
    expect(await certify()).toMatchObject({ differing: 0 });
    expect(measuredFaults()).toEqual([0, 1, 0]);
  });

  test('given an endpoint that left a payment out again and again, when another has it, then the payment is recorded and counts', async () => {
    const invoice = await world.createInvoice({ currency: 'USDC', units: 5n * USDC });
    await world.evm.payToken(invoice.address, 5n * USDC);
    const liar = await startRpcProxy(world.evm.rpcUrl);
    liar.alter = ({ method }, result) => {
      if (method === 'eth_getLogs' || method === 'eth_getBlockReceipts') return [];
      const block = result as { logsBloom?: string };
      return block?.logsBloom === undefined ? result : { ...block, logsBloom: `0x${'0'.repeat(512)}` };
    };
    const lying = httpRpc({ url: liar.url });
    await world.follow({ rpc: lying });
    await world.evm.mine(PROVEN_AFTER_BLOCKS);
    for (let pass = 0; pass < 3; pass++) await world.follow({ rpc: lying });
    expect((await world.read(invoice)).received.units).toBe(0n);
    expect(await certify({ rpc: lying, others: () => [elsewhere] })).toMatchObject({
      writes: 1,
      found: true,
    });
    await liar.close();
    await world.work('confirm');
    expect((await world.read(invoice)).status).toBe('PAID');
    // The record itself says less than there was: that is a fault, once it was read twice.
    expect(await certify()).toMatchObject({ writes: 0, differing: 4 });
  });

  test('given endpoints that do not answer, then the pass fails and nothing is concluded', async () => {
    await payAndAge();
    other.status = () => 503;
    await expect(certify({ others: () => [elsewhere], rpc: elsewhere })).rejects.toThrow(/503/);
    expect((await certificate())?.block).toBeLessThan(first);
  });

  test('given a reorganisation below what was proven, then the new branch is proven as well', async () => {
    await payAndAge();
    await certify();
    const before = await certificate();
    const depth = (await head()) - (before?.block ?? 0) + 5;
    const config = { ...world.config, reorgSeconds: 256 };
    await world.evm.reorg(Math.min(depth, 30));
    await world.follow({ config });
    await world.work('reorganised');
    world.passSeconds(15);
    await world.work('reorganised');
    await world.evm.mine(PROVEN_AFTER_BLOCKS + 40);
    await follow();
    expect(await certify()).toMatchObject({ differing: 0 });
    expect((await certificate())?.block).toBeGreaterThan(before?.block ?? Infinity);
  });
});

describe('the daily record', () => {
  test('given every address of a chain, then their balances are what came in less what went out, by asset', async () => {
    await payAndAge();
    const [open] = await world.createInvoices(1, { currency: 'USDC', units: USDC });
    expect(await world.work('daily')).toMatchObject({ differing: 0 });
    const day = new Date(world.clock.nowMs()).toISOString().slice(0, 10);
    const record = await world.watchDeps().certificates.daily(world.config.chainId, day);
    const zero = { swept: 0n, explained: 0n, unexplained: 0n };
    expect(open).toBeDefined();
    expect(record).toMatchObject({
      addresses: 3,
      differing: 0,
      assets: {
        USDC: { balance: 5n * USDC, received: 5n * USDC, ...zero },
        ETH: { balance: ETHER / 10n, received: ETHER / 10n, ...zero },
      },
    });
    expect(measuredFaults()).toEqual([0]);
  });
});
