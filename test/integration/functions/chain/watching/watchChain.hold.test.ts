import { Interface, type InterfaceAbi } from 'ethers';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { RpcUnavailable, type Rpc } from '../../../../../functions/chain/evm/rpc.ts';
import type { Invoice } from '../../../../../functions/invoices/invoice.ts';
import { releaseInvoice } from '../../../../../scripts/chain/releaseInvoice.ts';
import { type Compiled, compileTokens } from '../../../../fixtures/contracts/compileTokens.ts';
import { startWorld, type World } from '../world.ts';

const UNITS = 100_000_000n;

let tokens: Readonly<Record<string, Compiled>>;
let world: World;
let call: (method: string, ...values: unknown[]) => Promise<string>;
beforeAll(() => {
  tokens = compileTokens();
});
/** A token that says that it moved all, and moves less, in the place of USDC. */
beforeEach(async () => {
  world = await startWorld();
  const { evm, config } = world;
  const { LyingFeeToken: compiled } = tokens;
  const asset = config.assets.find(({ symbol }) => symbol === 'USDC');
  if (compiled === undefined || asset === undefined) throw new Error('there is no such token');
  const abi = new Interface(compiled.abi as InterfaceAbi);
  const from = evm.payer.address;
  const hash = await evm.send({ from, data: compiled.bytecode, gasLimit: 5_000_000n });
  const { contractAddress: to } = await evm.rpc<{ contractAddress: string }>('eth_getTransactionReceipt', [
    hash,
  ]);
  Object.assign(asset, { tokenAddress: to });
  call = (method, ...values) => evm.send({ from, to, data: abi.encodeFunctionData(method, values) });
  await call('mint', from, 10n * UNITS);
});
afterEach(() => world.close());

/** Until the block of the payment is final by the tag as well. */
async function pass(others?: readonly Rpc[]): Promise<void> {
  await world.evm.mine(70);
  await world.watch(others === undefined ? {} : { others: () => others });
}

async function payInvoice(): Promise<Invoice> {
  const invoice = await world.createInvoice({ currency: 'USDC', units: UNITS });
  await call('transfer', invoice.address, UNITS);
  await world.watch();
  return invoice;
}

const dead: Rpc = {
  request: () => Promise.reject(new RpcUnavailable('all', 1, 'it is dead')),
  batch: () => Promise.reject(new RpcUnavailable('all', 1, 'it is dead')),
};

test('given a difference that endpoints agree on at a final block, then the invoice is held until an operator releases it', async () => {
  const invoice = await payInvoice();
  await pass([world.rpc]);
  const held = await world.read(invoice);
  expect(held).toMatchObject({
    status: 'CONFIRMING',
    hold: { code: 'BALANCE_DIFFERS', expected: UNITS, endpoints: 2 },
  });
  const { version } = held;
  await pass([world.rpc]);
  expect((await world.read(invoice)).version).toBe(version);

  const release = releaseInvoice({ invoices: world.invoices, clock: world.clock });
  const by = 'arn:aws:sts::000000000000:assumed-role/operator/anna';
  await expect(release({ id: invoice.id, by, reason: ' ' })).rejects.toThrow('--reason');
  await expect(release({ id: 'inv_absent', by, reason: 'r' })).rejects.toThrow('the invoice must be');
  const { found } = await release({ id: invoice.id, by, reason: 'the token takes a fee: agreed' });
  expect(found).toBe(held.hold?.found);
  await expect(release({ id: invoice.id, by, reason: 'again' })).rejects.toThrow('nothing holds');
  await pass([world.rpc]);
  expect(await world.read(invoice)).toMatchObject({
    status: 'PAID',
    hold: null,
    asked: false,
    releases: [{ by, reason: 'the token takes a fee: agreed', expected: UNITS, found }],
  });
});

test('given another endpoint that does not answer, then one alone holds nothing', async () => {
  const invoice = await payInvoice();
  await pass([dead]);
  expect(await world.read(invoice)).toMatchObject({ status: 'CONFIRMING', hold: null });
  await pass([]);
  expect(await world.read(invoice)).toMatchObject({ hold: { endpoints: 1 } });
});

test('given a held invoice, when money comes that does not explain the difference, then the hold says what it is now', async () => {
  const invoice = await payInvoice();
  await pass();
  const { hold } = await world.read(invoice);
  const missing = (hold?.expected ?? 0n) - (hold?.found ?? 0n);
  expect(missing).toBeGreaterThan(0n);
  await call('mint', invoice.address, missing);
  await pass();
  await pass();
  const after = await world.read(invoice);
  // A log says what was minted, so that it is a deposit of its own.
  expect(after.hold?.found).toBe((hold?.found ?? 0n) + missing);
});
