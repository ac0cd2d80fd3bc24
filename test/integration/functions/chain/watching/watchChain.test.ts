import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { toItem } from '../../../../../functions/invoices/mapInvoice.ts';
import type { Invoice } from '../../../../../functions/invoices/invoice.ts';
import { exceptionsOf } from '../../../../../functions/invoices/invoice.ts';
import type { WatchLane } from '../../../../../functions/invoices/invoiceKeys.ts';
import { SHARD_NAMES } from '../../../../../functions/shared/shards.ts';
import { TABLES } from '../tables.ts';
import { damage } from '../damage.ts';
import { payInside } from '../payInside.ts';
import { headSeconds, startWorld, type World } from '../world.ts';

const USDC = 10n ** 6n;
const ETH = 10n ** 18n;

const statuses = (invoice: Invoice): string[] => invoice.transitions.map(({ status }) => status);
const nodeUnit = (address: string): string => `0x${address.slice(2).toLowerCase().padStart(64, '0')}`;

describe('watching a chain', () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld();
  });
  afterAll(() => world.close());

  const confirm = async (): Promise<void> => {
    await world.evm.mine();
    await world.watch();
  };

  describe('given a USDC invoice', () => {
    test('when it is paid exactly, then it is CONFIRMING at once and PAID when final', async () => {
      const invoice = await world.createInvoice({ currency: 'USDC', units: 5n * USDC });
      await world.watch();
      expect((await world.read(invoice)).status).toBe('PENDING');

      const hash = await world.evm.payToken(invoice.address, 5n * USDC);
      await world.watch();
      const seen = await world.read(invoice);
      expect(seen).toMatchObject({
        status: 'CONFIRMING',
        received: { units: 5n * USDC },
        confirmed: { units: 0n },
      });
      expect(seen.deposits).toMatchObject([
        { status: 'SEEN', txHash: hash, from: world.evm.payer.address, confirmations: 1, late: false },
      ]);

      await confirm();
      const paid = await world.read(invoice);
      expect(paid).toMatchObject({ status: 'PAID', confirmed: { units: 5n * USDC } });
      expect(paid.deposits).toMatchObject([{ status: 'CONFIRMED', confirmations: 2 }]);
      expect(statuses(paid)).toEqual(['PENDING', 'CONFIRMING', 'PAID']);
    });

    test('when less is paid, then it stays PENDING with PARTIAL, and the rest makes it PAID', async () => {
      const invoice = await world.createInvoice({ currency: 'USDC', units: 5n * USDC });
      await world.evm.payToken(invoice.address, 2n * USDC);
      await world.watch();
      await confirm();
      const partial = await world.read(invoice);
      expect(partial).toMatchObject({ status: 'PENDING', confirmed: { units: 2n * USDC } });
      expect(exceptionsOf(partial)).toEqual(['PARTIAL']);

      await world.evm.payToken(invoice.address, 3n * USDC);
      await world.watch();
      await confirm();
      expect(await world.read(invoice)).toMatchObject({ status: 'PAID', confirmed: { units: 5n * USDC } });
    });

    test('when more is paid in two deposits of one block, then both count and it is PAID with OVER', async () => {
      const invoice = await world.createInvoice({ currency: 'USDC', units: 5n * USDC });
      await world.evm.rpc('anvil_setAutomine', [false]);
      // One after the other: the node gives equal transactions that come together one nonce.
      await sendToken(invoice.address, 4n * USDC);
      await sendToken(invoice.address, 4n * USDC);
      await world.evm.mine();
      await world.watch();
      await confirm();
      const paid = await world.read(invoice);
      expect(paid).toMatchObject({ status: 'PAID', confirmed: { units: 8n * USDC } });
      expect(exceptionsOf(paid)).toEqual(['OVER']);
      expect(new Set(paid.deposits.map(({ blockHash }) => blockHash)).size).toBe(1);
      expect(new Set(paid.deposits.map(({ id }) => id)).size).toBe(2);
    });

    test('when nobody pays in time, then it is EXPIRED after a later block, and late money still makes it PAID', async () => {
      const invoice = await world.createInvoice({ currency: 'USDC', units: USDC, expiresInMinutes: 1 });
      await world.watch();
      await world.evm.rpc('evm_setNextBlockTimestamp', [(await headSeconds(world.evm)) + 61]);
      await world.evm.rpc('evm_mine');
      await world.watch();
      expect((await world.read(invoice)).status).toBe('EXPIRED');

      await world.evm.payToken(invoice.address, USDC);
      await world.watch();
      await confirm();
      const paid = await world.read(invoice);
      expect(statuses(paid)).toEqual(['PENDING', 'EXPIRED', 'CONFIRMING', 'PAID']);
      expect(exceptionsOf(paid)).toEqual(['LATE']);
    });

    test('when final money is found in one pass, then no state is skipped', async () => {
      const invoice = await world.createInvoice({ currency: 'USDC', units: USDC });
      await world.evm.payToken(invoice.address, USDC);
      await world.evm.mine(3);
      await world.watch();
      const paid = await world.read(invoice);
      expect(statuses(paid)).toEqual(['PENDING', 'CONFIRMING', 'PAID']);
      expect(paid.transitions.map(({ version }) => version)).toEqual([1, 2, paid.version]);
    });
  });

  test('given an invoice that no index has, when its address is paid, then the payment is found', async () => {
    const invoice = await world.createInvoice({ currency: 'USDC', units: USDC });
    const { watchShard: _, watchKey: __, ...hidden } = toItem(invoice);
    await world.client.send(new PutCommand({ TableName: TABLES.invoices, Item: hidden }));
    await world.evm.payToken(invoice.address, USDC);
    await world.watch();
    await confirm();
    expect((await world.read(invoice)).status).toBe('PAID');
  });

  test('given a cancelled invoice, when money comes, then it is recorded, LATE, and the invoice stays cancelled', async () => {
    const invoice = await world.createInvoice({ currency: 'USDC', units: USDC });
    await damage(world, invoice.id, 'status', 'CANCELLED');
    await world.evm.payToken(invoice.address, USDC);
    await world.watch();
    await confirm();
    const held = await world.read(invoice);
    expect(held).toMatchObject({
      status: 'CANCELLED',
      confirmed: { units: USDC },
      receivedLate: { units: USDC },
    });
  });

  test('given an old address, when money comes directly, then the head finds it; inside a call, then the daily look does', async () => {
    const invoice = await world.createInvoice({ currency: 'USDC', units: USDC });
    const native = await world.createInvoice({ currency: 'ETH', units: ETH });
    const inside = await world.createInvoice({ currency: 'ETH', units: ETH });
    const old = new Date(((await headSeconds(world.evm)) - 8 * 86_400) * 1_000).toISOString();
    for (const { id } of [invoice, native, inside]) {
      await damage(world, id, 'expiresAt', old);
      await damage(world, id, 'watchKey', `${old}#${id}`);
    }
    await world.watch();
    await world.watch();
    const inLane = async (lane: WatchLane): Promise<string[]> => {
      const pages = await Promise.all(
        SHARD_NAMES.map((_, shard) =>
          world.invoices.pageWatched(world.config.chainId, lane, shard, { after: null }),
        ),
      );
      return pages.flatMap(({ items }) => items.map(({ id }) => id));
    };
    expect((await world.read(inside)).status).toBe('EXPIRED');
    expect(await inLane('daily')).toEqual(expect.arrayContaining([invoice.id, inside.id]));
    expect(await inLane('native')).not.toEqual(expect.arrayContaining([inside.id]));

    await world.evm.payToken(invoice.address, USDC);
    await world.evm.payEth(native.address, ETH);
    await payInside(world.evm, { address: inside.address, wei: ETH });
    await world.evm.mine(2);
    await world.watch();
    expect(statuses(await world.read(invoice))).toEqual(['PENDING', 'EXPIRED', 'CONFIRMING', 'PAID']);
    expect(statuses(await world.read(native))).toEqual(['PENDING', 'EXPIRED', 'CONFIRMING', 'PAID']);
    expect((await world.read(inside)).received.units).toBe(0n);
    expect(await world.work('daily')).toMatchObject({ kind: 'done', found: true, differing: 0 });
    await world.work('confirm');
    expect(statuses(await world.read(inside))).toEqual(['PENDING', 'EXPIRED', 'CONFIRMING', 'PAID']);
    expect(await inLane('native')).toEqual(expect.arrayContaining([inside.id]));
    // It is over for today.
    await payInside(world.evm, { address: inside.address, wei: ETH });
    expect(await world.work('daily')).toMatchObject({ kind: 'done', found: false });
  });

  describe('given an ETH invoice', () => {
    test('when it is paid directly, then the deposit has its transaction', async () => {
      const invoice = await world.createInvoice({ currency: 'ETH', units: ETH / 4n });
      await world.watch();
      const hash = await world.evm.payEth(invoice.address, ETH / 4n);
      await world.watch();
      await confirm();
      const paid = await world.read(invoice);
      expect(statuses(paid)).toEqual(['PENDING', 'CONFIRMING', 'PAID']);
      expect(paid.deposits).toMatchObject([
        { txHash: hash, amount: { units: ETH / 4n }, status: 'CONFIRMED' },
      ]);
    });

    test('when a contract pays it, then the internal transfer counts without a transaction', async () => {
      const invoice = await world.createInvoice({ currency: 'ETH', units: ETH / 4n });
      await world.watch();
      await payInside(world.evm, { address: invoice.address, wei: ETH / 4n });
      const paidIn = Number(await world.evm.rpc<string>('eth_blockNumber'));
      await world.evm.mine(4);
      await world.watch();
      const paid = await world.read(invoice);
      expect(paid.status).toBe('PAID');
      expect(paid.deposits).toMatchObject([{ txHash: null, from: null, blockNumber: paidIn }]);
    });

    test('when direct and internal transfers come between two passes, then each is a deposit of its block', async () => {
      const invoice = await world.createInvoice({ currency: 'ETH', units: ETH });
      await world.watch();
      await payInside(world.evm, { address: invoice.address, wei: ETH / 10n });
      await world.evm.mine(2);
      const hash = await world.evm.payEth(invoice.address, ETH / 5n);
      await world.evm.mine(2);
      await payInside(world.evm, { address: invoice.address, wei: ETH / 2n });
      await world.evm.mine(2);
      await world.watch();
      const seen = await world.read(invoice);
      expect(seen.received.units).toBe(ETH / 10n + ETH / 5n + ETH / 2n);
      expect(seen.deposits.map(({ amount, txHash }) => [amount.units, txHash])).toEqual([
        [ETH / 5n, hash],
        [ETH / 10n, null],
        [ETH / 2n, null],
      ]);
    });
  });

  async function sendToken(to: string, units: bigint): Promise<void> {
    const data = `0xa9059cbb${nodeUnit(to).slice(2)}${units.toString(16).padStart(64, '0')}`;
    const order = { from: world.evm.payer.address, to: world.evm.tokenAddress, data, gas: '0x30d40' };
    await world.evm.rpc('eth_sendTransaction', [order]);
  }
});
