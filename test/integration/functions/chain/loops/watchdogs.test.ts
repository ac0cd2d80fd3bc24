import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { httpRpc } from '../../../../../functions/chain/evm/httpRpc.ts';
import type { Rpc } from '../../../../../functions/chain/evm/rpc.ts';
import type { WakeMessage } from '../../../../../functions/chain/ports.ts';
import { runSweep } from '../../../../../functions/chain/sweeping/runSweep.ts';
import type { Invoice } from '../../../../../functions/invoices/invoice.ts';
import { connectionTo } from '../connectionTo.ts';
import { type RpcProxy, startRpcProxy } from '../rpcProxy.ts';
import { startWorld, type World } from '../world.ts';

const USDC = 10n ** 6n;
const chainId = 31337;

describe('the watchdogs of sweep passes', () => {
  let world: World;
  let sent: { readonly message: WakeMessage; readonly delaySeconds: number }[];
  beforeEach(async () => {
    world = await startWorld();
    sent = [];
  });
  afterEach(() => world.close());

  const sweep = (
    message: WakeMessage,
    rpc: Rpc = world.rpc,
    leases = world.sweepDeps().leases,
  ): Promise<void> =>
    runSweep({
      ...world.sweepDeps(),
      leases,
      connect: async () => connectionTo(world.config, rpc),
      sweepQueue: { wake: async (message, delaySeconds) => void sent.push({ message, delaySeconds }) },
    })(message);
  /** Delivers what was sent until now. */
  const deliver = async (): Promise<void> => {
    for (const { message } of sent.splice(0)) await sweep(message);
  };
  const watchdogs = () => sent.filter(({ message }) => message.watchdog === true);

  describe('given a sweep pass that dies while it works', () => {
    let invoice: Invoice;
    let proxy: RpcProxy;
    beforeEach(async () => {
      invoice = await world.createInvoice({ currency: 'USDC', units: USDC });
      await world.evm.payToken(invoice.address, USDC);
      await world.evm.mine();
      await world.watch();
      proxy = await startRpcProxy(world.evm.rpcUrl);
      proxy.gate = new Promise(() => {});
      const rpc = httpRpc({ url: proxy.url, timeoutMs: 600_000 });
      // Frozen with its environment in a call of the node: it never goes on, and renews nothing.
      const leases = { ...world.sweepDeps().leases, keep: () => () => {} };
      void sweep({ chainId }, rpc, leases).catch(() => undefined);
      await vi.waitFor(() => expect(proxy.requests).not.toEqual([]));
    });
    afterEach(() => proxy.close());

    test('when nothing wakes the chain but what it sent itself, then the sweeps go on as soon as its lease has run out', async () => {
      expect(sent).toEqual([{ message: { chainId, after: 0, watchdog: true }, delaySeconds: 7 }]);
      world.passSeconds(7);
      await deliver();
      expect((await world.read(invoice)).status).toBe('SWEEPING');
    });

    test('when a wake finds its lease held, then what that was about is looked at as soon as the lease has run out', async () => {
      await sweep({ chainId });
      expect(sent).toHaveLength(1);
      world.passSeconds(7);
      await deliver();
      expect((await world.read(invoice)).status).toBe('SWEEPING');
    });

    test('when its lease was renewed before it died, then its watchdog comes once more, at the end of the lease', async () => {
      world.passSeconds(4);
      await world.sweepDeps().leases.renew({ name: `sweep#${chainId}`, token: 1 }, 6);
      world.passSeconds(3);
      await deliver();
      expect(watchdogs()).toEqual([{ message: { chainId, after: 0, watchdog: true }, delaySeconds: 4 }]);
      world.passSeconds(4);
      await deliver();
      expect((await world.read(invoice)).status).toBe('SWEEPING');
    });
  });

  test('given a sweep pass that ends by itself, when its watchdog comes, then that finds nothing to continue and sends nothing', async () => {
    await sweep({ chainId });
    await sweep({ chainId });
    expect(sent).toEqual(watchdogs());
    expect(sent).toHaveLength(2);
    world.passSeconds(7);
    await deliver();
    expect(sent).toEqual([]);
  });
});
