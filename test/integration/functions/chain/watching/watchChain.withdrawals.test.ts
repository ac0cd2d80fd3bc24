import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { HDNodeWallet } from 'ethers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { quantity } from '../../../../../dev/chain/rpc.ts';
import { TOKEN } from '../../../../../dev/chain/constants.ts';
import type { SettlementStore } from '../../../../../functions/chain/ports.ts';
import { createWatchMemory } from '../../../../../functions/chain/watching/watchMemory.ts';
import { withdrawalIdOf } from '../../../../../functions/chain/withdrawal.ts';
import type { Invoice } from '../../../../../functions/invoices/invoice.ts';
import { toItem } from '../../../../../functions/invoices/mapInvoice.ts';
import { type SignedReturn, signReturn } from '../../../../../scripts/chain/signReturn.ts';
import { seededRandom } from '../../../../../scripts/feed/random.ts';
import { type Books, openBooks } from '../../../../simulation/books.ts';
import { sendTokens as sendTokensOf } from '../sendTokens.ts';
import { freshAddress, openShop, SHOP } from '../sweeping/shop.ts';
import { TABLES } from '../tables.ts';
import { startWorld, type World } from '../world.ts';

const USDC = 5_000_000n;
const ETH = 10n ** 16n;
const GWEI = 10n ** 9n;
const PAYER = `0x${'5'.repeat(40)}`;
/** The seed of the world's addresses. */
const WORDS = 'test test test test test test test test test test test junk';
const DEPOSITS = 'deposits:USDC@31337';
const SUSPENSE = 'suspense:USDC@31337';
const UNEXPLAINED = 'unexplained:USDC@31337';

const random = seededRandom('withdrawals');
let world: World;
let books: Books;
beforeEach(async () => {
  world = await startWorld();
  books = openBooks(world.clock);
  const asset = world.config.assets.find(({ symbol }) => symbol === 'USDC');
  if (asset === undefined) throw new Error('a wrong fixture');
  Object.assign(asset, { eip712: { name: TOKEN.name, version: TOKEN.version } });
  await world.evm.mine(10);
});
afterEach(() => world.close());

/** What is written reaches the books as the stream would tell it. */
function told(): { readonly settlements: SettlementStore } {
  const inner = world.settlements();
  const commit: SettlementStore['commit'] = async (settlement) => {
    const written = await inner.commit(settlement);
    if (written.ok) books.written(settlement);
    return written;
  };
  return { settlements: { commit } };
}

async function pass(): Promise<void> {
  await world.evm.mine(2);
  await world.watch(told());
}

async function post(): Promise<void> {
  await books.deliverAll(random);
}

/** The books of money at deposit addresses say what the chain does. */
async function expectNoDrift(...invoices: readonly Invoice[]): Promise<void> {
  const { evm } = world;
  let [tokens, wei] = [0n, 0n];
  for (const { address } of invoices) {
    tokens += await evm.tokenBalance(address);
    wei += await evm.ethBalance(address);
  }
  await post();
  expect(books.balanceOf(DEPOSITS)).toBe(tokens);
  expect(books.balanceOf('deposits:ETH@31337') + books.balanceOf('deposit-gas:ETH@31337')).toBe(wei);
}

async function sign(invoice: Invoice): Promise<SignedReturn> {
  const [other] = (await world.read(invoice)).otherDeposits;
  if (other === undefined) throw new Error('nothing came in another asset');
  const { config, rpc, clock, invoices } = world;
  const { chain } = world.watchDeps();
  const signed = signReturn({ config, rpc, clock, invoices, chain });
  return signed({ depositId: other.id, to: PAYER, words: async () => WORDS });
}

/** The transaction of a signed return of tokens. */
async function sendReturn(invoice: Invoice): Promise<string> {
  const signed = await sign(invoice);
  if (signed.kind !== 'CALL') throw new Error('a token takes an authorization');
  return world.evm.send({ from: world.evm.account(2).address, to: signed.to, data: signed.data });
}

const sendTokens = (invoice: Invoice, units: bigint, to = PAYER): Promise<string> =>
  sendTokensOf(world.evm, invoice, units, to);

/** Of native money, with the key of the address. */
function rawTransfer({ derivationIndex }: Invoice, value: bigint): Promise<string> {
  const wallet = HDNodeWallet.fromPhrase(WORDS, undefined, `m/44'/60'/0'/0/${derivationIndex}`);
  const fees = { maxFeePerGas: 20n * GWEI, maxPriorityFeePerGas: GWEI, gasLimit: 21_000n };
  return wallet.signTransaction({ type: 2, chainId: world.evm.chainId, nonce: 0, to: PAYER, value, ...fees });
}

async function withdrawalsOf({ id }: Invoice) {
  const { outflows, chain } = world.watchDeps();
  return chain.withdrawals((await outflows.outflowsOf(id)).map(withdrawalIdOf));
}

const errors = () => world.logged.filter((line) => line.includes('"ERROR"'));
const head = async (): Promise<number> => Number(await world.evm.rpc<string>('eth_blockNumber'));

async function usdcAtEthAddress(): Promise<Invoice> {
  const invoice = await world.createInvoice({ currency: 'ETH', units: ETH });
  await world.evm.payToken(invoice.address, USDC);
  await pass();
  await post();
  expect(books.balanceOf(SUSPENSE)).toBe(-USDC);
  return invoice;
}

test('given USDC at an address for ETH that an operator returned, then the books have it once, suspense is empty and nothing drifts', async () => {
  const invoice = await usdcAtEthAddress();
  const txHash = await sendReturn(invoice);
  await pass();
  await expectNoDrift(invoice);
  expect(books.balanceOf(SUSPENSE)).toBe(0n);
  expect(books.balanceOf(UNEXPLAINED)).toBe(0n);
  // A process that forgets what it saw sees the same blocks again.
  await world.watch({ ...told(), memory: createWatchMemory() });
  await pass();
  await expectNoDrift(invoice);
  expect(await withdrawalsOf(invoice)).toMatchObject([
    { txHash, to: PAYER, version: 1, status: 'FINAL', fromSuspense: USDC, otherAsset: true },
  ]);
  expect(errors()).toEqual([]);
});

test('given ETH at an address for USDC that an operator returned, then the books have it and its fee to the wei', async () => {
  const invoice = await world.createInvoice({ currency: 'USDC', units: USDC });
  await world.evm.payEth(invoice.address, ETH);
  await pass();
  const signed = await sign(invoice);
  if (signed.kind !== 'TRANSACTION') throw new Error('native money takes a transaction');
  await world.rpc.request('eth_sendRawTransaction', [signed.raw]);
  await pass();
  await expectNoDrift(invoice);
  const fee = ETH - signed.units - (await world.evm.ethBalance(invoice.address));
  expect(fee).toBeGreaterThan(0n);
  expect(books.balanceOf('gas-expense:ETH@31337')).toBe(fee);
  expect(books.balanceOf('suspense:ETH@31337')).toBe(signed.units - ETH);
  expect(await withdrawalsOf(invoice)).toMatchObject([{ fee, amount: { units: signed.units } }]);
});

test('given money that came late and was not accepted, when it is returned in parts, then suspense has the rest', async () => {
  const made = await world.createInvoice({ currency: 'USDC', units: USDC, expiresInMinutes: 1 });
  const invoice = { ...made, latePolicy: 'HOLD' } as Invoice;
  await world.client.send(new PutCommand({ TableName: TABLES.invoices, Item: toItem(invoice) }));
  await world.evm.rpc('evm_increaseTime', [7_200]);
  await pass();
  expect((await world.read(invoice)).status).toBe('EXPIRED');
  await world.evm.payToken(invoice.address, USDC);
  await pass();
  await post();
  expect(books.balanceOf(SUSPENSE)).toBe(-USDC);
  await sendTokens(invoice, 2_000_000n);
  await pass();
  await sendTokens(invoice, 1_000_000n);
  await pass();
  await expectNoDrift(invoice);
  expect(books.balanceOf(SUSPENSE)).toBe(-2_000_000n);
  expect(books.balanceOf(UNEXPLAINED)).toBe(0n);
  expect(await withdrawalsOf(invoice)).toHaveLength(2);
  expect(errors()).toEqual([]);
});

test('given two outflows seen at once that take more than suspense has, then the rest is unexplained and people are called', async () => {
  const invoice = await world.createInvoice({ currency: 'USDC', units: USDC });
  await world.evm.payToken(invoice.address, USDC + 2_000_000n);
  await pass();
  await sendTokens(invoice, 3_000_000n);
  await sendTokens(invoice, 4_000_000n);
  await pass();
  await expectNoDrift(invoice);
  expect(books.balanceOf(SUSPENSE)).toBe(0n);
  expect(books.balanceOf(UNEXPLAINED)).toBe(USDC);
  expect((await withdrawalsOf(invoice)).map(({ fromSuspense }) => fromSuspense)).toEqual([2_000_000n, 0n]);
  expect(errors()).toHaveLength(2);
});

test('given money that an invoice asked for and somebody took, then nothing is taken from suspense, the loss is booked and people are called', async () => {
  const invoice = await world.createInvoice({ currency: 'USDC', units: USDC });
  await world.evm.payToken(invoice.address, USDC);
  await pass();
  await sendTokens(invoice, USDC);
  await pass();
  await expectNoDrift(invoice);
  expect(books.balanceOf(UNEXPLAINED)).toBe(USDC);
  expect(books.balanceOf('payable:USDC@31337')).toBe(-USDC);
  expect(await withdrawalsOf(invoice)).toMatchObject([{ fromSuspense: 0n, otherAsset: false }]);
  expect(errors()).toHaveLength(1);
  expect(errors()[0]).toContain('money left an address that was owed to somebody');
});

test('given a return that a reorganisation took, when it is mined again, then it is corrected and posted anew', async () => {
  const invoice = await usdcAtEthAddress();
  await sendReturn(invoice);
  const before = await head();
  await pass();
  const [first] = await withdrawalsOf(invoice);
  expect(first).toMatchObject({ status: 'FINAL', version: 1 });
  await world.evm.reorg((await head()) - before + 1);
  for (let round = 0; round < 3; round++) await pass();
  world.passSeconds(20);
  await pass();
  expect(await withdrawalsOf(invoice)).toMatchObject([{ status: 'REVERTED', version: 2, finalVersion: 1 }]);
  await expectNoDrift(invoice);
  expect(books.balanceOf(SUSPENSE)).toBe(-USDC);
  // The operator signs and sends it again: another transaction than the one before.
  const again = await sendReturn(invoice);
  await pass();
  await expectNoDrift(invoice);
  expect(books.balanceOf(SUSPENSE)).toBe(0n);
  const all = await withdrawalsOf(invoice);
  expect(all.filter(({ status }) => status === 'FINAL')).toMatchObject([
    { txHash: again, fromSuspense: USDC },
  ]);
});

test('given a return of ETH that is mined again at another fee, then its entry is taken back and the new one has the new fee', async () => {
  const invoice = await world.createInvoice({ currency: 'USDC', units: USDC });
  await world.evm.payEth(invoice.address, ETH);
  await pass();
  // Signed by a wallet that leaves room for a base fee that rises.
  const raw = await rawTransfer(invoice, ETH / 2n);
  await world.rpc.request('eth_sendRawTransaction', [raw]);
  const before = await head();
  await pass();
  const [first] = await withdrawalsOf(invoice);
  await world.evm.reorg((await head()) - before + 1);
  await world.evm.rpc('anvil_setNextBlockBaseFeePerGas', [quantity(3n * GWEI)]);
  await world.rpc.request('eth_sendRawTransaction', [raw]);
  for (let round = 0; round < 3; round++) await pass();
  world.passSeconds(20);
  await pass();
  const [second] = await withdrawalsOf(invoice);
  expect(second).toMatchObject({ id: first?.id, status: 'FINAL', version: 3, finalVersion: 3 });
  expect(second?.blockHash).not.toBe(first?.blockHash);
  expect(second?.fee).not.toBe(first?.fee);
  await expectNoDrift(invoice);
  expect(books.balanceOf('gas-expense:ETH@31337')).toBe(second?.fee);
});

test("given money that somebody moved to a treasury before, or to a merchant's own, then it is the sweep's and no withdrawal", async () => {
  const former = freshAddress();
  Object.assign(world.config, { formerTreasuries: [former] });
  const own = await openShop(world).setTreasury(freshAddress());
  const ofChain = await world.createInvoice({ currency: 'USDC', units: USDC });
  const ofShop = await world.createInvoice({ currency: 'USDC', units: USDC, merchantId: SHOP });
  await world.evm.payToken(ofChain.address, USDC);
  await world.evm.payToken(ofShop.address, USDC);
  await pass();
  await sendTokens(ofChain, USDC, former);
  await sendTokens(ofShop, USDC, own);
  await pass();
  expect([...(await withdrawalsOf(ofChain)), ...(await withdrawalsOf(ofShop))]).toEqual([]);
  const [outflow] = await world.watchDeps().outflows.outflowsOf(ofShop.id);
  expect(outflow).toMatchObject({ to: own.toLowerCase(), due: null });
  expect(errors()).toEqual([]);
});
