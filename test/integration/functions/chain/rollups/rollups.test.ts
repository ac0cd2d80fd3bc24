import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ARBITRUM, OP_STACK } from '../../../../../functions/chain/chainProfiles.ts';
import { batchMethod } from '../../../../../functions/chain/sweeping/batchMethod.ts';
import { nativeMethod } from '../../../../../functions/chain/sweeping/nativeMethod.ts';
import { topUpMethod } from '../../../../../functions/chain/sweeping/topUpMethod.ts';
import { toSweepItem } from '../../../../../functions/chain/store/chainItems.ts';
import type { EventOf } from '../../../../../functions/events/eventTypes.ts';
import { translate } from '../../../../../functions/events/translate.ts';
import type { Invoice } from '../../../../../functions/invoices/invoice.ts';
import { sweepEnded } from '../../../../../functions/posting/templates/sweep.ts';
import { linesOf } from '../../../../fixtures/posting/events.ts';
import { paid, sweepOf, sweepUntil } from '../sweeping/sweeping.ts';
import { startWorld, type World } from '../world.ts';
import { type ArbitrumChain, startArbitrumChain } from './arbitrumChain.ts';
import { type OpStackChain, startOpStackChain } from './opStackChain.ts';

const USDC = 10n ** 6n;
const ETH = 10n ** 18n;

/** What the ledger books of the sweep's end, by account: debits less credits, in base units. */
async function booked(world: World, invoice: Invoice): Promise<Map<string, bigint>> {
  const after = JSON.parse(JSON.stringify(toSweepItem(await sweepOf(world, invoice)))) as Record<
    string,
    unknown
  >;
  const event = translate({ before: { ...after, status: 'MINED' }, after }) as EventOf<'sweep.final'>;
  const sums = new Map<string, bigint>();
  for (const line of linesOf(sweepEnded(event))) {
    const [, side, account, units, asset] = /^(Dr|Cr) (\S+) (\d+) (\S+)@/.exec(line) ?? [];
    const key = `${account} ${asset}`;
    sums.set(key, (sums.get(key) ?? 0n) + (side === 'Dr' ? 1n : -1n) * BigInt(units ?? 0));
  }
  return sums;
}

interface Rollup {
  readonly name: string;
  start(): Promise<{ readonly world: World; readonly refused: readonly string[] }>;
  /** Data costs so many hundredths of what it cost at first. */
  priceData(percent: bigint): Promise<void>;
}

let opStack: OpStackChain;
let arbitrum: ArbitrumChain;
const ROLLUPS: readonly Rollup[] = [
  {
    name: 'the OP stack',
    start: async () => {
      opStack = await startOpStackChain();
      return { world: await startWorld({ evm: opStack, profile: OP_STACK }), refused: opStack.refused };
    },
    priceData: (percent) =>
      opStack.setL1Prices({ baseFee: percent * 10n ** 8n, blobBaseFee: percent * 10n ** 7n }),
  },
  {
    name: 'Arbitrum',
    start: async () => {
      arbitrum = await startArbitrumChain();
      return { world: await startWorld({ evm: arbitrum, profile: ARBITRUM }), refused: arbitrum.refused };
    },
    priceData: async (percent) => arbitrum.setGasPerByte((12n * percent) / 100n),
  },
];

describe.each(ROLLUPS)('a chain of $name', ({ start, priceData }) => {
  let world: World;
  let refused: readonly string[];
  beforeAll(async () => {
    ({ world, refused } = await start());
  });
  afterAll(() => world.close());

  test.each(['USDC', 'ETH'] as const)(
    'given an invoice in %s, when it is paid and swept, then its node refuses nothing, and chain and books agree to the wei',
    async (currency) => {
      const units = currency === 'USDC' ? 5n * USDC : ETH / 10n;
      const balance = (address: string): Promise<bigint> =>
        currency === 'USDC' ? world.evm.tokenBalance(address) : world.evm.ethBalance(address);
      const gasWallet = await world.signer.gasWallet();
      const before = {
        treasury: await balance(world.config.treasury),
        wallet: await world.evm.ethBalance(gasWallet),
      };

      const invoice = await paid(world, { currency, units });
      const swept = await sweepUntil(world, invoice, 'SWEPT');

      expect(refused).toEqual([]);
      const gained = (await balance(world.config.treasury)) - before.treasury;
      const spent = before.wallet - (await world.evm.ethBalance(gasWallet));
      const left = await world.evm.ethBalance(invoice.address);
      const fee = swept.sweeps[0]?.fee?.units ?? 0n;
      const book = await booked(world, invoice);
      expect(book.get(`treasury ${currency}`)).toBe(gained);
      expect(book.get('gas-expense ETH')).toBe(fee);
      expect(-(book.get('gas-wallet ETH') ?? 0n)).toBe(spent);
      if (currency === 'USDC') {
        expect(gained).toBe(units);
        // What the top-up brought and the transfer did not use.
        expect(book.get('deposit-gas ETH') ?? 0n).toBe(left);
        expect(spent).toBe(fee + left);
      } else {
        expect(spent).toBe(0n);
        // What was kept for data and not taken.
        expect(units + (book.get('deposits ETH') ?? 0n)).toBe(left);
        expect(gained + fee + left).toBe(units);
        expect(left).toBeGreaterThan(0n);
        expect(left).toBeLessThan(2n * fee);
      }
      // The watcher agrees with the chain about what is left, so that nothing holds a later payment up.
      await world.evm.payEth(invoice.address, ETH / 100n);
      await world.watch();
      expect(world.logged.filter((line) => line.includes('balance differs'))).toEqual([]);
    },
  );

  test('given several invoices, when they are swept in a batch, then the node refuses nothing, one transaction sweeps all, and chain and books agree to the wei', async () => {
    await priceData(100n);
    const gasWallet = await world.signer.gasWallet();
    const invoices = await world.createInvoices(4, { currency: 'USDC', units: 5n * USDC });
    for (const { address } of invoices) await world.evm.payToken(address, 5n * USDC);
    const methods = [nativeMethod, batchMethod, topUpMethod];
    const until = async (status: Invoice['status'], act: () => Promise<unknown>): Promise<Invoice[]> => {
      for (let pass = 0; pass < 20; pass++) {
        const now = await Promise.all(invoices.map((each) => world.read(each)));
        if (now.every((each) => each.status === status)) return now;
        await act();
        await world.evm.mine();
        await world.watch();
        world.passSeconds(30);
      }
      throw new Error(`not ${status}: ${world.logged.slice(-5).join('\n')}`);
    };
    await until('PAID', async () => {});
    const treasury = await world.evm.tokenBalance(world.config.treasury);
    // The first pass creates the delegate, which is no cost of these invoices.
    await world.sweep({ methods });
    await world.evm.mine();
    const before = await world.evm.ethBalance(gasWallet);
    const swept = await until('SWEPT', () => world.sweep({ methods }));

    expect(refused).toEqual([]);
    expect((await world.evm.tokenBalance(world.config.treasury)) - treasury).toBe(20n * USDC);
    expect(new Set(swept.map(({ sweeps }) => `${sweeps[0]?.method} ${sweeps[0]?.txHash}`)).size).toBe(1);
    expect(swept[0]?.sweeps[0]?.method).toBe('EIP7702');
    const spent = before - (await world.evm.ethBalance(gasWallet));
    const fees = swept.map(({ sweeps }) => sweeps[0]?.fee?.units ?? 0n);
    expect(fees.reduce((sum, fee) => sum + fee, 0n)).toBe(spent);
    const books = await Promise.all(invoices.map((each) => booked(world, each)));
    expect(books.reduce((sum, book) => sum - (book.get('gas-wallet ETH') ?? 0n), 0n)).toBe(spent);
    for (const book of books) expect(book.get('treasury USDC')).toBe(5n * USDC);
  });

  test('given a sweep that waits, when data becomes half as dear again, then it is mined as it was signed', async () => {
    const invoice = await paid(world, { currency: 'ETH', units: ETH / 10n });
    await world.sweep();
    await priceData(150n);
    const swept = await sweepUntil(world, invoice, 'SWEPT');
    expect(refused).toEqual([]);
    expect(swept.sweeps).toHaveLength(1);
  });

  test('given a sweep that waits, when data becomes much cheaper, then it ends SWEPT, and the next one takes what the room for data left', async () => {
    await priceData(20_000n);
    const invoice = await paid(world, { currency: 'ETH', units: ETH / 10n });
    await world.sweep();
    await priceData(100n);
    const swept = await sweepUntil(world, invoice, 'SWEPT');
    expect(swept.sweeps).toHaveLength(1);
    const left = await world.evm.ethBalance(invoice.address);
    expect(left).toBeGreaterThan(swept.sweeps[0]?.fee?.units ?? 0n);

    await world.evm.payEth(invoice.address, ETH / 10n);
    await world.watch();
    await world.evm.mine();
    await world.watch();
    const again = await sweepUntil(world, invoice, 'SWEPT', 3);
    expect(again.sweeps).toHaveLength(2);
    expect(await world.evm.ethBalance(invoice.address)).toBeLessThan(left);
    expect(refused).toEqual([]);
  });
});
