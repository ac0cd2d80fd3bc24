import { HDNodeWallet } from 'ethers';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { nativeMethod } from '../../../../../functions/chain/sweeping/nativeMethod.ts';
import { topUpMethod } from '../../../../../functions/chain/sweeping/topUpMethod.ts';
import type { Invoice } from '../../../../../functions/invoices/invoice.ts';
import type { SettlementStore } from '../../../../../functions/chain/ports.ts';
import { seededRandom } from '../../../../../scripts/feed/random.ts';
import { type Books, openBooks } from '../../../../simulation/books.ts';
import { sendTokens } from '../sendTokens.ts';
import { startWorld, type World } from '../world.ts';
import { methods as allMethods } from './shop.ts';
import { sweepOf } from './sweeping.ts';

/** The seed of the world's addresses. */
const WORDS = 'test test test test test test test test test test test junk';
const USDC = 10n ** 6n;
const ETH = 10n ** 16n;
const GWEI = 10n ** 9n;
const PAYER = `0x${'5'.repeat(40)}`;

const random = seededRandom('returned before its sweep');
let world: World;
let books: Books;
beforeEach(async () => {
  world = await startWorld();
  books = openBooks(world.clock);
  await world.evm.mine(10);
});
afterEach(() => world.close());

/** What is written reaches the books as the stream would tell it. */
function told(): { readonly settlements: SettlementStore } {
  const inner = world.settlements();
  const commit: SettlementStore['commit'] = async (settlement) => {
    const written = await inner.commit(settlement);
    if (written.ok) books.written(settlement);
    return written;
  };
  return { settlements: { commit } };
}

/** Two blocks more, and a look: what came or left last is final. */
async function look(): Promise<void> {
  await world.evm.mine(2);
  await world.watch(told());
}

/** Passes of both until nothing is left to do. */
async function sweepAll(methods = [nativeMethod, topUpMethod]): Promise<void> {
  for (let pass = 0; pass < 10; pass++) {
    await world.sweep({ ...told(), methods });
    await world.evm.mine();
    await world.watch(told());
    world.passSeconds(30);
  }
  await books.deliverAll(random);
}

async function paidBeyond(units: bigint, more: bigint): Promise<Invoice> {
  const invoice = await world.createInvoice({ currency: 'USDC', units });
  await world.evm.payToken(invoice.address, units + more);
  await look();
  expect((await world.read(invoice)).status).toBe('PAID');
  return invoice;
}

/** Somebody with the key of the address sends native money from there, its first transaction. @returns wei that left with the fee */
async function sendEth({ derivationIndex, address }: Invoice, value: bigint): Promise<bigint> {
  const wallet = HDNodeWallet.fromPhrase(WORDS, undefined, `m/44'/60'/0'/0/${derivationIndex}`);
  const fees = { maxFeePerGas: 20n * GWEI, maxPriorityFeePerGas: GWEI, gasLimit: 21_000n };
  const { chainId } = world.evm;
  const before = await world.evm.ethBalance(address);
  const raw = await wallet.signTransaction({ type: 2, chainId, nonce: 0, to: PAYER, value, ...fees });
  await world.rpc.request('eth_sendRawTransaction', [raw]);
  await look();
  return before - (await world.evm.ethBalance(address));
}

const errors = () => world.logged.filter((line) => line.includes('"ERROR"'));

describe('money that was returned before its sweep', () => {
  test.each([
    ['by its own transfer', [nativeMethod, topUpMethod]],
    ['by the cheapest method', allMethods],
  ])(
    'given a surplus of USDC that was returned, then the rest is swept %s and the books end at zero',
    async (_, methods) => {
      const treasury = await world.evm.tokenBalance(world.config.treasury);
      const invoice = await paidBeyond(5n * USDC, 2n * USDC);
      await sendTokens(world.evm, invoice, 2n * USDC, PAYER);
      await look();
      expect(await world.read(invoice)).toMatchObject({ status: 'PAID', returned: 2n * USDC });
      await sweepAll(methods);
      const swept = await world.read(invoice);
      expect(swept).toMatchObject({ status: 'SWEPT' });
      expect(swept).not.toHaveProperty('sweepHold');
      expect(await sweepOf(world, invoice)).toMatchObject({ status: 'FINAL', arrival: { left: 5n * USDC } });
      expect(await world.evm.tokenBalance(world.config.treasury)).toBe(treasury + 5n * USDC);
      for (const role of ['deposits', 'suspense', 'unexplained'])
        expect(books.balanceOf(`${role}:USDC@31337`)).toBe(0n);
      expect(errors()).toEqual([]);
    },
  );

  test('given a surplus that came as a deposit of its own, when it was returned, then the rest is swept once and all of it is accounted for', async () => {
    const invoice = await paidBeyond(5n * USDC, 0n);
    await world.evm.payToken(invoice.address, 2n * USDC);
    await look();
    await sendTokens(world.evm, invoice, 2n * USDC, PAYER);
    await look();
    await sweepAll();
    const { status, sweeps } = await world.read(invoice);
    expect([status, sweeps.map((sweep) => sweep.status)]).toEqual(['SWEPT', ['FINAL']]);
    expect(books.balanceOf('deposits:USDC@31337')).toBe(0n);
    expect(errors()).toEqual([]);
  });

  test('given a surplus of ETH that was returned and whose fee the address paid, then the rest is swept to the last wei', async () => {
    const invoice = await world.createInvoice({ currency: 'ETH', units: ETH });
    await world.evm.payEth(invoice.address, 2n * ETH);
    await look();
    const left = await sendEth(invoice, ETH / 2n);
    expect(await world.read(invoice)).toMatchObject({ status: 'PAID', withdrawn: left });
    await sweepAll();
    expect((await world.read(invoice)).status).toBe('SWEPT');
    expect(await world.evm.ethBalance(invoice.address)).toBe(0n);
    expect(books.balanceOf('deposits:ETH@31337')).toBe(0n);
  });

  test('given a sweep whose gas was sent, when a surplus is returned before its transfer, then the rest is swept without a failure', async () => {
    const invoice = await paidBeyond(5n * USDC, 2n * USDC);
    await world.sweep({ ...told(), methods: [nativeMethod, topUpMethod] });
    expect((await world.read(invoice)).status).toBe('SWEEPING');
    await sendTokens(world.evm, invoice, 2n * USDC, PAYER);
    await look();
    await sweepAll();
    const { status, sweeps } = await world.read(invoice);
    expect([status, sweeps.map((sweep) => sweep.status)]).toEqual(['SWEPT', ['FINAL']]);
    expect(books.balanceOf('deposits:USDC@31337')).toBe(0n);
  });

  test('given a sweep that is under way, when more comes and is returned, then its invoice is SWEPT when it ends', async () => {
    const invoice = await paidBeyond(5n * USDC, 0n);
    await world.sweep({ ...told(), methods: [nativeMethod, topUpMethod] });
    await world.evm.payToken(invoice.address, 2n * USDC);
    await look();
    await sendTokens(world.evm, invoice, 2n * USDC, PAYER);
    await look();
    await sweepAll();
    expect(await world.read(invoice)).toMatchObject({ status: 'SWEPT', returned: 2n * USDC });
    expect(books.balanceOf('deposits:USDC@31337')).toBe(0n);
  });

  test('given an invoice that was swept, when more comes and all of that is returned, then no sweep is made for it and the invoice is SWEPT again', async () => {
    const invoice = await paidBeyond(5n * USDC, 0n);
    await sweepAll();
    expect((await world.read(invoice)).status).toBe('SWEPT');
    await world.evm.payToken(invoice.address, 2n * USDC);
    await look();
    await sendTokens(world.evm, invoice, 2n * USDC, PAYER);
    await look();
    await sweepAll();
    const read = await world.read(invoice);
    expect(read).toMatchObject({ status: 'SWEPT', returned: 2n * USDC });
    expect(read.sweeps).toHaveLength(1);
    expect(read).not.toHaveProperty('sweepHold');
    // What comes after that is swept as before.
    await world.evm.payToken(invoice.address, 3n * USDC);
    await look();
    await sweepAll();
    expect(await world.evm.tokenBalance(invoice.address)).toBe(0n);
    expect((await world.read(invoice)).status).toBe('SWEPT');
    expect(books.balanceOf('deposits:USDC@31337')).toBe(0n);
    expect(errors()).toEqual([]);
  });
});
