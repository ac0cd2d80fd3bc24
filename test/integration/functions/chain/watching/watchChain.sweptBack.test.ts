import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { attemptId } from '../../../../../functions/chain/chainTransaction.ts';
import type { Invoice } from '../../../../../functions/invoices/invoice.ts';
import { encodeTransfer } from '../../../../../functions/chain/evm/erc20.ts';
import { startWorld, type World } from '../world.ts';

const AMOUNT = { USDC: 10n ** 6n, ETH: 10n ** 17n } as const;

/** When the chain reorganises: after the sweep was signed and sent, mined, or final. */
type Stage = 'sent' | 'mined' | 'final';
const cases = (['USDC', 'ETH'] as const).flatMap((currency) =>
  (['sent', 'mined', 'final'] as const).flatMap((stage) =>
    (['deposit', 'both', 'nothing'] as const).map((kept) => [currency, stage, kept, 'watcher'] as const),
  ),
);
/** The sweeper follows its transactions to the end before the watcher has seen the reorganisation. */
const sweeperFirst = (['USDC', 'ETH'] as const).flatMap((currency) =>
  (['sent', 'mined', 'final'] as const).map((stage) => [currency, stage, 'both', 'sweeper'] as const),
);

describe('a reorganisation that takes a deposit after its sweep was signed', () => {
  let world: World;
  beforeEach(async () => {
    world = await startWorld();
    await world.evm.mine(10);
  });
  afterEach(() => world.close());

  test.each([...cases, ...sweeperFirst])(
    'given %s and a sweep that is %s, when the new branch mines again %s and the %s looks first, then all money is swept once',
    async (currency, stage, kept, first) => {
      const units = AMOUNT[currency];
      const treasuryBefore = await treasury(currency);
      const invoice = await world.createInvoice({ currency, units });
      await world.watch();
      const payment = await pay(currency, invoice, units);
      const paidAt = await head();
      await world.evm.mine();
      await world.watch();
      expect((await world.read(invoice)).status).toBe('PAID');
      await bringTo(stage, invoice);

      const raw = kept === 'nothing' ? [] : [{ rawTransaction: payment, block: 1 }];
      const swept = kept === 'both' ? await sweepTransactions(invoice) : [];
      const depth = (await head()) - paidAt + 1;
      await world.evm.reorg(Math.max(depth, 4), [
        ...raw,
        ...swept.map((rawTransaction, i) => ({ rawTransaction, block: 2 + i })),
      ]);
      if (first === 'sweeper') {
        await world.evm.mine(6);
        for (let pass = 0; pass < 3; pass++) await world.sweep();
      }
      await rounds(12);
      if (kept === 'nothing') {
        expect((await world.read(invoice)).received.units).toBe(0n);
        await pay(currency, invoice, units);
        await rounds(12);
      }
      const end = await world.read(invoice);
      expect(end).toMatchObject({ status: 'SWEPT', received: { units }, swept: { units } });
      expect(end.deposits.filter(({ status }) => status !== 'ORPHANED')).toHaveLength(1);
      const fees = end.sweeps.reduce((sum, { fee }) => sum + (fee?.units ?? 0n), 0n);
      const arrived = (await treasury(currency)) - treasuryBefore;
      if (currency === 'USDC') expect(arrived).toBe(units);
      else expect(units - arrived).toBeLessThanOrEqual(fees);
      expect(await balance(currency, invoice)).toBe(0n);
    },
  );

  const head = async (): Promise<number> => Number(await world.evm.rpc<string>('eth_blockNumber'));
  const balance = (currency: 'USDC' | 'ETH', { address }: { readonly address: string }): Promise<bigint> =>
    currency === 'USDC' ? world.evm.tokenBalance(address) : world.evm.ethBalance(address);
  const treasury = (currency: 'USDC' | 'ETH'): Promise<bigint> =>
    balance(currency, { address: world.evm.treasuryAddress });

  async function rounds(count: number): Promise<void> {
    for (let round = 0; round < count; round++) {
      await world.evm.mine();
      await world.watch();
      await world.sweep();
    }
  }

  async function bringTo(stage: Stage, invoice: Invoice): Promise<void> {
    const wanted = { sent: 'BROADCAST', mined: 'MINED', final: 'FINAL' }[stage];
    for (let round = 0; round < 12; round++) {
      await world.sweep();
      const [sweep] = (await world.read(invoice)).sweeps;
      if (sweep?.status === wanted && (stage !== 'sent' || (await sweepTransactions(invoice)).length > 0))
        return;
      await world.evm.mine();
      await world.watch();
    }
    throw new Error(`the sweep did not become ${wanted}`);
  }

  /** Signed bytes of the newest attempts, in the order of their plan. */
  async function sweepTransactions(invoice: Invoice): Promise<readonly string[]> {
    const { sweeps } = await world.read(invoice);
    const stored = await world.sweepDeps().chain.sweeps(sweeps.map(({ id }) => id));
    const plans = await world.transactions().plans(stored.map(({ planId }) => planId));
    const sent = await world
      .transactions()
      .transactions(plans.flatMap(({ transactionIds }) => transactionIds));
    const ids = plans.flatMap(({ transactionIds }) => transactionIds);
    const inOrder = sent.toSorted((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id));
    const newest = inOrder.map(({ id, attempts }) => attemptId(id, attempts.length));
    const bytes = await world.transactions().attempts(newest);
    return newest.flatMap((id) => bytes.find((each) => each.id === id)?.rawTransaction ?? []);
  }

  /** Pays and mines; answers the signed bytes. */
  async function pay(currency: 'USDC' | 'ETH', { address }: Invoice, units: bigint): Promise<string> {
    const from = world.evm.payer;
    const order =
      currency === 'ETH'
        ? { to: address, value: units, gasLimit: 21_000n }
        : { to: world.evm.tokenAddress, data: encodeTransfer(address, units), gasLimit: 200_000n };
    const rawTransaction = await from.signTransaction({
      ...order,
      nonce: Number(await world.evm.rpc('eth_getTransactionCount', [from.address, 'latest'])),
      maxFeePerGas: 10n ** 11n,
      maxPriorityFeePerGas: 10n ** 9n,
      chainId: world.evm.chainId,
      type: 2,
    });
    await world.evm.rpc('eth_sendRawTransaction', [rawTransaction]);
    await world.evm.mine();
    return rawTransaction;
  }
});
