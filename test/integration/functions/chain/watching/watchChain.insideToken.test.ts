import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Invoice } from '../../../../../functions/invoices/invoice.ts';
import { payInside } from '../payInside.ts';
import { startWorld, type World } from '../world.ts';

const USDC = 5_000_000n;
const WEI = 10n ** 16n;

let world: World;
beforeEach(async () => {
  world = await startWorld();
  await world.evm.mine(10);
});
afterEach(() => world.close());

/** ETH from inside calls, one for each amount: no log and no transaction to the address shows it. */
async function payEth({ address }: Invoice, ...amounts: readonly bigint[]): Promise<void> {
  await payInside(world.evm, ...amounts.map((wei) => ({ address, wei })));
}

async function pass(blocks = 2): Promise<void> {
  await world.evm.mine(blocks);
  await world.watch();
}

/** The daily look, a day after the one before. */
async function daily(): Promise<void> {
  world.passSeconds(90_000);
  await world.work('daily');
}

async function paidAndSwept(): Promise<Invoice> {
  const invoice = await world.createInvoice({ currency: 'USDC', units: USDC });
  await world.evm.payToken(invoice.address, USDC);
  await pass();
  for (let round = 0; round < 8; round++) {
    await world.sweep();
    await pass();
  }
  expect((await world.read(invoice)).status).toBe('SWEPT');
  return invoice;
}

const othersOf = async (invoice: Invoice) =>
  (await world.read(invoice)).otherDeposits.map(({ status, amount }) => ({
    status,
    symbol: amount.currency.symbol,
    units: amount.units,
  }));

test('given a USDC invoice, when ETH comes from inside a call, then the daily look finds it as final money in another asset', async () => {
  const invoice = await world.createInvoice({ currency: 'USDC', units: USDC });
  await payEth(invoice, WEI);
  await pass();
  expect(await othersOf(invoice)).toEqual([]);
  await daily();
  expect(await othersOf(invoice)).toEqual([{ status: 'CONFIRMED', symbol: 'ETH', units: WEI }]);
  expect(await world.read(invoice)).toMatchObject({
    status: 'PENDING',
    received: { units: 0n },
    deposits: [],
  });
  // Looked at again it is known, and what comes then is another.
  await daily();
  expect(await othersOf(invoice)).toHaveLength(1);
  await payEth(invoice, 7n, 8n);
  await world.evm.payEth(invoice.address, 100n);
  await pass();
  await daily();
  await pass();
  expect((await othersOf(invoice)).map(({ units }) => units).sort()).toEqual([WEI, 100n, 15n].sort());
});

test("given gas that a sweep left at the address, then the daily look takes it for nobody's money", async () => {
  const invoice = await paidAndSwept();
  const left = await world.evm.ethBalance(invoice.address);
  expect(left).toBeGreaterThan(0n);
  const { version } = await world.read(invoice);
  await daily();
  expect(await world.read(invoice)).toMatchObject({ version, otherDeposits: [] });
  expect(world.logged.filter((line) => line.includes('"ERROR"'))).toEqual([]);
});

test('given a USDC invoice that was swept with gas of ours, when ETH comes from inside calls, then the daily look finds it and no gas', async () => {
  const invoice = await paidAndSwept();
  await payEth(invoice, WEI);
  await pass();
  await daily();
  expect(await othersOf(invoice)).toEqual([{ status: 'CONFIRMED', symbol: 'ETH', units: WEI }]);
  const { version } = await world.read(invoice);
  await daily();
  expect((await world.read(invoice)).version).toBe(version);
  expect(world.logged.filter((line) => line.includes('"ERROR"'))).toEqual([]);
});

test('given ETH from inside a call while a sweep is under way, then nothing is concluded until it has ended', async () => {
  const invoice = await world.createInvoice({ currency: 'USDC', units: USDC });
  await world.evm.payToken(invoice.address, USDC);
  await pass();
  await world.sweep();
  await world.evm.mine(1);
  await payEth(invoice, WEI);
  await world.watch();
  await daily();
  expect(await othersOf(invoice)).toEqual([]);
  for (let round = 0; round < 8; round++) {
    await world.sweep();
    await pass();
  }
  expect((await world.read(invoice)).status).toBe('SWEPT');
  await daily();
  expect(await othersOf(invoice)).toEqual([{ status: 'CONFIRMED', symbol: 'ETH', units: WEI }]);
});
