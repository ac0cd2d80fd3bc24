import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Rpc } from '../../../../../functions/chain/evm/rpc.ts';
import type { Invoice } from '../../../../../functions/invoices/invoice.ts';
import { type RpcProxy, startRpcProxy } from '../rpcProxy.ts';
import { httpRpc } from '../../../../../functions/chain/evm/httpRpc.ts';
import { sendTokens } from '../sendTokens.ts';
import { startWorld, type World } from '../world.ts';

const ETHER = 10n ** 18n;
const USDC = 5_000_000n;
const PAYER = `0x${'5'.repeat(40)}`;

let world: World;
let liar: RpcProxy;
let lying: Rpc;
beforeEach(async () => {
  world = await startWorld();
  await world.evm.mine(10);
  liar = await startRpcProxy(world.evm.rpcUrl);
  liar.alter = ({ method }, result) => {
    if (method === 'eth_getLogs' || method === 'eth_getBlockReceipts') return [];
    const isBlock = method === 'eth_getBlockByNumber' || method === 'eth_getBlockByHash';
    // A bloom that says of itself that there is nothing.
    return isBlock && result !== null ? { ...(result as object), logsBloom: `0x${'0'.repeat(512)}` } : result;
  };
  lying = httpRpc({ url: liar.url, attempts: 1 });
});
afterEach(async () => {
  await liar.close();
  await world.close();
});

/** Blocks whose logs the endpoint leaves out whenever they are read: at the head, a minute later, and for the certificate. */
async function passLied(): Promise<void> {
  await world.evm.mine(3);
  for (const seconds of [0, 70, 130]) {
    world.passSeconds(seconds);
    await world.evm.rpc('evm_increaseTime', [seconds]);
    await world.evm.mine(1);
    await world.watch({ rpc: lying });
  }
}

async function pass(): Promise<void> {
  await world.evm.mine(3);
  await world.watch();
}

/** The daily look, a day after the one before. */
async function daily(change: { readonly rpc?: Rpc } = {}): Promise<void> {
  world.passSeconds(90_000);
  await world.work('daily', change);
}

const othersOf = async (invoice: Invoice) =>
  (await world.read(invoice)).otherDeposits.map(({ status, amount }) => ({
    status,
    symbol: amount.currency.symbol,
    units: amount.units,
  }));

test('given an ETH invoice, when USDC comes whose log the endpoint left out, then the daily look finds it, and it becomes final', async () => {
  await pass();
  const invoice = await world.createInvoice({ currency: 'ETH', units: ETHER });
  await world.evm.payToken(invoice.address, USDC);
  await passLied();
  expect(await othersOf(invoice)).toEqual([]);
  await daily();
  expect(await othersOf(invoice)).toEqual([{ status: 'CONFIRMED', symbol: 'USDC', units: USDC }]);
  expect(await world.read(invoice)).toMatchObject({ status: 'PENDING', received: { units: 0n } });
  // Looked at again it is known.
  const { version } = await world.read(invoice);
  await daily();
  expect((await world.read(invoice)).version).toBe(version);
});

test('given USDC at an ETH address that is known, when it left and the endpoint left that out, then the daily look finds the outflow', async () => {
  const invoice = await world.createInvoice({ currency: 'ETH', units: ETHER });
  await world.evm.payToken(invoice.address, USDC);
  await pass();
  await pass();
  expect(await othersOf(invoice)).toEqual([{ status: 'CONFIRMED', symbol: 'USDC', units: USDC }]);
  await sendTokens(world.evm, invoice, 2_000_000n, PAYER);
  await passLied();
  const outflows = () => world.watchDeps().outflows.outflowsOf(invoice.id);
  expect(await outflows()).toEqual([]);
  await daily();
  expect(await outflows()).toMatchObject([{ status: 'MINED', units: 2_000_000n }]);
});

test('given an endpoint that leaves the log out in the daily look as well, then nothing is concluded, and the next one finds it', async () => {
  await pass();
  const invoice = await world.createInvoice({ currency: 'ETH', units: ETHER });
  await world.evm.payToken(invoice.address, USDC);
  await passLied();
  await daily({ rpc: lying });
  expect(await othersOf(invoice)).toEqual([]);
  expect(world.logged.join('\n')).toContain('the balance of another asset differs: nothing is concluded');
  await daily();
  expect(await othersOf(invoice)).toMatchObject([{ symbol: 'USDC', units: USDC }]);
});
