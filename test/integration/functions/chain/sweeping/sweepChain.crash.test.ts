import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { httpRpc } from '../../../../../functions/chain/evm/httpRpc.ts';
import type { Rpc } from '../../../../../functions/chain/evm/rpc.ts';
import type { InvoiceWriter } from '../../../../../functions/invoices/ports.ts';
import { startRpcProxy } from '../rpcProxy.ts';
import { paid, sweepOf, sweepUntil, transactionsOf } from './sweeping.ts';
import { startWorld, type World } from '../world.ts';

const USDC = 10n ** 6n;
const ETH = 10n ** 18n;

describe('sweeping through crashes and rivals', () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld();
  });
  afterAll(() => world.close());

  test.each(Array.from({ length: 12 }, (_, i) => i + 1))(
    'given a crash after write %i of a sweep, when the next passes run, then the money moved exactly once',
    async (fatal) => {
      const before = await world.evm.tokenBalance(world.config.treasury);
      const invoice = await paid(world, { currency: 'USDC', units: 7n * USDC });
      let writes = 0;
      const writer: InvoiceWriter = {
        write: async (...args) => {
          const mine = ++writes;
          if (mine > fatal) throw new Error('crashed already');
          const written = await world.invoices.write(...args);
          if (mine === fatal) throw new Error('crash');
          return written;
        },
      };
      for (let pass = 0; pass < 8 && writes < fatal; pass++) {
        const crashing = {
          settlements: world.settlements(writer),
          transactions: world.transactions(writer),
        };
        await world.sweep(crashing).catch(() => undefined);
        await world.evm.mine();
        await world.watch();
      }
      expect(writes).toBeGreaterThanOrEqual(fatal);
      await sweepUntil(world, invoice, 'SWEPT');
      expect((await world.evm.tokenBalance(world.config.treasury)) - before).toBe(7n * USDC);
      const signed = await transactionsOf(world, invoice);
      expect(signed.map(({ serves, attempts }) => [serves.kind, attempts.length])).toEqual([
        ['TOP_UP', 1],
        ['SWEEP', 1],
      ]);
    },
  );

  test('given a crash between store and broadcast, when the next pass runs, then the stored bytes are sent', async () => {
    const invoice = await paid(world, { currency: 'ETH', units: ETH / 10n });
    const crashing = { ...world.rpc, request: crashOn('eth_sendRawTransaction') } as Rpc;
    expect(await world.sweep({ rpc: crashing })).toMatchObject({ failed: 1 });
    const [stored] = await transactionsOf(world, invoice);
    expect(stored).toMatchObject({ status: 'SIGNED', attempts: [{}], mined: null });
    await sweepUntil(world, invoice, 'SWEPT');
    expect((await sweepOf(world, invoice)).txHash).toBe(stored?.attempts[0]?.txHash);
  });

  test('given a crash before the store, when the next pass runs, then nothing was sent and no nonce is lost', async () => {
    const invoice = await paid(world, { currency: 'USDC', units: USDC });
    const proxy = await startRpcProxy(world.evm.rpcUrl);
    const transactions = world.transactions({ write: () => Promise.reject(new Error('crash')) });
    expect(await world.sweep({ transactions, rpc: httpRpc({ url: proxy.url }) })).toMatchObject({
      failed: 1,
    });
    expect(proxy.requests.flat()).toContain('eth_estimateGas');
    expect(proxy.requests.flat()).not.toContain('eth_sendRawTransaction');
    await proxy.close();
    await sweepUntil(world, invoice, 'SWEPT');
  });

  test('given two sweepers at once, when both run, then one works and the money moves once', async () => {
    const before = await world.evm.tokenBalance(world.config.treasury);
    const invoice = await paid(world, { currency: 'USDC', units: 3n * USDC });
    for (let pass = 0; pass < 8; pass++) {
      const kinds = (await Promise.all([world.sweep(), world.sweep()])).map(({ kind }) => kind);
      expect(kinds).toContain('swept');
      await world.evm.mine();
      await world.watch();
    }
    expect((await world.read(invoice)).status).toBe('SWEPT');
    expect((await world.evm.tokenBalance(world.config.treasury)) - before).toBe(3n * USDC);
    expect(await transactionsOf(world, invoice)).toHaveLength(2);
  });

  test('given a sweeper that lost its lease, when it writes, then it is refused and has sent nothing', async () => {
    const invoice = await paid(world, { currency: 'USDC', units: USDC });
    const proxy = await startRpcProxy(world.evm.rpcUrl);
    const transactions = world.transactions({
      write: async (...args) => {
        world.passSeconds(120);
        await world
          .sweepDeps()
          .leases.acquire({ name: `sweep#${world.config.chainId}`, idleSeconds: 0, holdSeconds: 1 });
        return world.invoices.write(...args);
      },
    });
    const slept = world.sweep({ transactions, rpc: httpRpc({ url: proxy.url }) });
    await expect(slept).rejects.toMatchObject({ name: 'LeaseLost' });
    expect(proxy.requests.flat()).not.toContain('eth_sendRawTransaction');
    expect((await world.read(invoice)).status).toBe('PAID');
    await proxy.close();
    world.passSeconds(2);
    await sweepUntil(world, invoice, 'SWEPT');
  });

  test('given a final sweep, when a reorganisation deeper than finality takes it back, then the same bytes move the money again', async () => {
    await world.evm.mine(20);
    await world.watch();
    const before = await world.evm.tokenBalance(world.config.treasury);
    const invoice = await paid(world, { currency: 'USDC', units: 9n * USDC });
    const head = Number(await world.evm.rpc<string>('eth_blockNumber'));
    const swept = await sweepUntil(world, invoice, 'SWEPT');
    await world.watch();
    const [sweep] = swept.sweeps;

    const depth = Number(await world.evm.rpc<string>('eth_blockNumber')) - head;
    await world.evm.reorg(depth);
    await world.evm.mine();
    expect(await world.evm.tokenBalance(world.config.treasury)).toBe(before);
    await world.watch();
    expect(await world.read(invoice)).toMatchObject({
      status: 'SWEEPING',
      swept: { units: 0n },
      confirmed: { units: 9n * USDC },
    });

    const again = await sweepUntil(world, invoice, 'SWEPT');
    expect((await world.evm.tokenBalance(world.config.treasury)) - before).toBe(9n * USDC);
    expect(again.sweeps).toMatchObject([{ id: sweep?.id, txHash: sweep?.txHash, status: 'FINAL' }]);
  });

  test('given a nonce that a lost payment left behind, when the next sweep signs, then the hole is filled first', async () => {
    await world.evm.mine(20);
    await world.watch();
    const lost = await world.createInvoice({ currency: 'USDC', units: USDC });
    const head = Number(await world.evm.rpc<string>('eth_blockNumber'));
    await world.evm.payToken(lost.address, USDC);
    await world.evm.mine();
    await world.watch();
    await sweepUntil(world, lost, 'SWEPT');
    await world.watch();
    await world.evm.reorg(Number(await world.evm.rpc<string>('eth_blockNumber')) - head);
    await world.evm.mine();
    await world.watch();
    expect((await world.read(lost)).status).toBe('PENDING');

    const invoice = await paid(world, { currency: 'USDC', units: USDC });
    await sweepUntil(world, invoice, 'SWEPT');
  });

  function crashOn(method: string): Rpc['request'] {
    return (asked, params) => {
      if (asked === method) throw new Error('crash');
      return world.rpc.request(asked, params);
    };
  }
});
