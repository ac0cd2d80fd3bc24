import { afterEach, beforeEach, expect, test } from 'vitest';
import { TOKEN } from '../../../../dev/chain/constants.ts';
import type { Invoice } from '../../../../functions/invoices/invoice.ts';
import { type SignedReturn, signReturn } from '../../../../scripts/chain/signReturn.ts';
import { startWorld, type World } from '../../functions/chain/world.ts';

const USDC = 5_000_000n;
const ETH = 10n ** 16n;
const PAYER = `0x${'5'.repeat(40)}`;
/** The seed of the world's addresses, and another one. */
const WORDS = 'test test test test test test test test test test test junk';
const OTHER_WORDS = 'legal winner thank year wave sausage worth useful legal winner thank yellow';

let world: World;
beforeEach(async () => {
  world = await startWorld();
  const asset = world.config.assets.find(({ symbol }) => symbol === 'USDC');
  if (asset === undefined) throw new Error('a wrong fixture');
  Object.assign(asset, { eip712: { name: TOKEN.name, version: TOKEN.version } });
  await world.evm.mine(10);
});
afterEach(() => world.close());

async function pass(): Promise<void> {
  await world.evm.mine(2);
  await world.watch();
}

async function otherOf(invoice: Invoice) {
  const [other] = (await world.read(invoice)).otherDeposits;
  if (other === undefined) throw new Error('nothing came in another asset');
  return other;
}

async function sign(
  depositId: string,
  { to = PAYER, words = WORDS }: { to?: string; words?: string } = {},
): Promise<SignedReturn> {
  const { config, rpc, clock, invoices } = world;
  const { chain } = world.watchDeps();
  const signed = signReturn({ config, rpc, clock, invoices, chain });
  return signed({ depositId, to, words: async () => words });
}

async function signCall(depositId: string) {
  const signed = await sign(depositId);
  if (signed.kind !== 'CALL') throw new Error('a token takes an authorization');
  return { from: world.evm.account(2).address, to: signed.to, data: signed.data };
}

/** The daily look, and that nothing is wrong with any balance. */
async function expectNothingDiffers(): Promise<void> {
  world.passSeconds(90_000);
  await world.work('daily');
  expect(world.logged.filter((line) => /"(ERROR|WARN)"/.test(line))).toEqual([]);
}

test('given USDC at an address for ETH, when its return is signed and somebody sends it, then the payer has it once and the invoice is paid as ever', async () => {
  const invoice = await world.createInvoice({ currency: 'ETH', units: ETH });
  await world.evm.payToken(invoice.address, USDC);
  await pass();
  const { id, status } = await otherOf(invoice);
  expect(status).toBe('CONFIRMED');
  await world.evm.send(await signCall(id));
  expect(await world.evm.tokenBalance(PAYER)).toBe(USDC);
  // Signed again, for other money that came, it is the authorization that the token has used.
  await world.evm.payToken(invoice.address, USDC);
  const again = await signCall(id);
  await expect(world.rpc.request('eth_call', [again, 'latest'])).rejects.toThrow(/used/);
  await pass();
  await world.evm.payEth(invoice.address, ETH);
  await pass();
  expect((await world.read(invoice)).status).toBe('PAID');
  await expectNothingDiffers();
});

test('given ETH at an address for USDC, when its return is signed and sent, then the payer has it less the fee, and a later sweep goes on', async () => {
  const invoice = await world.createInvoice({ currency: 'USDC', units: USDC });
  await world.evm.payEth(invoice.address, ETH);
  await pass();
  const signed = await sign((await otherOf(invoice)).id);
  if (signed.kind !== 'TRANSACTION') throw new Error('native money takes a transaction');
  await world.rpc.request('eth_sendRawTransaction', [signed.raw]);
  await pass();
  expect(await world.evm.ethBalance(PAYER)).toBe(signed.units);
  await expectNothingDiffers();
  await world.evm.payToken(invoice.address, USDC);
  await pass();
  for (let round = 0; round < 8; round++) {
    await world.sweep();
    await pass();
  }
  expect((await world.read(invoice)).status).toBe('SWEPT');
});

test('given what cannot be returned, then nothing is signed and the refusal says why', async () => {
  const invoice = await world.createInvoice({ currency: 'ETH', units: ETH });
  await world.evm.payToken(invoice.address, USDC);
  await world.watch();
  const { id } = await otherOf(invoice);
  await expect(sign(id)).rejects.toThrow(/SEEN/);
  await pass();
  await expect(sign(id, { words: OTHER_WORDS })).rejects.toThrow(/another seed/);
  await expect(sign(id, { words: 'no words' })).rejects.toThrow(/not the words/);
  await expect(sign(id, { to: '0x12' })).rejects.toThrow(/--to/);
  await expect(sign(id, { to: invoice.address })).rejects.toThrow(/already/);
  await expect(sign(id, { to: world.config.treasury })).rejects.toThrow(/treasury/);
  await expect(sign('oth_unknown')).rejects.toThrow(/no deposit/);
  await expect(sign(id.replace('oth_', 'dep_'))).rejects.toThrow(/no deposit/);
});
