import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { InvoiceStore } from '../../../../../functions/invoices/ports.ts';
import { httpRpc } from '../../../../../functions/chain/evm/httpRpc.ts';
import { watchHead } from '../../../../../functions/chain/watching/watchChain.ts';
import { encodeTransfer } from '../../../../../functions/chain/evm/erc20.ts';
import { type RpcProxy, startRpcProxy } from '../rpcProxy.ts';
import { headSeconds, startWorld, type World } from '../world.ts';

const USDC = 10n ** 6n;
const LOGS = 'eth_getLogs';

describe('what the watcher concludes', () => {
  let world: World;
  let proxy: RpcProxy;
  beforeEach(async () => {
    world = await startWorld();
    proxy = await startRpcProxy(world.evm.rpcUrl);
    await world.evm.mine(10);
  });
  afterEach(async () => {
    await proxy.close();
    await world.close();
  });
  const rpc = () => httpRpc({ url: proxy.url, backoffMs: 1 });

  test('given a pass that oversleeps a reorganisation, when it would write PAID of the lost branch, then nothing is written', async () => {
    const invoice = await world.createInvoice({ currency: 'USDC', units: USDC });
    await world.watch();
    await world.evm.payToken(invoice.address, USDC);
    await world.follow();
    await world.evm.mine();
    await world.follow();
    const deps = world.watchDeps();
    // It has read everything and is about to write; meanwhile the chain reorganises and the head work follows.
    const settlements = {
      commit: async (settlement: Parameters<typeof deps.settlements.commit>[0]) => {
        await world.evm.reorg(4);
        await world.evm.mine();
        await world.follow();
        return deps.settlements.commit(settlement);
      },
    };
    expect(await world.work('confirm', { settlements })).toMatchObject({ kind: 'lagging' });
    expect((await world.read(invoice)).status).toBe('CONFIRMING');
    await world.watch();
    expect(await world.read(invoice)).toMatchObject({ status: 'PENDING', received: { units: 0n } });
  });

  test('given a pass that oversleeps with a block that is gone, when another has recorded the payment in its new block, then that stands', async () => {
    const invoice = await world.createInvoice({ currency: 'USDC', units: USDC });
    await world.watch();
    const [payment] = await mineTogether([invoice.address]);
    if (payment === undefined) throw new Error('a wrong fixture');
    const deps = world.watchDeps();
    let slept = false;
    // It has read the block and is about to record the payment; meanwhile the block is mined anew, and the next pass reads that.
    const settlements = {
      commit: async (settlement: Parameters<typeof deps.settlements.commit>[0]) => {
        if (!slept) {
          slept = true;
          await world.evm.reorg(1, [{ rawTransaction: payment, block: 0 }]);
          world.passSeconds(120);
          await world.follow();
        }
        return deps.settlements.commit(settlement);
      },
    };
    world.passSeconds(120);
    const overslept = watchHead(world.watchDeps({ settlements }));
    expect(await overslept({})).toMatchObject({ kind: 'lagging' });
    const { hash } = await world.evm.rpc<{ hash: string }>('eth_getBlockByNumber', ['latest', false]);
    expect((await world.read(invoice)).deposits).toMatchObject([{ blockHash: hash }]);
    await world.evm.mine();
    await world.watch();
    expect(await world.read(invoice)).toMatchObject({ status: 'PAID', received: { units: USDC } });
  });

  test('given 3 paid and 300 open invoices, when one block is reorganised, then only the invoice of that block is read', async () => {
    const old = await world.createInvoices(3, { currency: 'USDC', units: USDC });
    for (const { address } of old) await world.evm.payToken(address, USDC);
    await world.evm.mine(2);
    await world.watch();
    await world.createInvoices(300, { currency: 'USDC', units: USDC });
    const young = await world.createInvoice({ currency: 'USDC', units: USDC });
    await world.evm.payToken(young.address, USDC);
    await world.watch();
    await world.evm.reorg(1);
    await world.evm.mine();
    await world.follow();
    const read: string[] = [];
    const { invoices } = world;
    const counting: InvoiceStore = {
      ...invoices,
      get: (id) => {
        read.push(id);
        return invoices.get(id);
      },
    };
    expect(await world.work('reorganised', { invoices: counting })).toMatchObject({
      kind: 'done',
      writes: 1,
    });
    expect(new Set(read)).toEqual(new Set([young.id]));
    expect((await world.read(young)).status).toBe('PENDING');
  });

  test('given logs that leave out one of two payments, when both invoices would expire, then the balance finds it and it is PAID', async () => {
    const [first, second, unpaid] = await world.createInvoices(3, {
      currency: 'USDC',
      units: USDC,
      expiresInMinutes: 1,
    });
    if (first === undefined || second === undefined || unpaid === undefined)
      throw new Error('a wrong fixture');
    await world.watch();
    await mineTogether([first.address, second.address]);
    // It says the block's second log only.
    proxy.alter = ({ method }, result) =>
      method === LOGS && (result as unknown[]).length > 1 ? (result as unknown[]).slice(1) : result;
    await world.watch({ rpc: rpc() });
    expect((await world.read(first)).received.units).toBe(0n);
    expect((await world.read(second)).status).toBe('CONFIRMING');

    await world.evm.rpc('evm_setNextBlockTimestamp', [(await headSeconds(world.evm)) + 61]);
    await world.evm.mine();
    await world.watch({ rpc: rpc() });
    expect((await world.read(unpaid)).status).toBe('EXPIRED');
    const paid = await world.read(first);
    expect(paid).toMatchObject({ status: 'PAID', received: { units: USDC } });
    expect(paid.deposits).toMatchObject([{ late: false, status: 'CONFIRMED' }]);
  });

  test('given two recipients in one block, when a reorganisation mines their payments the other way round, then each keeps its deposit', async () => {
    const [first, second] = await world.createInvoices(2, { currency: 'USDC', units: USDC });
    if (first === undefined || second === undefined) throw new Error('a wrong fixture');
    await world.watch();
    const [one, two] = await mineTogether([first.address, second.address]);
    if (one === undefined || two === undefined) throw new Error('a wrong fixture');
    await world.watch();
    const before = [await world.read(first), await world.read(second)];
    expect(before.map(({ deposits }) => deposits[0]?.logIndex)).toEqual([0, 1]);
    // The first payer's transaction moves behind the other's: its log has another index now.
    await world.evm.reorg(2, [
      { rawTransaction: two, block: 0 },
      { rawTransaction: one, block: 1 },
    ]);
    await world.evm.mine(2);
    await world.watch();
    await world.evm.mine();
    await world.watch();
    const after = [await world.read(first), await world.read(second)];
    for (const [i, invoice] of after.entries()) {
      expect(invoice).toMatchObject({ status: 'PAID', received: { units: USDC } });
      expect(invoice.deposits.map(({ id }) => id)).toEqual(before[i]?.deposits.map(({ id }) => id));
    }
    expect(after.map(({ deposits }) => deposits[0]?.logIndex)).toEqual([0, 0]);
  });

  /** Pays one USDC to each in one block, each from an account of its own; answers the signed bytes. */
  async function mineTogether(addresses: readonly string[]): Promise<readonly string[]> {
    const raws: string[] = [];
    for (const [i, to] of addresses.entries()) {
      const from = world.evm.account(i + 1);
      await world.evm.payToken(from.address, USDC);
      raws.push(
        await from.signTransaction({
          to: world.evm.tokenAddress,
          data: encodeTransfer(to, USDC),
          nonce: Number(await world.evm.rpc('eth_getTransactionCount', [from.address, 'latest'])),
          gasLimit: 200_000n,
          // The dearer first.
          maxFeePerGas: 10n ** 11n,
          maxPriorityFeePerGas: BigInt(addresses.length - i) * 10n ** 9n,
          chainId: world.evm.chainId,
          type: 2,
        }),
      );
    }
    await world.evm.mine();
    await world.evm.rpc('anvil_setAutomine', [false]);
    for (const raw of raws) await world.evm.rpc('eth_sendRawTransaction', [raw]);
    await world.evm.mine();
    return raws;
  }
});
