import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Invoice } from '../../../../../functions/invoices/invoice.ts';
import { payInside } from '../payInside.ts';
import { startWorld, type World } from '../world.ts';

const UNITS = 6n * 10n ** 17n;

let world: World;
/** Up to 1 ETH two blocks are enough, above it eight. */
beforeEach(async () => {
  world = await startWorld();
  const asset = world.config.assets.find(({ symbol }) => symbol === 'ETH');
  if (asset === undefined) throw new Error('a wrong fixture');
  Object.assign(asset, { finality: [{ upTo: '1', depth: 2 }, { depth: 8 }] });
  await world.evm.mine(10);
  await world.watch();
});
afterEach(() => world.close());

/** One transaction pays them all. */
async function payAll(invoices: readonly Invoice[]): Promise<void> {
  await payInside(world.evm, ...invoices.map(({ address }) => ({ address, wei: UNITS })));
}

const statusOf = async (invoice: Invoice) => (await world.read(invoice)).status;

test('given two payments from inside calls that are small alone, when one block brought both, then both wait for the depth of their sum', async () => {
  const invoices = await world.createInvoices(2, { currency: 'ETH', units: UNITS });
  await payAll(invoices);
  await world.watch();
  for (const invoice of invoices) expect(await statusOf(invoice)).toBe('CONFIRMING');
  await world.evm.mine(4);
  await world.watch();
  for (const invoice of invoices) expect(await statusOf(invoice)).toBe('CONFIRMING');
  expect((await world.read(invoices[0]!)).finality).toEqual({ requiredConfirmations: 8 });
  await world.evm.mine(4);
  await world.watch();
  for (const invoice of invoices) expect(await statusOf(invoice)).toBe('PAID');
});

test('given one such payment alone, then the depth of its amount is enough', async () => {
  const [invoice] = await world.createInvoices(1, { currency: 'ETH', units: UNITS });
  if (invoice === undefined) throw new Error('a wrong fixture');
  await payAll([invoice]);
  await world.watch();
  await world.evm.mine(2);
  await world.watch();
  expect(await statusOf(invoice)).toBe('PAID');
  const { foundMoney } = world.watchDeps();
  expect(await foundMoney.read(world.config.chainId)).toMatchObject([{ asset: 'ETH', units: UNITS }]);
});

test('given more such money than is noted at once, then it waits for room, which comes as blocks do, and counts then', async () => {
  const { foundMoney } = world.watchDeps();
  const { chainId } = world.config;
  const height = Number(await world.evm.rpc<string>('eth_blockNumber'));
  for (let start = 0; start < 1_000; start += 50) {
    const notes = Array.from({ length: 50 }, (_, i) => ({
      ...{ depositId: `dep_${start + i}`, height, asset: 'ETH', units: 1n },
    }));
    await foundMoney.note(chainId, notes, []);
  }
  const [invoice] = await world.createInvoices(1, { currency: 'ETH', units: UNITS });
  if (invoice === undefined) throw new Error('a wrong fixture');
  await payAll([invoice]);
  await world.watch();
  expect(await statusOf(invoice)).toBe('PENDING');
  expect(await foundMoney.read(chainId)).toHaveLength(1_000);
  // What blocks brought is kept for 64 blocks here.
  await world.evm.mine(64);
  await world.watch();
  await world.watch();
  expect(await statusOf(invoice)).toBe('PAID');
  expect((await foundMoney.read(chainId)).length).toBeLessThan(1_000);
});
