import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { HDNodeWallet } from 'ethers';
import { batchMethod } from '../../../../../functions/chain/sweeping/batchMethod.ts';
import { nativeMethod } from '../../../../../functions/chain/sweeping/nativeMethod.ts';
import { topUpMethod } from '../../../../../functions/chain/sweeping/topUpMethod.ts';
import type { Invoice } from '../../../../../functions/invoices/invoice.ts';
import { toMerchantItem } from '../../../../../functions/merchants/merchantItems.ts';
import {
  apply,
  type MerchantRecord,
  newMerchantRecord,
} from '../../../../../functions/merchants/merchantRecord.ts';
import { type MerchantId, merchantId } from '../../../../../functions/shared/ids.ts';
import { TABLES } from '../tables.ts';
import type { InvoiceWish, World } from '../world.ts';

export const SHOP: MerchantId = merchantId.parse('shop');
export const methods = [nativeMethod, batchMethod, topUpMethod];

let addresses = 0;
/** An address that nothing has used. */
export const freshAddress = (): string =>
  HDNodeWallet.fromPhrase(
    'test test test test test test test test test test test junk',
    undefined,
    `m/44'/60'/5'/0/${++addresses}`,
  ).address;

/** A merchant with a treasury of its own, whose invoices are paid and swept. */
export interface Shop {
  /** As the setting is once its delay is over. */
  setTreasury(address: string): Promise<string>;
  /** Announces one that is good so many seconds from now; null: stops what was announced. */
  announce(address: string | null, inSeconds?: number): Promise<void>;
  /** The treasury that it has now. */
  treasury(): string;
  /** Invoices that are paid and PAID. */
  paidAll(count: number, wish: InvoiceWish): Promise<readonly Invoice[]>;
  /** Mines, watches and acts until all are in the status. */
  until(
    invoices: readonly Invoice[],
    status: Invoice['status'],
    act: () => Promise<unknown>,
  ): Promise<readonly Invoice[]>;
  swept(invoices: readonly Invoice[]): Promise<readonly Invoice[]>;
}

export function openShop(world: World): Shop {
  const { chainId } = world.config;
  let shop: MerchantRecord = newMerchantRecord({ id: SHOP, name: 'Shop' }, '2026-11-22T08:00:00.000Z');
  const put = async (changed: MerchantRecord): Promise<void> => {
    shop = changed;
    await world.client.send(new PutCommand({ TableName: TABLES.merchants, Item: toMerchantItem(shop) }));
  };
  const until: Shop['until'] = async (invoices, status, act) => {
    for (let pass = 0; pass < 15; pass++) {
      const now = await Promise.all(invoices.map((each) => world.read(each)));
      if (now.every((each) => each.status === status)) return now;
      await act();
      await world.evm.mine();
      await world.watch();
      world.passSeconds(30);
    }
    throw new Error(`not ${status}: ${world.logged.slice(-5).join('\n')}`);
  };
  return {
    setTreasury: async (address) => {
      await put(apply(shop, { setting: 'TREASURY', chainId, value: address }));
      return address;
    },
    announce: async (value, inSeconds = 0) => {
      const at = (seconds: number): string => new Date(world.clock.nowMs() + seconds * 1_000).toISOString();
      const change = { id: 'chg_1', setting: 'TREASURY' as const, chainId, announcedBy: 'key_1' };
      const times = { announcedAt: at(0), effectiveAt: at(inSeconds) };
      await put({ ...shop, pendingChanges: value === null ? [] : [{ ...change, ...times, value }] });
    },
    treasury: () => shop.treasuries[chainId] ?? '',
    paidAll: async (count, wish) => {
      const invoices = await world.createInvoices(count, wish);
      for (const { address } of invoices) {
        if (wish.currency === 'USDC') await world.evm.payToken(address, wish.units);
        else await world.evm.payEth(address, wish.units);
      }
      await until(invoices, 'PAID', () => Promise.resolve());
      return invoices;
    },
    until,
    swept: (invoices) => until(invoices, 'SWEPT', () => world.sweep({ methods })),
  };
}
