import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { httpRpc } from '../../../../../functions/chain/evm/httpRpc.ts';
import type { InvoiceWriter } from '../../../../../functions/invoices/ports.ts';
import { type RpcProxy, startRpcProxy } from '../rpcProxy.ts';
import { damage } from '../damage.ts';
import { startWorld, type World } from '../world.ts';

const USDC = 10n ** 6n;
const ETH = 10n ** 18n;

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
  const rpc = () => httpRpc({ url: proxy.url, backoffMs: 1 });

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
    expect(await world.watch({ rpc: rpc() })).toMatchObject({ kind: 'done', idle: true });
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
    expect(world.logged.join('\n')).toContain('the balance differs at a final block');
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
    expect(await world.watch({ rpc: rpc() })).toMatchObject({ kind: 'done', failed: 1 });
    expect((await world.read(sound)).status).toBe('PAID');

    await world.evm.mine(40);
    expect(await world.watch({ rpc: rpc() })).toMatchObject({ failed: 1 });
    await damage(world, broken.id, 'deposits', []);
    await world.evm.mine();
    expect(await world.watch({ rpc: rpc() })).toMatchObject({ failed: 0 });
    expect((await world.read(broken)).status).toBe('PAID');
  });

  test('given ETH and USDC paid in time during an outage of 1,050 blocks, when passes catch up, then both are in time with their transactions', async () => {
    await world.watch();
    const early = await world.createInvoice({ currency: 'USDC', units: USDC, expiresInMinutes: 1 });
    const native = await world.createInvoice({ currency: 'ETH', units: ETH, expiresInMinutes: 1 });
    const unpaid = await world.createInvoice({ currency: 'USDC', units: USDC, expiresInMinutes: 1 });
    const tokenHash = await world.evm.payToken(early.address, USDC);
    const hash = await world.evm.payEth(native.address, ETH);
    await world.evm.mine(1_050);

    expect(await world.watch()).toMatchObject({ kind: 'done', behind: true });
    expect((await world.read(early)).status).toBe('CONFIRMING');
    expect((await world.read(unpaid)).status).toBe('PENDING');
    let passes = 1;
    for (let behind = true; behind; passes++) {
      const outcome = await world.watch();
      behind = outcome.kind === 'done' && outcome.behind;
    }
    expect(passes).toBeGreaterThan(10);
    expect(await world.read(early)).toMatchObject({
      status: 'PAID',
      deposits: [{ txHash: tokenHash, late: false }],
    });
    expect(await world.read(native)).toMatchObject({
      status: 'PAID',
      deposits: [{ txHash: hash, from: world.evm.payer.address.toLowerCase(), late: false }],
    });
    expect((await world.read(unpaid)).status).toBe('EXPIRED');
  });

  test.each([1, 2, 3, 4])(
    'given a crash after write %i of a pass, when the next passes run, then every deposit counts once',
    async (fatal) => {
      await world.watch();
      const token = await world.createInvoice({ currency: 'USDC', units: USDC });
      const native = await world.createInvoice({ currency: 'ETH', units: ETH });
      await world.evm.payToken(token.address, USDC);
      await world.evm.payEth(native.address, ETH);
      await world.evm.mine(2);
      let writes = 0;
      const dead = { ...world.watchDeps().cursors, put: () => Promise.reject(new Error('crash')) };
      const writer: InvoiceWriter = {
        write: async (...args) => {
          if (writes >= fatal) throw new Error('crash');
          writes++;
          return world.invoices.write(...args);
        },
      };
      await expect(world.watch({ settlements: world.settlements(writer), cursors: dead })).rejects.toThrow(
        'crash',
      );
      await world.watch();
      for (const invoice of [token, native]) {
        const { status, deposits, received } = await world.read(invoice);
        expect({ status, deposits: deposits.length, received: received.units }).toEqual({
          status: 'PAID',
          deposits: 1,
          received: invoice.amount.units,
        });
      }
    },
  );

  test('given 1,500 more open invoices, when a pass runs, then its requests stay the same', async () => {
    const watchAll = async (): Promise<string[]> => {
      proxy.reset();
      await world.evm.mine();
      expect(await world.watch({ rpc: rpc() })).toMatchObject({ kind: 'done', failed: 0 });
      return proxy.requests.map((methods) => methods.join('+'));
    };
    const first = await world.createInvoice({ currency: 'USDC', units: USDC });
    await world.createInvoice({ currency: 'ETH', units: ETH });
    await watchAll();
    const few = await watchAll();
    await world.createInvoices(1_000, { currency: 'USDC', units: USDC });
    await world.createInvoices(500, { currency: 'ETH', units: ETH });
    const many = await watchAll();
    // The position, the block in full, its logs, and one turn of the native balances.
    expect(few).toEqual([
      // First block, head, both tags, and the cursor's own.
      Array.from({ length: 5 }, () => 'eth_getBlockByNumber').join('+'),
      'eth_getBlockByNumber',
      'eth_getLogs',
      'eth_call',
    ]);
    expect(many).toEqual(few);

    await world.evm.payToken(first.address, USDC);
    await watchAll();
    await watchAll();
    expect((await world.read(first)).status).toBe('PAID');
  });
});
