import { afterAll, beforeAll, beforeEach, afterEach, describe, expect, test } from 'vitest';
import type { Invoice } from '../../../../functions/invoices/invoice.ts';
import { exceptionsOf } from '../../../../functions/invoices/invoice.ts';
import { createRpc } from '../../../../functions/chain/rpc.ts';
import { type RpcProxy, startRpcProxy } from './rpcProxy.ts';
import { damage, headSeconds, startWorld, type World } from './world.ts';

const USDC = 10n ** 6n;
const ETH = 10n ** 18n;
/** Code of a contract that sends what it receives to the address in its calldata: an internal transfer. */
const FORWARDER = '0x6000600060006000346000355af100';
const FORWARDER_ADDRESS = '0x00000000000000000000000000000000000f0f0f';

const statuses = (invoice: Invoice): string[] => invoice.transitions.map(({ status }) => status);
const nodeUnit = (address: string): string => `0x${address.slice(2).toLowerCase().padStart(64, '0')}`;

describe('watching a chain', () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld();
    await world.evm.rpc('anvil_setCode', [FORWARDER_ADDRESS, FORWARDER]);
  });
  afterAll(() => world.close());

  const confirm = async (): Promise<void> => {
    await world.evm.mine();
    await world.watch();
  };

  describe('given a USDC invoice', () => {
    test('when it is paid exactly, then it is CONFIRMING at once and PAID when final', async () => {
      const invoice = await world.createInvoice({ currency: 'USDC', units: 5n * USDC });
      await world.watch();
      expect((await world.read(invoice)).status).toBe('PENDING');

      const hash = await world.evm.payToken(invoice.address, 5n * USDC);
      await world.watch();
      const seen = await world.read(invoice);
      expect(seen).toMatchObject({
        status: 'CONFIRMING',
        received: { units: 5n * USDC },
        confirmed: { units: 0n },
      });
      expect(seen.deposits).toMatchObject([
        { status: 'SEEN', txHash: hash, from: world.evm.payer.address, confirmations: 1, late: false },
      ]);

      await confirm();
      const paid = await world.read(invoice);
      expect(paid).toMatchObject({ status: 'PAID', confirmed: { units: 5n * USDC } });
      expect(paid.deposits).toMatchObject([{ status: 'CONFIRMED', confirmations: 2 }]);
      expect(statuses(paid)).toEqual(['PENDING', 'CONFIRMING', 'PAID']);
    });

    test('when less is paid, then it stays PENDING with PARTIAL, and the rest makes it PAID', async () => {
      const invoice = await world.createInvoice({ currency: 'USDC', units: 5n * USDC });
      await world.evm.payToken(invoice.address, 2n * USDC);
      await world.watch();
      await confirm();
      const partial = await world.read(invoice);
      expect(partial).toMatchObject({ status: 'PENDING', confirmed: { units: 2n * USDC } });
      expect(exceptionsOf(partial)).toEqual(['PARTIAL']);

      await world.evm.payToken(invoice.address, 3n * USDC);
      await world.watch();
      await confirm();
      expect(await world.read(invoice)).toMatchObject({ status: 'PAID', confirmed: { units: 5n * USDC } });
    });

    test('when more is paid in two deposits of one block, then both count and it is PAID with OVER', async () => {
      const invoice = await world.createInvoice({ currency: 'USDC', units: 5n * USDC });
      await world.evm.rpc('anvil_setAutomine', [false]);
      await Promise.all([sendToken(invoice.address, 4n * USDC), sendToken(invoice.address, 4n * USDC)]);
      await world.evm.mine();
      await world.watch();
      await confirm();
      const paid = await world.read(invoice);
      expect(paid).toMatchObject({ status: 'PAID', confirmed: { units: 8n * USDC } });
      expect(exceptionsOf(paid)).toEqual(['OVER']);
      expect(new Set(paid.deposits.map(({ blockHash }) => blockHash)).size).toBe(1);
      expect(new Set(paid.deposits.map(({ id }) => id)).size).toBe(2);
    });

    test('when nobody pays in time, then it is EXPIRED after a later block, and late money still makes it PAID', async () => {
      const invoice = await world.createInvoice({ currency: 'USDC', units: USDC, expiresInMinutes: 1 });
      await world.watch();
      await world.evm.rpc('evm_setNextBlockTimestamp', [(await headSeconds(world.evm)) + 61]);
      await world.evm.rpc('evm_mine');
      await world.watch();
      expect((await world.read(invoice)).status).toBe('EXPIRED');

      await world.evm.payToken(invoice.address, USDC);
      await world.watch();
      await confirm();
      const paid = await world.read(invoice);
      expect(statuses(paid)).toEqual(['PENDING', 'EXPIRED', 'CONFIRMING', 'PAID']);
      expect(exceptionsOf(paid)).toEqual(['LATE']);
    });

    test('when final money is found in one pass, then no state is skipped', async () => {
      const invoice = await world.createInvoice({ currency: 'USDC', units: USDC });
      await world.evm.payToken(invoice.address, USDC);
      await world.evm.mine(3);
      await world.watch();
      const paid = await world.read(invoice);
      expect(statuses(paid)).toEqual(['PENDING', 'CONFIRMING', 'PAID']);
      expect(paid.transitions.map(({ version }) => version)).toEqual([1, 2, paid.version]);
    });
  });

  describe('given an ETH invoice', () => {
    test('when it is paid directly, then the deposit has its transaction', async () => {
      const invoice = await world.createInvoice({ currency: 'ETH', units: ETH / 4n });
      await world.watch();
      const hash = await world.evm.payEth(invoice.address, ETH / 4n);
      await world.watch();
      await confirm();
      const paid = await world.read(invoice);
      expect(statuses(paid)).toEqual(['PENDING', 'CONFIRMING', 'PAID']);
      expect(paid.deposits).toMatchObject([
        { txHash: hash, amount: { units: ETH / 4n }, status: 'CONFIRMED' },
      ]);
    });

    test('when a contract pays it, then the internal transfer counts without a transaction', async () => {
      const invoice = await world.createInvoice({ currency: 'ETH', units: ETH / 4n });
      await world.watch();
      await forward(invoice.address, ETH / 4n);
      const paidIn = Number(await world.evm.rpc<string>('eth_blockNumber'));
      await world.evm.mine(4);
      await world.watch();
      const paid = await world.read(invoice);
      expect(paid.status).toBe('PAID');
      expect(paid.deposits).toMatchObject([{ txHash: null, from: null, blockNumber: paidIn }]);
    });

    test('when direct and internal transfers come between two passes, then each is a deposit of its block', async () => {
      const invoice = await world.createInvoice({ currency: 'ETH', units: ETH });
      await world.watch();
      await forward(invoice.address, ETH / 10n);
      await world.evm.mine(2);
      const hash = await world.evm.payEth(invoice.address, ETH / 5n);
      await world.evm.mine(2);
      await forward(invoice.address, ETH / 2n);
      await world.evm.mine(2);
      await world.watch();
      const seen = await world.read(invoice);
      expect(seen.received.units).toBe(ETH / 10n + ETH / 5n + ETH / 2n);
      expect(seen.deposits.map(({ amount, txHash }) => [amount.units, txHash])).toEqual([
        [ETH / 5n, hash],
        [ETH / 10n, null],
        [ETH / 2n, null],
      ]);
    });
  });

  describe('given a reorganisation', () => {
    test('when it drops the payment, then the invoice is back where it was, and a new payment counts', async () => {
      const invoice = await world.createInvoice({ currency: 'USDC', units: USDC });
      await world.watch();
      await world.evm.payToken(invoice.address, USDC);
      await world.watch();
      await confirm();
      expect((await world.read(invoice)).status).toBe('PAID');

      await world.evm.reorg(3);
      await world.evm.mine();
      await world.watch();
      const reverted = await world.read(invoice);
      expect(reverted).toMatchObject({
        status: 'PENDING',
        received: { units: 0n },
        confirmed: { units: 0n },
      });
      expect(reverted.deposits).toMatchObject([{ status: 'ORPHANED' }]);

      await world.evm.payToken(invoice.address, USDC);
      await world.watch();
      await confirm();
      expect((await world.read(invoice)).status).toBe('PAID');
    });

    test('when the new branch is still shorter, then nothing is taken back until its block there is shown', async () => {
      const invoice = await world.createInvoice({ currency: 'USDC', units: USDC });
      await world.watch();
      await world.evm.payToken(invoice.address, USDC);
      await world.watch();
      const snapshot = await shorten(2);
      await world.watch();
      expect((await world.read(invoice)).status).toBe('CONFIRMING');
      await world.evm.mine(snapshot);
      await world.watch();
      expect((await world.read(invoice)).status).toBe('PENDING');
    });

    test('when it moves an ETH payment to another block, then it still counts once', async () => {
      const invoice = await world.createInvoice({ currency: 'ETH', units: ETH / 8n });
      await world.watch();
      const payer = world.evm.account(3);
      const rawTransaction = await payer.signTransaction({
        to: invoice.address,
        value: ETH / 8n,
        nonce: Number(await world.evm.rpc('eth_getTransactionCount', [payer.address, 'latest'])),
        gasLimit: 21_000n,
        maxFeePerGas: 10n ** 11n,
        maxPriorityFeePerGas: 10n ** 9n,
        chainId: world.evm.chainId,
        type: 2,
      });
      await world.evm.rpc('eth_sendRawTransaction', [rawTransaction]);
      await world.evm.mine();
      await world.watch();
      const first = await world.read(invoice);
      expect(first.status).toBe('CONFIRMING');

      await world.evm.reorg(2, [{ rawTransaction, block: 1 }]);
      await world.evm.mine();
      await world.watch();
      const moved = await world.read(invoice);
      expect(moved.received.units).toBe(ETH / 8n);
      expect(moved.deposits).toHaveLength(1);
      expect(moved.deposits[0]?.blockHash).not.toBe(first.deposits[0]?.blockHash);
      await confirm();
      expect((await world.read(invoice)).status).toBe('PAID');
    });
  });

  async function sendToken(to: string, units: bigint): Promise<void> {
    const data = `0xa9059cbb${nodeUnit(to).slice(2)}${units.toString(16).padStart(64, '0')}`;
    const order = { from: world.evm.payer.address, to: world.evm.tokenAddress, data, gas: '0x30d40' };
    await world.evm.rpc('eth_sendTransaction', [order]);
  }

  async function forward(to: string, wei: bigint): Promise<void> {
    await world.evm.send({
      from: world.evm.payer.address,
      to: FORWARDER_ADDRESS,
      data: nodeUnit(to),
      valueWei: wei,
      gasLimit: 200_000n,
    });
  }

  /** Takes the newest blocks away and puts one other in their place; answers how many were taken. */
  async function shorten(blocks: number): Promise<number> {
    const head = Number(await world.evm.rpc<string>('eth_blockNumber'));
    await world.evm.rpc('anvil_rollback', [blocks]);
    await world.evm.rpc('evm_setNextBlockTimestamp', [(await headSeconds(world.evm)) + 77]);
    await world.evm.rpc('evm_mine');
    expect(Number(await world.evm.rpc<string>('eth_blockNumber'))).toBe(head - blocks + 1);
    return blocks;
  }
});

describe('watching through a node in trouble', () => {
  let world: World;
  let proxy: RpcProxy;
  beforeEach(async () => {
    world = await startWorld();
    proxy = await startRpcProxy(world.evm.rpcUrl);
  });
  afterEach(async () => {
    await proxy.close();
    await world.close();
  });
  const rpc = () => createRpc({ url: proxy.url, backoffMs: 1 });

  test('given a node that fell behind, when a pass runs, then nothing is taken back and the cursor stays', async () => {
    const invoice = await world.createInvoice({ currency: 'USDC', units: USDC });
    await world.watch({ rpc: rpc() });
    await world.evm.payToken(invoice.address, USDC);
    await world.evm.mine();
    await world.watch({ rpc: rpc() });
    const paid = await world.read(invoice);
    expect(paid.status).toBe('PAID');

    const head = Number(await world.evm.rpc<string>('eth_blockNumber'));
    const behind = await world.evm.rpc('eth_getBlockByNumber', [`0x${(head - 3).toString(16)}`, false]);
    proxy.answer = ({ method, params }) => {
      if (method !== 'eth_getBlockByNumber') return undefined;
      if (params[0] === 'latest') return { result: behind };
      return Number(params[0]) > head - 3 ? { result: null } : undefined;
    };
    expect(await world.watch({ rpc: rpc() })).toMatchObject({ kind: 'lagging' });
    expect(await world.read(invoice)).toEqual(paid);
    proxy.answer = undefined;
    expect(await world.watch({ rpc: rpc() })).toMatchObject({ kind: 'idle' });
  });

  test('given a neighbour without the newest block, when it answers for logs, then the pass concludes nothing', async () => {
    const invoice = await world.createInvoice({ currency: 'USDC', units: USDC });
    await world.watch({ rpc: rpc() });
    await world.evm.payToken(invoice.address, USDC);
    let logsAsked = false;
    proxy.answer = ({ method }) => {
      if (method === 'eth_getLogs') logsAsked = true;
      if (!logsAsked) return undefined;
      return method === 'eth_getLogs' ? { result: [] } : { result: null };
    };
    expect(await world.watch({ rpc: rpc() })).toMatchObject({ kind: 'lagging' });
    proxy.answer = undefined;
    await world.watch({ rpc: rpc() });
    expect((await world.read(invoice)).status).toBe('CONFIRMING');
  });

  test('given a node that fails twice, when a pass runs, then it is tried again and nothing is lost', async () => {
    const invoice = await world.createInvoice({ currency: 'USDC', units: USDC });
    await world.evm.payToken(invoice.address, USDC);
    let failures = 2;
    proxy.status = () => (failures-- > 0 ? 503 : undefined);
    await world.watch({ rpc: rpc() });
    expect((await world.read(invoice)).status).toBe('CONFIRMING');
  });

  test('given a node that is down, when a pass runs, then it fails without naming the URL and the next one catches up', async () => {
    const invoice = await world.createInvoice({ currency: 'USDC', units: USDC });
    await world.watch({ rpc: rpc() });
    await world.evm.payToken(invoice.address, USDC);
    proxy.status = () => 500;
    const error = await world.watch({ rpc: rpc() }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: 'RpcUnavailable' });
    expect(JSON.stringify([String(error), (error as Error).stack, (error as Error).cause])).not.toContain(
      'secret-provider-key',
    );
    proxy.status = undefined;
    await world.watch({ rpc: rpc() });
    expect((await world.read(invoice)).status).toBe('CONFIRMING');
  });

  test('given a node that refuses wide ranges, when it is asked, then the range is halved until it answers', async () => {
    const invoice = await world.createInvoice({ currency: 'USDC', units: USDC });
    await world.watch({ rpc: rpc() });
    await world.evm.payToken(invoice.address, USDC);
    await world.evm.mine(20);
    proxy.answer = ({ method, params }) => {
      const filter = params[0] as { fromBlock: string; toBlock: string };
      const wide = method === 'eth_getLogs' && Number(filter.toBlock) - Number(filter.fromBlock) > 4;
      return wide
        ? { error: { code: -32005, message: 'query returned more than 10000 results' } }
        : undefined;
    };
    await world.watch({ rpc: rpc() });
    expect((await world.read(invoice)).status).toBe('PAID');
  });

  test('given another chain behind the URL, when a pass runs, then it refuses and says what to do', async () => {
    await world.watch({ rpc: rpc() });
    const other = {
      ...(await world.evm.rpc<object>('eth_getBlockByNumber', ['0x0', false])),
      hash: `0x${'ab'.repeat(32)}`,
    };
    proxy.answer = ({ method, params }) =>
      method === 'eth_getBlockByNumber' && params[0] === '0x0' ? { result: other } : undefined;
    await expect(world.watch({ rpc: rpc() })).rejects.toThrow(/another chain.*started anew/s);
  });

  test('given a balance that is not what the logs say, when the deposit is final, then it is not PAID and an alarm rings', async () => {
    const invoice = await world.createInvoice({ currency: 'USDC', units: USDC });
    await world.evm.payToken(invoice.address, USDC);
    await world.watch({ rpc: rpc() });
    await world.evm.mine(2);
    proxy.answer = ({ method }) => {
      const words = (...values: number[]) =>
        values.map((value) => value.toString(16).padStart(64, '0')).join('');
      return method === 'eth_call' ? { result: `0x${words(32, 1, 32, 1, 64, 32, 999_999)}` } : undefined;
    };
    await world.watch({ rpc: rpc() });
    expect((await world.read(invoice)).status).toBe('CONFIRMING');
    expect(world.logged.join('\n')).toContain('the balance differs from the deposits');
    proxy.answer = undefined;
    await world.evm.mine();
    await world.watch({ rpc: rpc() });
    expect((await world.read(invoice)).status).toBe('PAID');
  });

  test('given a broken invoice, when others are paid, then they are PAID, and it is caught up when it is whole again', async () => {
    const broken = await world.createInvoice({ currency: 'USDC', units: USDC });
    const sound = await world.createInvoice({ currency: 'USDC', units: USDC });
    await damage(world, broken.id, 'deposits', 'not a list');
    await world.evm.payToken(broken.address, USDC);
    await world.evm.payToken(sound.address, USDC);
    await world.evm.mine();
    expect(await world.watch({ rpc: rpc() })).toMatchObject({ kind: 'watched', failed: 1 });
    expect((await world.read(sound)).status).toBe('PAID');

    await world.evm.mine(40);
    expect(await world.watch({ rpc: rpc() })).toMatchObject({ failed: 1 });
    await damage(world, broken.id, 'deposits', []);
    await world.evm.mine();
    expect(await world.watch({ rpc: rpc() })).toMatchObject({ failed: 0 });
    expect((await world.read(broken)).status).toBe('PAID');
  });

  test('given 1,500 open invoices, when a pass runs, then its requests grow with N/1,000', async () => {
    const watchAll = async (): Promise<string[]> => {
      proxy.reset();
      await world.evm.mine();
      expect(await world.watch({ rpc: rpc() })).toMatchObject({ kind: 'watched', failed: 0 });
      return proxy.requests.map((methods) => methods.join('+'));
    };
    const first = await world.createInvoice({ currency: 'USDC', units: USDC });
    await world.createInvoice({ currency: 'ETH', units: ETH });
    await watchAll();
    const few = await watchAll();
    await world.createInvoices(1_500, { currency: 'USDC', units: USDC });
    await world.createInvoices(500, { currency: 'ETH', units: ETH });
    const many = await watchAll();
    // 1,501 tokens take a second request for logs; 501 native balances still fit in one call.
    expect(few).toEqual([
      'eth_getBlockByNumber+eth_getBlockByNumber+eth_getBlockByNumber',
      'eth_getLogs+eth_getBlockByNumber',
      'eth_call',
    ]);
    expect(many).toEqual([...few.slice(0, 2), ...few.slice(1)]);

    await world.evm.payToken(first.address, USDC);
    await watchAll();
    expect((await world.read(first)).status).toBe('PAID');
  });
});
