import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { chainTransactionId } from '../../../../../functions/chain/chainTransaction.ts';
import { encodeTransfer } from '../../../../../functions/chain/evm/erc20.ts';
import { httpRpc } from '../../../../../functions/chain/evm/httpRpc.ts';
import type { Invoice } from '../../../../../functions/invoices/invoice.ts';
import { type ProxiedCall, type RpcProxy, startRpcProxy } from '../rpcProxy.ts';
import { sendTokens } from '../sendTokens.ts';
import { startWorld, type World } from '../world.ts';
import { mineDear, paid, sweepOf, transactionsOf } from './sweeping.ts';

const USDC = 10n ** 6n;
const ETH = 10n ** 18n;
const GWEI = 10n ** 9n;
const PAYER = `0x${'5'.repeat(40)}`;

describe('sweeping in trouble', () => {
  let world: World;
  let proxy: RpcProxy;
  beforeAll(async () => {
    world = await startWorld();
    proxy = await startRpcProxy(world.evm.rpcUrl);
  });
  afterAll(async () => {
    await proxy.close();
    await world.close();
  });
  afterEach(() => {
    proxy.answer = undefined;
    proxy.alter = undefined;
  });

  const behindProxy = () => ({ rpc: httpRpc({ url: proxy.url, backoffMs: 1 }) });
  const treasury = (): Promise<bigint> => world.evm.tokenBalance(world.config.treasury);
  const step = async (change = {}): Promise<void> => {
    await world.sweep(change);
    await world.evm.mine();
    await world.watch();
    world.passSeconds(30);
  };
  const steps = async (invoices: readonly Invoice[], change = {}, most = 25): Promise<readonly Invoice[]> => {
    for (let i = 0; i < most; i++) {
      const now = await Promise.all(invoices.map((each) => world.read(each)));
      if (now.every(({ status }) => status === 'SWEPT')) return now;
      await step(change);
    }
    throw new Error(`not SWEPT: ${world.logged.slice(-8).join('\n')}`);
  };
  const gasWalletNonces = async (): Promise<{ mined: number; pending: number }> => {
    const wallet = await world.signer.gasWallet();
    const count = async (tag: string): Promise<number> =>
      Number(await world.evm.rpc<string>('eth_getTransactionCount', [wallet, tag]));
    return { mined: await count('latest'), pending: await count('pending') };
  };

  test('given a price above every cap for six blocks with transfers and top-ups under way, when it goes on, then all are swept and no nonce is left open', async () => {
    const before = await treasury();
    const first = await paid(world, { currency: 'USDC', units: USDC });
    await world.sweep();
    await world.evm.mine();
    // Its transfer is signed at today's price, and those behind it are only topped up.
    const behind = [
      await paid(world, { currency: 'USDC', units: 2n * USDC }),
      await paid(world, { currency: 'USDC', units: 3n * USDC }),
    ];
    for (let block = 0; block < 6; block++) {
      await world.sweep();
      await mineDear(world, 1);
    }
    await world.evm.rpc('anvil_setNextBlockBaseFeePerGas', [`0x${GWEI.toString(16)}`]);
    const swept = await steps([first, ...behind]);
    expect(swept.map(({ sweeps }) => sweeps.map(({ status }) => status))).toEqual([
      ['FINAL'],
      ['FINAL'],
      ['FINAL'],
    ]);
    expect((await treasury()) - before).toBe(6n * USDC);
    const { mined, pending } = await gasWalletNonces();
    expect(pending).toBe(mined);
  });

  test('given a node that has no receipts for many blocks, when they come, then nothing was concluded and each sweep is final once', async () => {
    const before = await treasury();
    const token = await paid(world, { currency: 'USDC', units: 5n * USDC });
    const native = await paid(world, { currency: 'ETH', units: ETH / 10n });
    await world.sweep();
    await world.evm.mine();
    proxy.alter = ({ method }, result) => (method === 'eth_getTransactionReceipt' ? null : result);
    for (let block = 0; block < 12; block++) {
      await world.sweep(behindProxy());
      await world.evm.mine();
      world.passSeconds(30);
    }
    for (const invoice of [token, native]) expect((await world.read(invoice)).status).toBe('SWEEPING');
    proxy.alter = undefined;
    const swept = await steps([token, native], behindProxy());
    expect(swept.map(({ sweeps }) => sweeps.map(({ status }) => status))).toEqual([['FINAL'], ['FINAL']]);
    expect((await treasury()) - before).toBe(5n * USDC);
  });

  test('given a node of which every sixth answer lags behind, when sweeps go on, then none fails and the money moves once', async () => {
    const before = await treasury();
    const invoices = [
      await paid(world, { currency: 'USDC', units: USDC }),
      await paid(world, { currency: 'USDC', units: USDC }),
      await paid(world, { currency: 'ETH', units: ETH / 10n }),
    ];
    let asked = 0;
    proxy.alter = ({ method }: ProxiedCall, result) => {
      if (++asked % 6 !== 0) return result;
      if (method === 'eth_getTransactionReceipt' || method === 'eth_getTransactionByHash') return null;
      return method === 'eth_getTransactionCount' ? '0x0' : result;
    };
    const lagging = async (): Promise<void> => {
      const outcome = await world.sweep(behindProxy()).catch((error: unknown) => error);
      if (outcome instanceof Error) expect(outcome.name).toBe('NodeLagging');
      await world.evm.mine();
      world.passSeconds(30);
    };
    for (let block = 0; block < 15; block++) await lagging();
    proxy.alter = undefined;
    const swept = await steps(invoices);
    expect(swept.map(({ sweeps }) => sweeps.map(({ status }) => status))).toEqual([
      ['FINAL'],
      ['FINAL'],
      ['FINAL'],
    ]);
    expect((await treasury()) - before).toBe(2n * USDC);
  });

  test('given a treasury that refuses native money in one block, when it takes it again, then it is swept, and what was burned is told', async () => {
    const before = await world.evm.ethBalance(world.config.treasury);
    const invoice = await paid(world, { currency: 'ETH', units: ETH / 10n });
    await world.sweep();
    // Takes more than the 21,000 gas of a plain transfer.
    await world.evm.rpc('anvil_setCode', [world.config.treasury, '0x60006000fd']);
    await world.evm.mine();
    await world.evm.rpc('anvil_setCode', [world.config.treasury, '0x']);
    const [swept] = await steps([invoice]);
    expect(swept?.sweeps.map(({ status }) => status)).toEqual(['FAILED', 'FINAL']);
    const fees = swept?.sweeps.reduce((sum, { fee }) => sum + (fee?.units ?? 0n), 0n) ?? 0n;
    expect((await world.evm.ethBalance(world.config.treasury)) - before + fees).toBe(ETH / 10n);
    expect(await world.evm.ethBalance(invoice.address)).toBe(0n);
  });

  test.each(['before a plan', 'after the top-up'] as const)(
    'given a stranger who moves the money to the treasury %s, when passes go on, then the sweep is final by that log and costs nothing for it',
    async (when) => {
      const before = await treasury();
      const invoice = await paid(world, { currency: 'USDC', units: 4n * USDC });
      if (when === 'after the top-up') {
        await world.sweep();
        await world.evm.mine();
      }
      const hash = await moveAsStranger(invoice, 4n * USDC);
      const [swept] = await steps([invoice]);
      expect((await treasury()) - before).toBe(4n * USDC);
      expect(swept?.swept.units).toBe(4n * USDC);
      const sweep = await sweepOf(world, invoice);
      expect(sweep).toMatchObject({ status: 'FINAL', txHash: hash, arrival: { units: 4n * USDC } });
      expect(sweep.movements.filter(({ purpose }) => purpose === 'MOVE')).toEqual([]);
    },
  );

  test('given dust that its fee exceeds, when prices move from pass to pass, then its invoice is written once', async () => {
    const invoice = await paid(world, { currency: 'ETH', units: 1n });
    await world.sweep();
    const held = await world.read(invoice);
    expect(held).toMatchObject({ status: 'PAID', sweepHold: expect.stringMatching(/^BELOW_MINIMUM: /) });
    for (let price = 1n; price < 6n; price++) {
      await world.evm.rpc('anvil_setNextBlockBaseFeePerGas', [`0x${(price * GWEI).toString(16)}`]);
      await world.evm.mine();
      await world.sweep();
      world.passSeconds(30);
    }
    expect((await world.read(invoice)).version).toBe(held.version);
  });

  test('given a nonce that another transaction had and a reorganisation lost, when a sweep waits behind it, then the hole is filled, and it is swept', async () => {
    const invoice = await paid(world, { currency: 'USDC', units: USDC });
    const wallet = await world.signer.gasWallet();
    const hole = (await gasWalletNonces()).mined;
    // Somebody else uses the key.
    await world.evm.rpc('eth_sendTransaction', [{ from: wallet, to: wallet, value: '0x1' }]);
    await world.evm.mine();
    await world.sweep();
    const [topUp] = await transactionsOf(world, invoice);
    expect(topUp).toMatchObject({ nonce: hole + 1, serves: { kind: 'TOP_UP' } });
    await world.evm.reorg(1);
    expect((await gasWalletNonces()).mined).toBe(hole);

    await steps([invoice]);
    const id = chainTransactionId(world.config.chainId, wallet, hole);
    const [fill] = await world.transactions().transactions([id]);
    expect(fill).toMatchObject({ serves: { kind: 'FILL' }, mined: { succeeded: true, gasUsed: 21_000n } });
    const { mined, pending } = await gasWalletNonces();
    expect(pending).toBe(mined);
  });

  test('given an address whose key somebody used, when a reorganisation loses that and the transfer waits behind its nonce, then no more gas is paid for it and people are called', async () => {
    const invoice = await paid(world, { currency: 'USDC', units: USDC });
    await sendAs(invoice.address, { to: invoice.address, value: '0x0' });
    await world.sweep();
    const [move] = await transactionsOf(world, invoice);
    expect(move).toMatchObject({ nonce: 1, serves: { kind: 'SWEEP' } });
    await world.evm.reorg(1);
    for (let block = 0; block < 20; block++) await step();
    const behind = await transactionsOf(world, invoice);
    expect(behind.map(({ serves, attempts }) => [serves.kind, attempts.length])).toEqual([['SWEEP', 1]]);
    expect(await world.read(invoice)).toMatchObject({
      sweepHold: expect.stringMatching(/^NONCE_MISSING: /) as string,
    });
    expect(world.logged.join('\n')).toContain('a transaction waits behind a nonce that nothing has');

    // Whoever used the key takes the nonce.
    await sendAs(invoice.address, { to: invoice.address, value: '0x0' });
    await steps([invoice]);
  });

  test('given a transfer that waits, when somebody moved its money and its gas, then it fails, and the gas that it was given is in its sweep', async () => {
    const invoice = await paid(world, { currency: 'USDC', units: 3n * USDC });
    await world.sweep();
    await world.evm.mine();
    await world.sweep();
    const [, move] = await transactionsOf(world, invoice);
    if (move === undefined) throw new Error('its transfer is not signed');
    await world.evm.rpc('anvil_dropTransaction', [move.attempts[0]?.txHash]);
    // As by an authorization, which takes no nonce of the address.
    await sendTokens(world.evm, invoice, 3n * USDC, PAYER);
    await world.evm.mine();
    await world.evm.rpc('anvil_setNonce', [invoice.address, '0x0']);
    for (let block = 0; block < 30; block++) await step();
    const failed = await world.read(invoice);
    expect(failed.status).toBe('SWEEP_FAILED');
    expect(await sweepOf(world, invoice)).toMatchObject({ status: 'FAILED' });
    const transactions = await transactionsOf(world, invoice);
    expect(transactions.every(({ status }) => status === 'FINAL')).toBe(true);
  });

  test('given another transaction at the nonce of a sweep, when that is final, then it is dropped, and another plan sweeps', async () => {
    const before = await treasury();
    const invoice = await paid(world, { currency: 'USDC', units: 3n * USDC });
    for (let pass = 0; pass < 2; pass++) {
      await world.sweep();
      if (pass === 0) await world.evm.mine();
    }
    const [, move] = await transactionsOf(world, invoice);
    if (move === undefined) throw new Error('its transfer is not signed');
    await world.evm.rpc('anvil_dropTransaction', [move.attempts[0]?.txHash]);
    await sendAs(invoice.address, { to: invoice.address, value: '0x0' });
    const [swept] = await steps([invoice], {}, 60);
    expect(swept?.sweeps.map(({ status }) => status)).toEqual(['FAILED', 'FINAL']);
    expect((await treasury()) - before).toBe(3n * USDC);
  });

  async function moveAsStranger({ address }: Invoice, units: bigint): Promise<string> {
    const data = encodeTransfer(world.config.treasury, units);
    return sendAs(address, { to: world.evm.tokenAddress, data });
  }

  /** Somebody else has the key of the address. */
  async function sendAs(from: string, transaction: Readonly<Record<string, string>>): Promise<string> {
    const balance = await world.evm.ethBalance(from);
    await world.evm.rpc('anvil_setBalance', [from, `0x${(balance + ETH).toString(16)}`]);
    await world.evm.rpc('anvil_impersonateAccount', [from]);
    const hash = await world.evm.rpc<string>('eth_sendTransaction', [{ from, ...transaction }]);
    await world.evm.rpc('anvil_stopImpersonatingAccount', [from]);
    await world.evm.mine();
    return hash;
  }
});
