import { expect } from 'vitest';
import type { ChainTransaction } from '../../../../../functions/chain/chainTransaction.ts';
import { dynamoChain } from '../../../../../functions/chain/store/dynamoChain.ts';
import type { Sweep } from '../../../../../functions/chain/sweep.ts';
import type { SweepPlan } from '../../../../../functions/chain/sweeping/sweepPlan.ts';
import type { Invoice } from '../../../../../functions/invoices/invoice.ts';
import { TABLES } from '../tables.ts';
import type { InvoiceWish, World } from '../world.ts';

/** An invoice that is paid and PAID. */
export async function paid(world: World, wish: InvoiceWish): Promise<Invoice> {
  const invoice = await world.createInvoice(wish);
  if (wish.currency === 'USDC') await world.evm.payToken(invoice.address, wish.units);
  else await world.evm.payEth(invoice.address, wish.units);
  await world.watch();
  await world.evm.mine();
  await world.watch();
  expect((await world.read(invoice)).status).toBe('PAID');
  return invoice;
}

/** Passes and blocks until the invoice is there, after at least `passes`. */
export async function sweepUntil(
  world: World,
  invoice: Invoice,
  status: Invoice['status'],
  passes = 0,
): Promise<Invoice> {
  for (let pass = 0; pass < 15; pass++) {
    const now = await world.read(invoice);
    if (now.status === status && pass >= passes) return now;
    await world.sweep();
    await world.evm.mine();
    // A sweep ends in blocks that the watcher has read.
    await world.watch();
    world.passSeconds(30);
  }
  throw new Error(`not ${status}: ${world.logged.slice(-5).join('\n')}`);
}

/** The invoice's newest sweep, as it is stored. */
export async function sweepOf(world: World, invoice: Invoice): Promise<Sweep> {
  const { sweeps } = await world.read(invoice);
  const [sweep] = await dynamoChain({ client: world.client, tableName: TABLES.chain }).sweeps([
    sweeps.at(-1)?.id ?? '',
  ]);
  if (sweep === undefined) throw new Error('no sweep');
  return sweep;
}

/** The plan of the invoice's newest sweep. */
export async function planOf(world: World, invoice: Invoice): Promise<SweepPlan> {
  const [plan] = await world.transactions().plans([(await sweepOf(world, invoice)).planId]);
  if (plan === undefined) throw new Error('no plan');
  return plan;
}

/** The chain transactions of that plan, oldest first. */
export async function transactionsOf(world: World, invoice: Invoice): Promise<readonly ChainTransaction[]> {
  const { transactionIds } = await planOf(world, invoice);
  const found = await world.transactions().transactions(transactionIds);
  return transactionIds.flatMap((id) => found.filter((each) => each.id === id));
}

/** Blocks whose base fee is more than what was offered. */
export async function mineDear(world: World, blocks: number): Promise<void> {
  for (let block = 0; block < blocks; block++) {
    await world.evm.rpc('anvil_setNextBlockBaseFeePerGas', [`0x${(500n * 10n ** 9n).toString(16)}`]);
    await world.evm.mine();
  }
}
