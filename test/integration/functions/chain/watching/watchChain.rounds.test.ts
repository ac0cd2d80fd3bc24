import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Clock } from '../../../../../functions/shared/clock.ts';
import { startWorld, type World } from '../world.ts';

const USDC = 5_000_000n;

let world: World;
beforeEach(async () => {
  world = await startWorld();
  await world.evm.mine(10);
});
afterEach(() => world.close());

/** A clock by which each look takes so long that a pass ends after its first page. */
function slowClock(): Clock {
  let passedMs = 0;
  return { nowMs: () => world.clock.nowMs() + (passedMs += 20_000) };
}

/** A block with a payment is replaced, and the head goes to the new branch. */
async function reorganise(): Promise<void> {
  const invoice = await world.createInvoice({ currency: 'USDC', units: USDC });
  await world.evm.payToken(invoice.address, USDC);
  await world.evm.mine(2);
  await world.watch();
  await world.evm.reorg(2);
  await world.evm.mine(3);
  world.passSeconds(1);
  await world.follow();
  expect(await reorganised()).not.toBeNull();
}

const reorganised = () => world.watchDeps().cursors.reorganised(world.config.chainId);

test('given a reorganisation whose round took several passes, when the next one is compared in one pass, then it is settled', async () => {
  await reorganise();
  await world.work('reorganised', { clock: slowClock() });
  const place = await world.watchDeps().places.get(world.config.chainId, 'reorganised');
  expect(place).toMatchObject({ shard: 1 });
  world.passSeconds(20);
  await world.work('reorganised');
  await world.work('reorganised');
  expect(await reorganised()).toBeNull();

  await reorganise();
  world.passSeconds(20);
  await world.work('reorganised');
  expect(await reorganised()).toBeNull();
});
