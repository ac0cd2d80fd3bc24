import { afterEach, beforeEach, expect, test } from 'vitest';
import { Interface } from 'ethers';
import { outflowsUpTo, sumLeft } from '../../../../../functions/chain/outflow.ts';
import type { Invoice } from '../../../../../functions/invoices/invoice.ts';
import { createWatchMemory } from '../../../../../functions/chain/watching/watchMemory.ts';
import { quantity } from '../../../../../dev/chain/rpc.ts';
import { startWorld, type World } from '../world.ts';

const UNITS = 5_000_000n;
const token = new Interface([
  'function approve(address spender, uint256 value)',
  'function transferFrom(address from, address to, uint256 value)',
  'function transfer(address to, uint256 value)',
]);

let world: World;
beforeEach(async () => {
  world = await startWorld();
  await world.evm.mine(10);
});
afterEach(() => world.close());

/** Acts as a deposit address, whose key tests of the watcher do not have. */
async function actAs(address: string): Promise<void> {
  await world.evm.rpc('anvil_impersonateAccount', [address]);
}

async function gas(address: string): Promise<void> {
  await world.evm.rpc('anvil_setBalance', [address, quantity(10n ** 18n)]);
}

/** A stranger whom the address has allowed to move its money, as after a permit (EIP-2612), moves it. */
async function strangerTakes({ address }: Invoice, to: string, units: bigint): Promise<string> {
  const { evm } = world;
  await gas(address);
  await actAs(address);
  const stranger = evm.account(1).address;
  const call = (from: string, method: string, ...values: unknown[]) =>
    evm.send({ from, to: evm.tokenAddress, data: token.encodeFunctionData(method, values) });
  await call(address, 'approve', stranger, units);
  return call(stranger, 'transferFrom', address, to, units);
}

const outflowsOf = ({ id }: Invoice) => world.watchDeps().outflows.outflowsOf(id);
const differing = () => world.logged.filter((line) => line.includes('the balance differs'));

test('given a stranger who moved a paid deposit to the treasury, then it is stored and explains the balance', async () => {
  const { evm } = world;
  const invoice = await world.createInvoice({ currency: 'USDC', units: UNITS });
  await evm.payToken(invoice.address, UNITS);
  await world.watch();
  const txHash = await strangerTakes(invoice, evm.treasuryAddress, UNITS);
  await evm.mine(2);
  await world.watch();
  await world.work('daily');
  const [outflow, ...others] = await outflowsOf(invoice);
  expect(others).toEqual([]);
  expect(outflow).toMatchObject({
    address: invoice.address.toLowerCase(),
    to: evm.treasuryAddress.toLowerCase(),
    tokenAddress: evm.tokenAddress.toLowerCase(),
    ...{ units: UNITS, fee: 0n, txHash, status: 'MINED', invoiceId: invoice.id },
  });
  expect((await world.read(invoice)).status).toBe('PAID');
  expect(differing()).toEqual([]);
  const height = outflow?.blockNumber ?? 0;
  expect(sumLeft(outflowsUpTo(await outflowsOf(invoice), evm.tokenAddress, height))).toBe(UNITS);
  expect(outflowsUpTo(await outflowsOf(invoice), evm.tokenAddress, height - 1)).toEqual([]);
  expect(outflowsUpTo(await outflowsOf(invoice), null, height)).toEqual([]);
});

test('given a reorganisation that takes an outflow, then it is orphaned, and stands again when it is mined again', async () => {
  const { evm } = world;
  const invoice = await world.createInvoice({ currency: 'USDC', units: UNITS });
  await evm.payToken(invoice.address, UNITS);
  await gas(invoice.address);
  await actAs(invoice.address);
  await evm.mine(3);
  await world.watch();
  const data = token.encodeFunctionData('transfer', [evm.treasuryAddress, UNITS]);
  await evm.send({ from: invoice.address, to: evm.tokenAddress, data });
  await world.watch();
  expect(await outflowsOf(invoice)).toMatchObject([{ status: 'MINED' }]);
  await evm.reorg(2);
  await evm.mine();
  await world.watch();
  expect(await outflowsOf(invoice)).toMatchObject([{ status: 'ORPHANED' }]);
  await evm.send({ from: invoice.address, to: evm.tokenAddress, data });
  await world.watch();
  const again = (await outflowsOf(invoice)).filter(({ status }) => status === 'MINED');
  expect(sumLeft(again)).toBe(UNITS);
  expect(differing()).toEqual([]);
});

test('given transfers of nothing that claim to come from our address, then nothing is stored', async () => {
  const { evm } = world;
  const invoice = await world.createInvoice({ currency: 'USDC', units: UNITS });
  await world.watch();
  const data = token.encodeFunctionData('transferFrom', [invoice.address, evm.account(1).address, 0n]);
  await evm.send({ from: evm.account(1).address, to: evm.tokenAddress, data });
  await world.watch();
  expect(await outflowsOf(invoice)).toEqual([]);
});

test('given ETH that an operator sent by hand from its address, then the outflow has its fee and the balance is explained', async () => {
  const { evm } = world;
  const units = 10n ** 17n;
  const invoice = await world.createInvoice({ currency: 'ETH', units });
  await evm.payEth(invoice.address, units);
  await world.watch();
  await actAs(invoice.address);
  await evm.send({ from: invoice.address, to: evm.treasuryAddress, valueWei: units / 2n });
  await evm.mine(2);
  await world.watch();
  const [outflow] = await outflowsOf(invoice);
  expect(outflow).toMatchObject({ tokenAddress: null, units: units / 2n, status: 'MINED' });
  expect(units - (outflow?.units ?? 0n) - (outflow?.fee ?? 0n)).toBe(await evm.ethBalance(invoice.address));
  expect((await world.read(invoice)).status).toBe('PAID');
  expect(differing()).toEqual([]);
});

test.each(['USDC', 'ETH'] as const)(
  'given a payment in %s that was missed and taken away again, when its invoice would expire, then the balance alone concludes nothing: it is found and counts',
  async (currency) => {
    const { evm } = world;
    const units = currency === 'ETH' ? 10n ** 17n : UNITS;
    const wish = { currency, units, expiresInMinutes: 1 } as const;
    const invoice = await world.createInvoice(wish);
    const blind = { addresses: { ownersOf: async () => new Map() }, memory: createWatchMemory() };
    await world.watch();
    if (currency === 'ETH') await evm.send({ from: evm.payer.address, to: invoice.address, valueWei: units });
    else await evm.payToken(invoice.address, units);
    await world.follow(blind);
    await actAs(invoice.address);
    const data = token.encodeFunctionData('transfer', [evm.treasuryAddress, units]);
    if (currency === 'USDC') {
      await gas(invoice.address);
      await evm.send({ from: invoice.address, to: evm.tokenAddress, data });
    } else await empty(invoice.address, units);
    await world.follow();
    await evm.rpc('evm_increaseTime', [120]);
    await evm.mine();
    world.passSeconds(125);
    await world.watch();
    await evm.mine(2);
    await world.watch();
    const read = await world.read(invoice);
    expect(read.deposits).toMatchObject([{ amount: { units }, late: false }]);
    expect(read.transitions.map(({ status }) => status)).not.toContain('EXPIRED');
    expect(read.status).toBe('PAID');
  },
);

/** Sends all of it away, the fee taken out of it. */
async function empty(address: string, units: bigint): Promise<void> {
  const price = 10n ** 10n;
  await world.evm.rpc('eth_sendTransaction', [
    {
      ...{ from: address, to: world.evm.treasuryAddress, value: quantity(units - 21_000n * price) },
      ...{ gas: quantity(21_000n), gasPrice: quantity(price) },
    },
  ]);
  await world.evm.mine();
}
