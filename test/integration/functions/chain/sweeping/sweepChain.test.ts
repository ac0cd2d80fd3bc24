import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { toSweepItem } from '../../../../../functions/chain/store/chainItems.ts';
import type { EventOf } from '../../../../../functions/events/eventTypes.ts';
import { translate } from '../../../../../functions/events/translate.ts';
import { bodyOf, moveInvoice } from '../../../../../functions/invoices/evolveInvoice.ts';
import type { Invoice } from '../../../../../functions/invoices/invoice.ts';
import { sweepEnded } from '../../../../../functions/posting/templates/sweep.ts';
import { linesOf } from '../../../../fixtures/posting/events.ts';
import { mineDear, paid, sweepOf, sweepUntil, transactionsOf } from './sweeping.ts';
import { TABLES } from '../tables.ts';
import { startWorld, type World } from '../world.ts';

const USDC = 10n ** 6n;
const ETH = 10n ** 18n;
const GWEI = 10n ** 9n;

describe('sweeping a chain', () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld();
  });
  afterAll(() => world.close());
  afterEach(() => world.evm.unpause());

  test('given a paid token invoice, when it is swept, then the treasury has exactly the deposit and the fees are all legs', async () => {
    const before = await world.evm.tokenBalance(world.config.treasury);
    const wallet = await world.evm.ethBalance(await world.signer.gasWallet());
    const invoice = await paid(world, { currency: 'USDC', units: 5n * USDC });

    const swept = await sweepUntil(world, invoice, 'SWEPT');

    expect((await world.evm.tokenBalance(world.config.treasury)) - before).toBe(5n * USDC);
    expect(swept.swept.units).toBe(5n * USDC);
    expect(swept.deposits).toMatchObject([{ status: 'SWEPT' }]);
    expect(swept.transitions.map(({ status }) => status)).toEqual([
      'PENDING',
      'CONFIRMING',
      'PAID',
      'SWEEPING',
      'SWEPT',
    ]);
    const [sweep] = swept.sweeps;
    expect(sweep).toMatchObject({
      status: 'FINAL',
      method: 'TOP_UP',
      amount: { units: 5n * USDC },
      feeCurrency: { symbol: 'ETH' },
    });
    const left = await world.evm.ethBalance(invoice.address);
    expect(wallet - (await world.evm.ethBalance(await world.signer.gasWallet()))).toBe(
      (sweep?.fee?.units ?? 0n) + left,
    );
    expect(sweep?.gasUsed).toBeGreaterThan(21_000n);
  });

  test("given a merchant's own treasury, when it is swept, then what the ledger owes the merchant is settled", async () => {
    const invoice = await paid(world, { currency: 'USDC', units: 5n * USDC });
    await world.sweep({ config: { ...world.config, treasuryOwner: 'MERCHANT' } });
    await sweepUntil(world, invoice, 'SWEPT');
    const sweep = await sweepOf(world, invoice);
    const after = JSON.parse(JSON.stringify(toSweepItem(sweep))) as Record<string, unknown>;
    const event = translate({ before: { ...after, status: 'MINED' }, after });
    expect(linesOf(sweepEnded(event as EventOf<'sweep.final'>)).slice(0, 2)).toEqual([
      `Dr payable ${5n * USDC} USDC@31337`,
      `Cr deposits ${5n * USDC} USDC@31337`,
    ]);
  });

  test('given a paid ETH invoice, when it is swept, then nothing is left and treasury plus fee is the deposit', async () => {
    const before = await world.evm.ethBalance(world.config.treasury);
    const invoice = await paid(world, { currency: 'ETH', units: ETH / 10n });

    const swept = await sweepUntil(world, invoice, 'SWEPT');

    const [sweep] = swept.sweeps;
    expect(await world.evm.ethBalance(invoice.address)).toBe(0n);
    const gained = (await world.evm.ethBalance(world.config.treasury)) - before;
    expect(gained + (sweep?.fee?.units ?? 0n)).toBe(ETH / 10n);
    expect(sweep).toMatchObject({ status: 'FINAL', method: 'NATIVE', gasUsed: 21_000n });
  });

  test('given a swept invoice, when more money comes, then it is watched and swept by another sweep', async () => {
    const invoice = await paid(world, { currency: 'ETH', units: ETH / 10n });
    await sweepUntil(world, invoice, 'SWEPT');
    await world.evm.payEth(invoice.address, ETH / 10n);
    await world.watch();
    await world.evm.mine();
    await world.watch();
    expect((await world.read(invoice)).confirmed.units).toBe(ETH / 5n);

    const swept = await sweepUntil(world, invoice, 'SWEPT', 1);
    expect(swept.sweeps.map(({ status }) => status)).toEqual(['FINAL', 'FINAL']);
    expect(await world.evm.ethBalance(invoice.address)).toBe(0n);
  });

  test("given an issuer's pause, when it ends, then the sweep waited with a reason, cost nothing and goes on by itself", async () => {
    const invoice = await paid(world, { currency: 'USDC', units: USDC });
    await world.evm.pause();
    const wallet = await world.evm.ethBalance(await world.signer.gasWallet());
    for (let tries = 0; tries < 5; tries++) {
      expect(await world.sweep()).toMatchObject({ open: 0, held: 1, failed: 0 });
      world.passSeconds(60);
    }
    const held = await world.read(invoice);
    expect(held).toMatchObject({
      status: 'PAID',
      sweepHold: 'TOKEN_PAUSED: The token is paused: nobody can transfer it.',
    });
    expect(held.sweeps).toEqual([]);
    expect(await world.evm.ethBalance(await world.signer.gasWallet())).toBe(wallet);

    await world.evm.unpause();
    const swept = await sweepUntil(world, invoice, 'SWEPT');
    expect(swept.sweeps.map(({ status }) => status)).toEqual(['FINAL']);
  });

  test('given a token paused between funding and transfer, when it goes on, then the sweep resumes with what is funded', async () => {
    const invoice = await paid(world, { currency: 'USDC', units: USDC });
    await world.sweep();
    await world.evm.mine();
    await world.evm.pause();
    await world.sweep();
    expect(await world.read(invoice)).toMatchObject({
      status: 'SWEEPING',
      sweepHold: expect.stringMatching(/^TOKEN_PAUSED: /),
    });
    await world.evm.unpause();
    world.passSeconds(60);
    await sweepUntil(world, invoice, 'SWEPT');
    expect((await transactionsOf(world, invoice)).map(({ serves }) => serves.kind)).toEqual([
      'TOP_UP',
      'SWEEP',
    ]);
    expect(await world.read(invoice)).not.toHaveProperty('sweepHold');
  });

  test('given an empty gas wallet, when it is to be swept, then the invoice says so and no try is counted', async () => {
    const invoice = await paid(world, { currency: 'USDC', units: USDC });
    const wallet = await world.signer.gasWallet();
    const balance = await world.evm.ethBalance(wallet);
    await world.evm.rpc('anvil_setBalance', [wallet, '0x0']);
    expect(await world.sweep()).toMatchObject({ open: 0, held: 1 });
    expect(await world.read(invoice)).toMatchObject({
      status: 'PAID',
      sweepHold: expect.stringMatching(/^GAS_WALLET_LOW: (?!.*0x)/),
    });
    await world.evm.rpc('anvil_setBalance', [wallet, `0x${balance.toString(16)}`]);
    await sweepUntil(world, invoice, 'SWEPT');
  });

  test('given gas above what one transaction may offer, when the price falls, then the sweep waited, said so once and goes on', async () => {
    const invoice = await paid(world, { currency: 'USDC', units: USDC });
    await world.evm.rpc('anvil_setNextBlockBaseFeePerGas', [`0x${(20_000n * GWEI).toString(16)}`]);
    await world.evm.mine();
    expect(await world.sweep()).toMatchObject({ open: 0, held: 1 });
    const held = await world.read(invoice);
    expect(held).toMatchObject({ status: 'PAID', sweepHold: expect.stringMatching(/^GAS_PRICE_HIGH: /) });
    await world.evm.mine();
    await world.sweep();
    expect((await world.read(invoice)).version).toBe(held.version);
    await world.evm.rpc('anvil_setNextBlockBaseFeePerGas', [`0x${GWEI.toString(16)}`]);
    await world.evm.mine();
    await sweepUntil(world, invoice, 'SWEPT');
  });

  test('given a token that says yes and moves nothing, when tries are mined, then it is SWEEP_FAILED and all gas is told', async () => {
    const invoice = await paid(world, { currency: 'USDC', units: USDC });
    const code = await world.evm.rpc<string>('eth_getCode', [world.evm.tokenAddress, 'latest']);
    // Returns the word 1 to every call, and does nothing else.
    await world.evm.rpc('anvil_setCode', [world.evm.tokenAddress, '0x600160005260206000f3']);
    const failed = await sweepUntil(world, invoice, 'SWEEP_FAILED');
    await world.evm.rpc('anvil_setCode', [world.evm.tokenAddress, code]);
    expect(failed).toMatchObject({ failureReason: expect.stringContaining('moved nothing') });
    const sweeps = await world.sweepDeps().chain.sweepsOf(invoice.id);
    expect(
      sweeps.map(({ status, movements }) => [status, movements.at(-1)?.purpose, movements.at(-1)?.succeeded]),
    ).toEqual(Array.from({ length: 3 }, () => ['FAILED', 'MOVE', false]));
    const fees = sweeps.flatMap(({ movements }) => movements.map(({ fee }) => fee));
    expect(failed.sweeps.reduce((sum, { fee }) => sum + (fee?.units ?? 0n), 0n)).toBe(
      fees.reduce((a, b) => a + b),
    );

    await retrySweep(failed);
    await sweepUntil(world, invoice, 'SWEPT');
  });

  test('given a blacklisted deposit address, when tries fail, then the reason names the issuer', async () => {
    const invoice = await paid(world, { currency: 'USDC', units: USDC });
    await world.evm.blacklist(invoice.address);
    const failed = await sweepUntil(world, invoice, 'SWEEP_FAILED');
    expect(failed).toMatchObject({ failureReason: expect.stringContaining('blacklisted') });
  });

  test('given an address that the key does not derive, when it is to be swept, then nothing is signed', async () => {
    const invoice = await paid(world, { currency: 'ETH', units: ETH / 10n });
    await world.client.send(
      new UpdateCommand({
        TableName: TABLES.invoices,
        Key: { id: invoice.id },
        UpdateExpression: 'SET derivationIndex = :other',
        ExpressionAttributeValues: { ':other': 3 },
      }),
    );
    const failed = await sweepUntil(world, invoice, 'SWEEP_FAILED');
    expect(await transactionsOf(world, failed)).toEqual([]);
    expect(await world.evm.ethBalance(invoice.address)).toBe(ETH / 10n);
  });

  test.each(['USDC', 'ETH'] as const)(
    'given a %s sweep that is stuck, when blocks pass, then it is replaced with at least a tenth more and counts once',
    async (currency) => {
      const units = currency === 'USDC' ? USDC : ETH;
      const invoice = await paid(world, { currency, units });
      await world.sweep();
      await mineDear(world, 5);
      await world.sweep();
      const [sent] = await transactionsOf(world, invoice);
      const [first, second] = sent?.attempts ?? [];
      expect(sent?.attempts).toHaveLength(2);
      expect(second?.maxFeePerGas).toBeGreaterThanOrEqual(((first?.maxFeePerGas ?? 0n) * 11n) / 10n);
      expect(second?.maxPriorityFeePerGas).toBeGreaterThanOrEqual(
        ((first?.maxPriorityFeePerGas ?? 0n) * 11n) / 10n,
      );
      const swept = await sweepUntil(world, invoice, 'SWEPT');
      expect(swept.sweeps).toHaveLength(1);
      expect((await transactionsOf(world, invoice))[0]?.mined?.txHash).toBe(second?.txHash);
      if (currency === 'ETH') expect(await world.evm.ethBalance(invoice.address)).toBe(0n);
    },
  );

  test('given a mined sweep, when a reorganisation takes it back, then its bytes are sent again and it ends final once', async () => {
    const before = await world.evm.ethBalance(world.config.treasury);
    const invoice = await paid(world, { currency: 'ETH', units: ETH / 10n });
    await world.evm.mine(3);
    await world.watch();
    await world.sweep();
    await world.evm.mine();
    await world.sweep();
    expect((await sweepOf(world, invoice)).status).toBe('MINED');

    await world.evm.reorg(1);
    await world.sweep();
    expect((await sweepOf(world, invoice)).status).toBe('BROADCAST');
    const swept = await sweepUntil(world, invoice, 'SWEPT');
    const fee = swept.sweeps[0]?.fee?.units ?? 0n;
    expect((await world.evm.ethBalance(world.config.treasury)) - before + fee).toBe(ETH / 10n);
    await world.watch();
    expect((await world.read(invoice)).received.units).toBe(ETH / 10n);
  });

  test('given an ETH sweep under way, when more money comes meanwhile, then it counts once, with its transaction', async () => {
    const invoice = await paid(world, { currency: 'ETH', units: ETH / 10n });
    await world.sweep();
    await world.watch();
    const hash = await world.evm.payEth(invoice.address, ETH / 20n);
    await world.watch();
    // The block's own transaction says so at once, whatever the sweep has taken meanwhile.
    expect((await world.read(invoice)).received.units).toBe((ETH * 3n) / 20n);
    for (let pass = 0; pass < 8; pass++) {
      await world.sweep();
      await world.evm.mine();
      await world.watch();
    }
    const swept = await world.read(invoice);
    expect(swept).toMatchObject({ status: 'SWEPT', received: { units: (ETH * 3n) / 20n } });
    expect(swept.deposits.map(({ txHash }) => txHash)).toContain(hash);
    expect(swept.deposits).toHaveLength(2);
    expect(await world.evm.ethBalance(invoice.address)).toBe(0n);
  });

  /** What the resolver of `retrySweep` writes. */
  async function retrySweep({ id }: Invoice): Promise<void> {
    const invoice = await world.read({ id });
    if (invoice.status !== 'SWEEP_FAILED') throw new Error(`it is ${invoice.status}`);
    const after = moveInvoice('merchant', invoice, {
      body: bodyOf(invoice),
      state: { status: 'SWEEPING', paidAt: invoice.paidAt },
      at: new Date().toISOString(),
    });
    expect(await world.invoices.write([{ before: invoice, after }])).toEqual({ ok: true, value: undefined });
  }
});
