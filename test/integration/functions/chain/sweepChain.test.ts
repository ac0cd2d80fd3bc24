import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Invoice } from '../../../../functions/invoices/invoice.ts';
import { startWorld, type World } from './world.ts';

const USDC = 10n ** 6n;
const ETH = 10n ** 18n;

describe('sweeping a chain', () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld();
  });
  afterAll(() => world.close());

  const settle = async (invoice: Invoice): Promise<void> => {
    await world.watch();
    await world.evm.mine();
    await world.watch();
    expect((await world.read(invoice)).status).toBe('PAID');
  };
  const sweepUntilSwept = async (invoice: Invoice): Promise<Invoice> => {
    for (let pass = 0; pass < 10; pass++) {
      await world.sweep();
      const now = await world.read(invoice);
      if (now.status === 'SWEPT') return now;
      await world.evm.mine();
    }
    throw new Error(`not swept: ${JSON.stringify(world.logged.slice(-5))}`);
  };

  test('given a paid token invoice, when it is swept, then the treasury has exactly the deposit', async () => {
    const before = await world.evm.tokenBalance(world.config.treasury);
    const invoice = await world.createInvoice({ currency: 'USDC', units: 5n * USDC });
    await world.evm.payToken(invoice.address, 5n * USDC);
    await settle(invoice);

    const swept = await sweepUntilSwept(invoice);

    expect((await world.evm.tokenBalance(world.config.treasury)) - before).toBe(5n * USDC);
    expect(swept.sweeps).toHaveLength(1);
    expect(swept.sweeps[0]).toMatchObject({
      status: 'FINAL',
      method: 'TOP_UP',
      amount: { units: 5n * USDC },
    });
    expect(swept.transitions.map(({ status }) => status)).toEqual([
      'PENDING',
      'CONFIRMING',
      'PAID',
      'SWEEPING',
      'SWEPT',
    ]);
  });

  test('given a paid ETH invoice, when it is swept, then nothing is left and treasury plus fee is the deposit', async () => {
    const before = await world.evm.ethBalance(world.config.treasury);
    const invoice = await world.createInvoice({ currency: 'ETH', units: ETH / 10n });
    await world.evm.payEth(invoice.address, ETH / 10n);
    await settle(invoice);

    const swept = await sweepUntilSwept(invoice);

    const [sweep] = swept.sweeps;
    expect(await world.evm.ethBalance(invoice.address)).toBe(0n);
    const gained = (await world.evm.ethBalance(world.config.treasury)) - before;
    expect(gained + (sweep?.fee?.units ?? 0n)).toBe(ETH / 10n);
    expect(sweep).toMatchObject({ status: 'FINAL', method: 'NATIVE', gasUsed: 21_000n });
  });
});
