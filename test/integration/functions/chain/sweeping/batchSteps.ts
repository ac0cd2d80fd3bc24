import type { Order } from '../../../../../dev/chain/transactions.ts';
import type { SweepMethod } from '../../../../../functions/chain/sweeping/sweepMethod.ts';
import type { Invoice } from '../../../../../functions/invoices/invoice.ts';
import type { InvoiceWish, World } from '../world.ts';

/** What tests of batches do with several invoices of a world, swept by these methods. */
export function batchSteps(world: () => World, methods: readonly SweepMethod[]) {
  return { paidAll, untilPaid, sweepUntilAll, untilConfirmed, sendDear };

  /** Invoices that are paid and PAID. */
  async function paidAll(count: number, wish: InvoiceWish): Promise<readonly Invoice[]> {
    const invoices = await world().createInvoices(count, wish);
    for (const { address } of invoices) await world().evm.payToken(address, wish.units);
    await untilPaid(invoices);
    return invoices;
  }

  async function untilPaid(invoices: readonly Invoice[]): Promise<void> {
    for (let look = 0; look < 10; look++) {
      await world().evm.mine();
      await world().watch();
      const now = await Promise.all(invoices.map((each) => world().read(each)));
      if (now.every(({ status }) => status === 'PAID')) return;
    }
    throw new Error(`not PAID: ${world().logged.slice(-5).join('\n')}`);
  }

  async function sweepUntilAll(
    invoices: readonly Invoice[],
    status: Invoice['status'],
  ): Promise<readonly Invoice[]> {
    for (let pass = 0; pass < 15; pass++) {
      const now = await Promise.all(invoices.map((each) => world().read(each)));
      if (now.every((each) => each.status === status)) return now;
      await world().sweep({ methods });
      await world().evm.mine();
      await world().watch();
      world().passSeconds(30);
    }
    throw new Error(`not ${status}: ${world().logged.slice(-5).join('\n')}`);
  }

  async function untilConfirmed(invoice: Invoice): Promise<void> {
    for (let look = 0; look < 10; look++) {
      await world().evm.mine();
      await world().watch();
      const { confirmed, swept } = await world().read(invoice);
      if (confirmed.units > swept.units) return;
    }
    throw new Error('not confirmed');
  }

  /** In a block of its own, before all that waits. */
  async function sendDear({ gasLimit: _, ...order }: Order): Promise<void> {
    const most = `0x${(1_000n * 10n ** 9n).toString(16)}`;
    const call = { ...order, gas: '0x100000', maxFeePerGas: most, maxPriorityFeePerGas: most };
    await world().evm.rpc('eth_sendTransaction', [call]);
    await world().evm.mine();
  }
}
