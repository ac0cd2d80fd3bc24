import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tokenOrder } from '../../../../../dev/chain/testToken.ts';
import { batchMethod } from '../../../../../functions/chain/sweeping/batchMethod.ts';
import { encodeDelegateCall, sweepDelegateOf } from '../../../../../functions/chain/sweeping/delegate.ts';
import {
  type ChainTransaction,
  chainTransactionId,
  newestAttempt,
} from '../../../../../functions/chain/chainTransaction.ts';
import { walletSpent } from '../../../../../functions/posting/templates/funding.ts';
import type { EventOf } from '../../../../../functions/events/eventTypes.ts';
import { translate } from '../../../../../functions/events/translate.ts';
import { linesOf } from '../../../../fixtures/posting/events.ts';
import { TABLES } from '../tables.ts';
import { nativeMethod } from '../../../../../functions/chain/sweeping/nativeMethod.ts';
import { revokeDelegation } from '../../../../../functions/chain/sweeping/revokeDelegation.ts';
import { runSweep } from '../../../../../functions/chain/sweeping/runSweep.ts';
import type { WakeMessage } from '../../../../../functions/chain/ports.ts';
import { topUpMethod } from '../../../../../functions/chain/sweeping/topUpMethod.ts';
import { connectionTo } from '../connectionTo.ts';
import { startWorld, type World } from '../world.ts';
import { batchSteps } from './batchSteps.ts';
import { planOf, sweepOf, transactionsOf } from './sweeping.ts';

const USDC = 10n ** 6n;
const methods = [nativeMethod, batchMethod, topUpMethod];

describe('sweeping in batches', () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld();
    // It begins at the head.
    await world.watch();
  });
  afterAll(() => world.close());
  const { paidAll, untilPaid, sweepUntilAll, untilConfirmed, sendDear } = batchSteps(() => world, methods);

  it('given 50 paid invoices, then one transaction sweeps them all, and each bears its share to the wei', async () => {
    const before = await world.evm.tokenBalance(world.config.treasury);
    const invoices = await paidAll(50, { currency: 'USDC', units: 5n * USDC });
    await world.sweep({ methods });
    await mineAbove(await deployment());
    const swept = await sweepUntilAll(invoices, 'SWEPT');

    expect((await world.evm.tokenBalance(world.config.treasury)) - before).toBe(250n * USDC);
    const [first] = invoices;
    if (first === undefined) throw new Error('there are invoices');
    const plan = await planOf(world, first);
    expect(plan).toMatchObject({ status: 'ENDED', method: 'EIP7702' });
    expect(plan.parts).toHaveLength(50);
    const [transaction, ...others] = await transactionsOf(world, first);
    expect(others).toEqual([]);
    const fees = swept.map(({ sweeps }) => sweeps.at(-1)?.fee?.units ?? 0n);
    expect(fees.reduce((sum, fee) => sum + fee, 0n)).toBe(transaction?.mined?.fee);
    expect(Math.max(...fees.map(Number)) - Math.min(...fees.map(Number))).toBeLessThanOrEqual(1);
    const hashes = new Set(swept.map(({ sweeps }) => sweeps.at(-1)?.txHash));
    expect([...hashes]).toEqual([transaction?.mined?.txHash]);
  });

  it('given the delegate that stands, then nothing is deployed again, and its code is the one that was compiled', async () => {
    const { address } = sweepDelegateOf(world.config.treasury);
    expect(await world.evm.rpc<string>('eth_getCode', [address, 'latest'])).not.toBe('0x');
    const wallet = await world.signer.gasWallet();
    const nonce = Number(await world.evm.rpc<string>('eth_getTransactionCount', [wallet, 'latest']));
    // The delegate and the batch of the first test.
    expect(nonce).toBe(2);
  });

  it('given what the delegate cost, then it is an expense of the operator, to the wei, once', async () => {
    const created = await deployment();
    expect(created).toMatchObject({
      status: 'FINAL',
      serves: { kind: 'DEPLOY' },
      mined: { succeeded: true },
    });
    // It was stuck at the first price, and replaced.
    expect(created.attempts.length).toBeGreaterThan(1);
    expect(created.mined?.txHash).not.toBe(created.attempts[0]?.txHash);
    const { fee, gasUsed, txHash } = created.mined ?? {};
    // The signer takes no more than 500,000 for it.
    expect(gasUsed).toBeLessThan(480_000n);
    const key = { id: `spn_${world.config.chainId}_${txHash}` };
    const { Item } = await world.client.send(new GetCommand({ TableName: TABLES.chain, Key: key }));
    expect(Item).toMatchObject({
      kind: 'SPENDING',
      version: 1,
      merchantId: '_operator',
      purpose: 'DEPLOY',
      wallet: 'GAS',
      fee: String(fee),
      currency: 'ETH',
    });
    const event = translate({ before: null, after: Item ?? null });
    expect(linesOf(walletSpent(event as EventOf<'wallet.spent'>))).toEqual([
      `Dr gas-expense ${fee} ETH@${world.config.chainId}`,
      `Cr gas-wallet ${fee} ETH@${world.config.chainId}`,
    ]);
  });

  it('given a batch that is sent, then its invoices say so with its hash, once, and being mined changes nothing before it is final', async () => {
    const invoices = await paidAll(3, { currency: 'USDC', units: USDC });
    const sent = await sweepUntilAll(invoices, 'SWEEPING');
    for (let pass = 0; pass < 5 && !(await isSent()); pass++) await world.sweep({ methods });
    const [first] = invoices;
    if (first === undefined) throw new Error('there are invoices');
    const [batch] = await transactionsOf(world, first);
    const txHash = batch?.attempts[0]?.txHash;
    const now = await Promise.all(invoices.map((each) => world.read(each)));
    for (const { status, sweeps } of now) {
      expect(status).toBe('SWEEPING');
      expect(sweeps).toMatchObject([{ status: 'BROADCAST', txHash, fee: null }]);
    }
    expect(sent).toHaveLength(3);
    const versions = now.map(({ version }) => version);
    await world.evm.mine();
    await world.sweep({ methods });
    await world.sweep({ methods });
    const mined = await Promise.all(invoices.map((each) => world.read(each)));
    const open = mined.filter(({ status }) => status === 'SWEEPING');
    expect(open.map(({ version }) => version)).toEqual(versions.slice(0, open.length));
    const swept = await sweepUntilAll(invoices, 'SWEPT');
    for (const { sweeps } of swept) expect(sweeps).toMatchObject([{ status: 'FINAL', txHash }]);

    async function isSent(): Promise<boolean> {
      const read = await Promise.all(invoices.map((each) => world.read(each)));
      return read.every(({ sweeps }) => sweeps[0]?.status === 'BROADCAST');
    }
  });

  it('given one blacklisted among 20, then the others are swept, and it waits until it is free', async () => {
    const invoices = await world.createInvoices(20, { currency: 'USDC', units: USDC });
    for (const { address } of invoices) await world.evm.payToken(address, USDC);
    const [blocked, ...free] = invoices;
    if (blocked === undefined) throw new Error('there are invoices');
    await world.evm.blacklist(blocked.address);
    await untilPaid(invoices);
    await sweepUntilAll(free, 'SWEPT');
    const held = await world.read(blocked);
    expect(held).toMatchObject({ status: 'PAID', sweepHold: expect.stringMatching(/^TRANSFER_REFUSED/) });
    await world.evm.unBlacklist(blocked.address);
    await sweepUntilAll([blocked], 'SWEPT');
  });

  it('given one that is blacklisted after it was signed, then the batch goes on without it and its money is swept later', async () => {
    const invoices = await paidAll(3, { currency: 'USDC', units: USDC });
    const [blocked, ...free] = invoices;
    if (blocked === undefined) throw new Error('there are invoices');
    await world.sweep({ methods });
    // In the same block and before the batch, since it pays more.
    await sendDear(tokenOrder('blacklist', [blocked.address]));
    await sweepUntilAll(free, 'SWEPT');
    expect((await sweepOf(world, blocked)).status).toBe('FAILED');
    expect(await world.read(blocked)).toMatchObject({ swept: { units: 0n } });
    await world.evm.unBlacklist(blocked.address);
    const [swept] = await sweepUntilAll([blocked], 'SWEPT');
    expect(swept?.swept.units).toBe(USDC);
    expect(swept?.sweeps.map(({ status }) => status)).toEqual(['FAILED', 'FINAL']);
  });

  it('given a stranger who sweeps before the batch is mined, then his logs say what is SWEPT', async () => {
    const before = await world.evm.tokenBalance(world.config.treasury);
    const invoices = await paidAll(2, { currency: 'USDC', units: USDC });
    await sweepUntilAll(invoices, 'SWEPT');
    // They are delegated now, and anybody may sweep what comes again.
    for (const { address } of invoices) await world.evm.payToken(address, 3n * USDC);
    for (let look = 0; look < 3; look++) {
      await world.evm.mine();
      await world.watch();
    }
    await world.sweep({ methods });
    const delegate = sweepDelegateOf(world.config.treasury).address;
    const accounts = invoices.map(({ address }) => address);
    const data = encodeDelegateCall({ token: world.evm.tokenAddress, accounts });
    await sendDear({ from: world.evm.account(3).address, to: delegate, data });
    for (let pass = 0; pass < 6; pass++) {
      await world.evm.mine();
      await world.watch();
      await world.sweep({ methods });
    }
    const swept = await sweepUntilAll(invoices, 'SWEPT');
    expect(swept.map((each) => each.swept.units)).toEqual([4n * USDC, 4n * USDC]);
    expect((await world.evm.tokenBalance(world.config.treasury)) - before).toBe(8n * USDC);
    const [first] = invoices;
    if (first === undefined) throw new Error('there are invoices');
    const [batch] = await transactionsOf(world, first);
    expect((await sweepOf(world, first)).arrival?.txHash).not.toBe(batch?.mined?.txHash);
  });

  it('given a stranger who sweeps before anything is planned, then his logs say what is SWEPT, and nothing is signed for it', async () => {
    const invoices = await paidAll(2, { currency: 'USDC', units: USDC });
    await sweepUntilAll(invoices, 'SWEPT');
    for (const { address } of invoices) await world.evm.payToken(address, 3n * USDC);
    await world.evm.mine();
    const stranger = world.evm.account(3).address;
    const delegate = sweepDelegateOf(world.config.treasury).address;
    const accounts = invoices.map(({ address }) => address);
    const data = encodeDelegateCall({ token: world.evm.tokenAddress, accounts });
    await sendDear({ from: stranger, to: delegate, data });
    for (const invoice of invoices) await untilConfirmed(invoice);
    const wallet = await world.signer.gasWallet();
    const sent = await world.evm.rpc<string>('eth_getTransactionCount', [wallet, 'latest']);

    const isSwept = async (): Promise<boolean> => {
      const read = await Promise.all(invoices.map((each) => world.read(each)));
      return read.every(({ swept, status }) => status === 'SWEPT' && swept.units === 4n * USDC);
    };
    for (let pass = 0; pass < 10 && !(await isSwept()); pass++) {
      await world.sweep({ methods });
      await world.evm.mine();
      await world.watch();
      world.passSeconds(30);
    }
    for (const invoice of invoices) {
      const read = await world.read(invoice);
      expect(read).toMatchObject({ status: 'SWEPT', swept: { units: 4n * USDC } });
      expect('sweepHold' in read).toBe(false);
      const { arrival, movements } = await sweepOf(world, invoice);
      expect(movements).toEqual([]);
      expect(await world.evm.rpc('eth_getTransactionByHash', [arrival?.txHash])).toMatchObject({
        from: stranger.toLowerCase(),
      });
      expect(await planOf(world, invoice)).toMatchObject({ status: 'ENDED', transactionIds: [] });
    }
    expect(await world.evm.rpc('eth_getTransactionCount', [wallet, 'latest'])).toBe(sent);
  });

  it('given a swept address, when its delegation is revoked, then it has none once nothing is under way, and later money is swept', async () => {
    const [invoice] = await paidAll(2, { currency: 'USDC', units: USDC });
    if (invoice === undefined) throw new Error('there are invoices');
    const codeAt = () => world.evm.rpc<string>('eth_getCode', [invoice.address, 'latest']);
    const woken: WakeMessage[] = [];
    const { config, rpc } = world;
    const run = runSweep({
      ...world.sweepDeps({ methods }),
      connect: () => Promise.resolve(connectionTo(config, rpc)),
      sweepQueue: { wake: (message) => Promise.resolve(void woken.push(message)) },
    });
    const request = { chainId: config.chainId, revoke: invoice.id };

    for (let pass = 0; pass < 5 && (await world.read(invoice)).status !== 'SWEEPING'; pass++) {
      // The first pass of a chain has the delegate created.
      await world.evm.mine();
      await world.sweep({ methods });
    }
    await run(request);
    expect(woken.splice(0)).toEqual([request, { chainId: config.chainId }]);
    await sweepUntilAll([invoice], 'SWEPT');
    expect(await codeAt()).toMatch(/^0xef0100/);

    await run(request);
    expect(woken.splice(0)).toEqual([{ chainId: config.chainId }]);
    await world.evm.mine();
    expect(await codeAt()).toBe('0x');
    for (let pass = 0; pass < 4; pass++) {
      await world.sweep({ methods });
      await world.evm.mine();
      await world.watch();
    }
    expect(await revokeDelegation(world.sweepDeps())(invoice.id)).toBe('none');

    await world.evm.payToken(invoice.address, USDC);
    await untilConfirmed(invoice);
    for (let pass = 0; pass < 10 && (await world.read(invoice)).swept.units < 2n * USDC; pass++) {
      await world.sweep({ methods });
      await world.evm.mine();
      await world.watch();
    }
    expect(await world.read(invoice)).toMatchObject({ status: 'SWEPT', swept: { units: 2n * USDC } });
  });

  /** The gas wallet's first transaction. */
  async function deployment(): Promise<ChainTransaction> {
    const id = chainTransactionId(world.config.chainId, await world.signer.gasWallet(), 0);
    const [found] = await world.transactions().transactions([id]);
    if (found === undefined) throw new Error('nothing was deployed');
    return found;
  }

  /** Blocks whose base fee is above what it offers, as many as make it stuck. */
  async function mineAbove(transaction: ChainTransaction): Promise<void> {
    const price = newestAttempt(transaction).maxFeePerGas + 1n;
    for (let block = 0; block < 6; block++) {
      await world.evm.rpc('anvil_setNextBlockBaseFeePerGas', [`0x${price.toString(16)}`]);
      await world.evm.mine();
    }
  }
});
