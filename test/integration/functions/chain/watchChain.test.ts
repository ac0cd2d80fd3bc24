import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startWorld, type World } from './world.ts';

const USDC = 10n ** 6n;

describe('watching a chain', () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld();
  });
  afterAll(() => world.close());

  test('given an invoice, when it is paid exactly, then it is CONFIRMING at once and PAID when final', async () => {
    const invoice = await world.createInvoice({ currency: 'USDC', units: 5n * USDC });
    await world.watch();
    expect((await world.read(invoice)).status).toBe('PENDING');

    await world.evm.payToken(invoice.address, 5n * USDC);
    await world.watch();
    const seen = await world.read(invoice);
    expect(seen).toMatchObject({
      status: 'CONFIRMING',
      received: { units: 5n * USDC },
      confirmed: { units: 0n },
    });

    await world.evm.mine();
    await world.watch();
    const paid = await world.read(invoice);
    expect(paid).toMatchObject({ status: 'PAID', confirmed: { units: 5n * USDC } });
    expect(paid.transitions.map(({ status }) => status)).toEqual(['PENDING', 'CONFIRMING', 'PAID']);
  });
});
