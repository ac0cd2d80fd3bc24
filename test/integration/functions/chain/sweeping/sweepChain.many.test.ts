import { afterEach, beforeEach, expect, test } from 'vitest';
import { EMBEDDED_MAX } from '../../../../../functions/invoices/ports.ts';
import { payInside } from '../payInside.ts';
import { startWorld, type World } from '../world.ts';
import { paid, sweepUntil } from './sweeping.ts';

const ETH = 10n ** 18n;

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.close());

test('given an ETH address with more sweeps than its invoice shows, when more comes from inside a call, then it is found and swept', async () => {
  const invoice = await paid(world, { currency: 'ETH', units: ETH });
  await sweepUntil(world, invoice, 'SWEPT');
  for (let sweep = 1; sweep <= EMBEDDED_MAX + 1; sweep++) {
    await world.evm.payEth(invoice.address, ETH / 100n);
    await world.evm.mine();
    await world.follow();
    await world.work('confirm');
    await world.sweep();
    await world.evm.mine(3);
    await world.follow();
    await world.sweep();
  }
  await sweepUntil(world, invoice, 'SWEPT', 1);
  const sweeps = await world.sweepDeps().chain.sweepsOf(invoice.id);
  expect(sweeps.map(({ status }) => status)).toEqual(Array(EMBEDDED_MAX + 2).fill('FINAL'));

  await payInside(world.evm, { address: invoice.address, wei: ETH / 7n });
  await world.evm.mine();
  await world.watch();
  const swept = await sweepUntil(world, invoice, 'SWEPT', 1);
  expect(swept.received.units).toBe(ETH + (BigInt(EMBEDDED_MAX + 1) * ETH) / 100n + ETH / 7n);
  expect(swept.swept.units).toBe(swept.received.units);
  expect(await world.evm.ethBalance(invoice.address)).toBe(0n);
}, 240_000);
