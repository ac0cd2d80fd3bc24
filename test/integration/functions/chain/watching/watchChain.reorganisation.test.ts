import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { httpRpc } from '../../../../../functions/chain/evm/httpRpc.ts';
import { rangeKey } from '../../../../../functions/chain/store/heightKeys.ts';
import { askedShardKey } from '../../../../../functions/invoices/invoiceKeys.ts';
import { startRpcProxy } from '../rpcProxy.ts';
import { TABLES } from '../tables.ts';
import { damage } from '../damage.ts';
import { headSeconds, startWorld, type World } from '../world.ts';

const USDC = 10n ** 6n;
const ETH = 10n ** 18n;

describe('watching a chain that reorganises', () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld();
    // The contracts' own blocks must stay.
    await world.evm.mine(10);
  });
  afterAll(() => world.close());

  const confirm = async (): Promise<void> => {
    await world.evm.mine();
    await world.watch();
  };

  test('when it drops the payment, then the invoice is back where it was, and a new payment counts', async () => {
    const invoice = await world.createInvoice({ currency: 'USDC', units: USDC });
    await world.watch();
    await world.evm.payToken(invoice.address, USDC);
    await world.watch();
    await confirm();
    expect((await world.read(invoice)).status).toBe('PAID');

    await world.evm.reorg(3);
    await world.evm.mine();
    await world.watch();
    const reverted = await world.read(invoice);
    expect(reverted).toMatchObject({
      status: 'PENDING',
      received: { units: 0n },
      confirmed: { units: 0n },
    });
    expect(reverted.deposits).toMatchObject([{ status: 'ORPHANED' }]);

    await world.evm.payToken(invoice.address, USDC);
    await world.watch();
    await confirm();
    expect((await world.read(invoice)).status).toBe('PAID');
  });

  test('when the new branch is still shorter, then nothing is taken back until its block there is shown', async () => {
    const invoice = await world.createInvoice({ currency: 'USDC', units: USDC });
    await world.watch();
    await world.evm.payToken(invoice.address, USDC);
    await world.watch();
    const snapshot = await shorten(2);
    await world.watch();
    expect((await world.read(invoice)).status).toBe('CONFIRMING');
    await world.evm.mine(snapshot);
    await world.watch();
    expect((await world.read(invoice)).status).toBe('PENDING');
  });

  test('when it moves an ETH payment to another block, then it still counts once', async () => {
    const invoice = await world.createInvoice({ currency: 'ETH', units: ETH / 8n });
    await world.watch();
    const rawTransaction = await signedPayment(invoice.address);
    await world.evm.rpc('eth_sendRawTransaction', [rawTransaction]);
    await world.evm.mine();
    await world.watch();
    const first = await world.read(invoice);
    expect(first.status).toBe('CONFIRMING');

    await world.evm.reorg(2, [{ rawTransaction, block: 1 }]);
    await world.evm.mine();
    await world.watch();
    const moved = await world.read(invoice);
    expect(moved.received.units).toBe(ETH / 8n);
    expect(moved.deposits).toHaveLength(1);
    expect(moved.deposits[0]?.blockHash).not.toBe(first.deposits[0]?.blockHash);
    await confirm();
    expect((await world.read(invoice)).status).toBe('PAID');
  });

  test('given money in another asset that was mined again unseen, when its recovery is asked for, then it is read again and counts', async () => {
    const invoice = await world.createInvoice({ currency: 'USDC', units: USDC });
    await world.watch();
    const rawTransaction = await signedPayment(invoice.address);
    await world.evm.rpc('eth_sendRawTransaction', [rawTransaction]);
    await world.evm.mine();
    await world.watch();
    expect((await world.read(invoice)).otherDeposits).toMatchObject([{ status: 'SEEN' }]);

    await world.evm.reorg(2);
    await world.evm.mine();
    await world.watch();
    expect((await world.read(invoice)).otherDeposits).toMatchObject([{ status: 'ORPHANED' }]);
    await world.evm.rpc('eth_sendRawTransaction', [rawTransaction]);
    await world.evm.mine(2);
    // The owner is not found in this pass, as by a defect of ours.
    await world.watch({ addresses: { ownersOf: async () => new Map() } });
    await world.work('rotate');
    expect((await world.read(invoice)).otherDeposits).toMatchObject([{ status: 'ORPHANED' }]);

    const { version, asset } = await world.read(invoice);
    await damage(world, invoice.id, 'version', version + 1);
    await damage(world, invoice.id, 'watchShard', askedShardKey(asset.chainId));
    await world.work('expire');
    expect(await world.read(invoice)).toMatchObject({
      ...{ status: 'PENDING', asked: false, received: { units: 0n } },
      otherDeposits: [{ status: 'CONFIRMED', amount: { units: ETH / 8n } }],
    });
    const { version: done } = await world.read(invoice);
    await world.work('expire');
    expect((await world.read(invoice)).version).toBe(done);
  });

  describe('given a reorganisation deeper than the cursor remembers', () => {
    const paidBelow = async () => {
      const config = { ...world.config, reorgSeconds: 4 };
      await world.watch({ config });
      const stays = await world.createInvoice({ currency: 'USDC', units: USDC });
      await world.evm.payToken(stays.address, USDC);
      await world.evm.mine(2);
      await world.watch({ config });
      const goes = await world.createInvoice({ currency: 'USDC', units: USDC });
      await world.evm.payToken(goes.address, USDC);
      for (let block = 0; block < 6; block++) {
        await world.evm.mine();
        await world.watch({ config });
      }
      expect((await world.read(goes)).status).toBe('PAID');
      return { config, stays, goes };
    };

    test('when the records of what was read say where it began, then it goes on from there by itself, with an alarm', async () => {
      const { config, stays, goes } = await paidBelow();
      await world.evm.reorg(7);
      await world.evm.mine();
      await world.watch({ config });
      expect(await world.read(goes)).toMatchObject({ status: 'PENDING', received: { units: 0n } });
      expect((await world.read(stays)).status).toBe('PAID');
      const alarm = world.logged.filter((line) => line.includes('deeper than the watcher remembers'));
      expect(alarm.map((line) => JSON.parse(line) as object)).toMatchObject([{ level: 'ERROR' }]);
      // The index by height follows its table within moments: until then it is looked at again.
      expect(await world.watchDeps().cursors.reorganised(config.chainId)).not.toBeNull();
      world.passSeconds(15);
      await world.work('reorganised', { config });
      await world.work('reorganised', { config });
      expect(await world.watchDeps().cursors.reorganised(config.chainId)).toBeNull();
      await world.evm.payToken(goes.address, USDC);
      await world.watch({ config });
      await world.evm.mine();
      await world.watch({ config });
      expect((await world.read(goes)).status).toBe('PAID');
    });

    test('when another endpoint still shows the block that was read, or none of them answers, then nothing is taken back', async () => {
      const { config, goes } = await paidBelow();
      const other = await startRpcProxy(world.evm.rpcUrl);
      try {
        const { block, hash } = await cursorOf(config);
        await world.evm.reorg(7);
        await world.evm.mine();
        const others = () => [httpRpc({ url: other.url, attempts: 1 })];
        other.alter = ({ params }, result) =>
          params[0] === `0x${block.toString(16)}` ? { ...(result as object), hash } : result;
        expect((await world.follow({ config, others })).kind).toBe('lagging');
        other.alter = undefined;
        other.status = () => 503;
        expect((await world.follow({ config, others })).kind).toBe('lagging');
        expect((await world.read(goes)).status).toBe('PAID');
        other.status = undefined;
        await world.watch({ config, others });
        expect((await world.read(goes)).status).toBe('PENDING');
      } finally {
        await other.close();
      }
    });

    test('when no record is left at all, then it begins below the first that could be', async () => {
      const { config, goes } = await paidBelow();
      const head = Number(await world.evm.rpc<string>('eth_blockNumber'));
      for (let block = 0; block <= head; block++)
        await world.client.send(
          new DeleteCommand({ TableName: TABLES.state, Key: { id: rangeKey(config.chainId, block) } }),
        );
      await world.evm.reorg(7);
      await world.evm.mine();
      await world.watch({ config });
      expect((await world.read(goes)).status).toBe('PENDING');
    });

    const cursorOf = async ({ chainId }: { readonly chainId: number }) => {
      const cursor = await world.watchDeps().cursors.get(chainId);
      if (cursor === null) throw new Error('the watcher never ran');
      return cursor;
    };
  });

  const signedPayment = async (to: string): Promise<string> => {
    const payer = world.evm.account(3);
    return payer.signTransaction({
      ...{ to, value: ETH / 8n, gasLimit: 21_000n, chainId: world.evm.chainId, type: 2 },
      nonce: Number(await world.evm.rpc('eth_getTransactionCount', [payer.address, 'latest'])),
      ...{ maxFeePerGas: 10n ** 11n, maxPriorityFeePerGas: 10n ** 9n },
    });
  };

  /** Takes the newest blocks away and puts one other in their place; answers how many were taken. */
  async function shorten(blocks: number): Promise<number> {
    const head = Number(await world.evm.rpc<string>('eth_blockNumber'));
    await world.evm.rpc('anvil_rollback', [blocks]);
    await world.evm.rpc('evm_setNextBlockTimestamp', [(await headSeconds(world.evm)) + 77]);
    await world.evm.rpc('evm_mine');
    expect(Number(await world.evm.rpc<string>('eth_blockNumber'))).toBe(head - blocks + 1);
    return blocks;
  }
});
