import { Interface, type InterfaceAbi } from 'ethers';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Compiled, compileTokens } from '../../../../fixtures/contracts/compileTokens.ts';
import { startWorld, type World } from '../world.ts';

const UNITS = 100_000_000n;
/** As the contract counts them. */
const MODES = [
  'RETURN_FALSE',
  'RETURN_NOTHING',
  'REVERT',
  'LOG_WITHOUT_MONEY',
  'MONEY_WITHOUT_LOG',
  'LOG_OF_ANOTHER',
  'REFUSE_BALANCE',
] as const;

let tokens: Readonly<Record<string, Compiled>>;
let world: World;
beforeAll(() => {
  tokens = compileTokens();
});
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.close());

/** Puts the token where USDC is configured, and pays an invoice with it. @returns what the watcher makes of it */
async function payWith(name: string, mode?: (typeof MODES)[number]) {
  const { evm, config } = world;
  const compiled = tokens[name];
  const asset = config.assets.find(({ symbol }) => symbol === 'USDC');
  if (compiled === undefined || asset === undefined) throw new Error(`there is no token ${name}`);
  const abi = new Interface(compiled.abi as InterfaceAbi);
  const from = evm.payer.address;
  const hash = await evm.send({ from, data: compiled.bytecode, gasLimit: 5_000_000n });
  const { contractAddress } = await evm.rpc<{ contractAddress: string }>('eth_getTransactionReceipt', [hash]);
  Object.assign(asset, { tokenAddress: contractAddress });
  const call = (method: string, ...values: unknown[]) =>
    evm.send({ from, to: contractAddress, data: abi.encodeFunctionData(method, values) });
  await call('mint', from, 10n * UNITS);
  await world.watch();
  const invoice = await world.createInvoice({ currency: 'USDC', units: UNITS });
  if (mode !== undefined) await call('become', MODES.indexOf(mode));
  await call('transfer', invoice.address, UNITS).catch(() => {});
  for (let pass = 0; pass < 3; pass++) {
    await world.evm.mine();
    await world.watch();
  }
  const { status, received } = await world.read(invoice);
  return { status, received: received.units };
}

test.each([
  ['the one of OpenZeppelin', 'PlainToken', undefined, 'PAID', UNITS],
  ['one that takes a fee and says so', 'FeeToken', undefined, 'PENDING', (UNITS * 99n) / 100n],
  ['one that returns nothing, as USDT', 'HostileToken', 'RETURN_NOTHING', 'PAID', UNITS],
  ['one that returns false', 'HostileToken', 'RETURN_FALSE', 'PENDING', 0n],
  ['one that reverts', 'HostileToken', 'REVERT', 'PENDING', 0n],
] as const)(
  'given %s, when it is paid with, then what arrived counts',
  async (_, name, mode, status, received) => {
    expect(await payWith(name, mode)).toEqual({ status, received });
  },
);

test.each([
  ['says that it moved all and moves less', 'LyingFeeToken', undefined],
  ['says that it moved what it did not', 'HostileToken', 'LOG_WITHOUT_MONEY'],
  ['does not say what an address has', 'HostileToken', 'REFUSE_BALANCE'],
] as const)('given a token that %s, then its word is seen and never PAID', async (_, name, mode) => {
  expect(await payWith(name, mode)).toEqual({ status: 'CONFIRMING', received: UNITS });
});

test.each([
  ['moves money without a log', 'MONEY_WITHOUT_LOG'],
  ['lets another contract emit its log', 'LOG_OF_ANOTHER'],
] as const)('given a token that %s, then nothing counts', async (_, mode) => {
  expect(await payWith('HostileToken', mode)).toEqual({ status: 'PENDING', received: 0n });
});
