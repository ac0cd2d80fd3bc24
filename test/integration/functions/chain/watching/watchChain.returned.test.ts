import { GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { HDNodeWallet } from 'ethers';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { SettlementStore } from '../../../../../functions/chain/ports.ts';
import { withdrawalIdOf } from '../../../../../functions/chain/withdrawal.ts';
import type { Invoice } from '../../../../../functions/invoices/invoice.ts';
import { toItem } from '../../../../../functions/invoices/mapInvoice.ts';
import { seededRandom } from '../../../../../scripts/feed/random.ts';
import { type BuiltResolvers, buildTestResolvers } from '../../../../engines/resolvers.ts';
import { type Books, openBooks } from '../../../../simulation/books.ts';
import { shardOf } from '../../../../../functions/shared/shards.ts';
import { watchShardKey } from '../../../../../functions/invoices/invoiceKeys.ts';
import { damage } from '../damage.ts';
import { payInside } from '../payInside.ts';
import { sendTokens } from '../sendTokens.ts';
import { TABLES } from '../tables.ts';
import { startWorld, type World } from '../world.ts';

/** The seed of the world's addresses. */
const WORDS = 'test test test test test test test test test test test junk';
const USDC = 5_000_000n;
const PAYER = `0x${'5'.repeat(40)}`;
const SUSPENSE = 'suspense:USDC@31337';
const UNEXPLAINED = 'unexplained:USDC@31337';
const PAYABLE = 'payable:USDC@31337';

const random = seededRandom('returned');
let resolvers: BuiltResolvers;
let world: World;
let books: Books;
beforeAll(async () => {
  resolvers = await buildTestResolvers();
});
beforeEach(async () => {
  world = await startWorld();
  books = openBooks(world.clock);
  await world.evm.mine(10);
});
afterEach(() => world.close());

/** The watcher looks, and the ledger posts what it wrote. */
async function look(): Promise<void> {
  const inner = world.settlements();
  const commit: SettlementStore['commit'] = async (settlement) => {
    const written = await inner.commit(settlement);
    if (written.ok) books.written(settlement);
    return written;
  };
  await world.watch({ settlements: { commit } });
  await books.deliverAll(random);
}

/** It looks at two blocks more: what came last is final. */
async function pass(): Promise<void> {
  await world.evm.mine(2);
  await look();
}

/** An invoice that expired and then received this much, which is held. */
async function lateInvoice(units: bigint): Promise<Invoice> {
  const made = await world.createInvoice({ currency: 'USDC', units: USDC, expiresInMinutes: 1 });
  const invoice = { ...made, latePolicy: 'HOLD' } as Invoice;
  await world.client.send(new PutCommand({ TableName: TABLES.invoices, Item: toItem(invoice) }));
  await world.evm.rpc('evm_increaseTime', [7_200]);
  await pass();
  await world.evm.payToken(invoice.address, units);
  await pass();
  expect(await world.read(invoice)).toMatchObject({ status: 'EXPIRED', confirmedLate: { units } });
  expect(books.balanceOf(SUSPENSE)).toBe(-units);
  return invoice;
}

async function sendBack(invoice: Invoice, units: bigint): Promise<void> {
  await sendTokens(world.evm, invoice, units, PAYER);
  await pass();
}

/** What `acceptLatePayment` makes of the stored item. @returns its error; null where it was written */
async function accept({ id }: Invoice, read?: Record<string, unknown>): Promise<unknown> {
  const result = read ?? (await itemOf(id));
  const answer = resolvers.evaluate('acceptLatePayment/2.write', 'request', { prev: { result } });
  if (answer.kind === 'error') return answer.error;
  const { key, update, condition } = answer.value as Record<'key' | 'update' | 'condition', never>;
  const { expression, expressionNames, expressionValues } = update as Expression;
  const only = condition as Expression;
  await world.client.send(
    new UpdateCommand({
      TableName: TABLES.invoices,
      Key: unmarshall(key),
      UpdateExpression: expression,
      ConditionExpression: only.expression,
      ExpressionAttributeNames: { ...expressionNames, ...only.expressionNames },
      ExpressionAttributeValues: unmarshall({ ...expressionValues, ...only.expressionValues } as never),
    }),
  );
  return null;
}

interface Expression {
  readonly expression: string;
  readonly expressionNames: Record<string, string>;
  readonly expressionValues: Record<string, unknown>;
}

async function itemOf(id: string): Promise<Record<string, unknown>> {
  const { Item = {} } = await world.client.send(
    new GetCommand({ TableName: TABLES.invoices, Key: { id }, ConsistentRead: true }),
  );
  return Item;
}

const NOTHING_LEFT = {
  errorType: 'InvalidState',
  errorInfo: {
    type: 'Invoice',
    status: 'EXPIRED',
    expected: 'late money that is still there: all of it was returned to its payer',
  },
};

test('given late money that was returned by hand, when its merchant accepts it, then it is refused, and nothing is owed', async () => {
  const invoice = await lateInvoice(USDC);
  await sendBack(invoice, USDC);
  expect(await accept(invoice)).toMatchObject(NOTHING_LEFT);
  await pass();
  expect((await world.read(invoice)).status).toBe('EXPIRED');
  expect(books.balanceOf(SUSPENSE)).toBe(0n);
  expect(books.balanceOf(PAYABLE)).toBe(0n);
  expect(books.balanceOf('deposits:USDC@31337')).toBe(0n);
  expect(await world.read(invoice)).toMatchObject({ returned: USDC });
  expect(await itemOf(invoice.id)).toMatchObject({
    amountDue: USDC.toString(),
    amountReturned: USDC.toString(),
  });
});

test('given the acceptance of an invoice that was read before its return was final, then the write is refused', async () => {
  const invoice = await lateInvoice(USDC);
  const read = await itemOf(invoice.id);
  await sendBack(invoice, USDC);
  await expect(accept(invoice, read)).rejects.toThrow('The conditional request failed');
});

test('given a part that was returned, when the rest is accepted, then the rest alone is owed and the invoice is not paid', async () => {
  const invoice = await lateInvoice(USDC);
  await sendBack(invoice, 2_000_000n);
  expect(await accept(invoice)).toBeNull();
  await pass();
  expect((await world.read(invoice)).status).toBe('EXPIRED');
  expect(books.balanceOf(SUSPENSE)).toBe(0n);
  expect(books.balanceOf(PAYABLE)).toBe(-3_000_000n);
  // The payer sends it once more.
  await world.evm.payToken(invoice.address, 2_000_000n);
  await pass();
  await pass();
  expect((await world.read(invoice)).status).toBe('PAID');
  expect(books.balanceOf(PAYABLE)).toBe(-USDC);
});

test('given a return whose money is accepted before it is final, when it becomes so first, then nothing is owed and the invoice is not paid', async () => {
  const invoice = await lateInvoice(USDC);
  await sendTokens(world.evm, invoice, USDC, PAYER);
  expect(await accept(invoice)).toBeNull();
  for (let round = 0; round < 3; round++) await pass();
  const read = await world.read(invoice);
  expect(read).toMatchObject({ status: 'EXPIRED', lateAccepted: true, returned: USDC });
  expect(read.transitions.map(({ status }) => status)).not.toContain('PAID');
  for (const account of [SUSPENSE, PAYABLE, UNEXPLAINED]) expect(books.balanceOf(account)).toBe(0n);
});

test('given a return whose money is accepted and owed before it is final, then suspense owes nothing that is not there and people are called', async () => {
  const invoice = await lateInvoice(USDC);
  await sendTokens(world.evm, invoice, USDC, PAYER);
  expect(await accept(invoice)).toBeNull();
  await look();
  expect(books.balanceOf(PAYABLE)).toBe(-USDC);
  await pass();
  expect(books.balanceOf(SUSPENSE)).toBe(0n);
  expect(books.balanceOf(PAYABLE)).toBe(-USDC);
  expect(books.balanceOf(UNEXPLAINED)).toBe(USDC);
  const errors = world.logged.filter((line) => line.includes('"ERROR"'));
  expect(errors.join('\n')).toContain('money left an address that was owed to somebody');
});

test('given a return that a reorganisation took, then its money is there again and may be accepted', async () => {
  const invoice = await lateInvoice(USDC);
  await world.evm.mine(5);
  const before = Number(await world.evm.rpc<string>('eth_blockNumber'));
  await sendBack(invoice, USDC);
  expect(await accept(invoice)).toMatchObject(NOTHING_LEFT);
  const head = Number(await world.evm.rpc<string>('eth_blockNumber'));
  await world.evm.reorg(head - before);
  for (let round = 0; round < 3; round++) await pass();
  world.passSeconds(20);
  await pass();
  const { outflows, chain } = world.watchDeps();
  const [outflow] = await outflows.outflowsOf(invoice.id);
  if (outflow === undefined) throw new Error('nothing left');
  expect(await chain.withdrawals([withdrawalIdOf(outflow)])).toMatchObject([{ status: 'REVERTED' }]);
  expect(await accept(invoice)).toBeNull();
  await pass();
  expect((await world.read(invoice)).status).toBe('PAID');
  expect(books.balanceOf(SUSPENSE)).toBe(0n);
  expect(books.balanceOf(PAYABLE)).toBe(-USDC);
});

/** Somebody with the key of the address sends money from there, its first transaction. @param units wei that leave it, with the fee */
async function sendEthBack({ derivationIndex }: Invoice, units: bigint): Promise<void> {
  const wallet = HDNodeWallet.fromPhrase(WORDS, undefined, `m/44'/60'/0'/0/${derivationIndex}`);
  const price = 2n * 10n ** 10n;
  const fees = { maxFeePerGas: price, maxPriorityFeePerGas: price, gasLimit: 21_000n };
  const value = units - price * fees.gasLimit;
  const { chainId } = world.evm;
  const raw = await wallet.signTransaction({ type: 2, chainId, nonce: 0, to: PAYER, value, ...fees });
  await world.rpc.request('eth_sendRawTransaction', [raw]);
}

test('given an expired address of which as much was returned as had come, when as much comes inside a call, then it is found though the balance is what was received', async () => {
  const { evm } = world;
  const units = 10n ** 16n;
  const invoice = await world.createInvoice({ currency: 'ETH', units: 2n * units, expiresInMinutes: 1 });
  await evm.payEth(invoice.address, units);
  await pass();
  await evm.rpc('evm_increaseTime', [7_200]);
  await pass();
  await sendEthBack(invoice, units);
  for (let round = 0; round < 2; round++) await pass();
  expect(await world.read(invoice)).toMatchObject({ status: 'EXPIRED', received: { units } });
  expect(await evm.ethBalance(invoice.address)).toBe(0n);
  await payInside(world.evm, { address: invoice.address, wei: units });
  for (let round = 0; round < 3; round++) {
    await pass();
    world.passSeconds(6);
  }
  expect((await world.read(invoice)).received.units).toBe(2n * units);
  expect(books.balanceOf('deposits:ETH@31337')).toBe(units);
});

test('given ETH from inside a call at an address that was swept, when all of it is sent on before it is found, then it is found and nothing drifts', async () => {
  const { evm } = world;
  const units = 10n ** 16n;
  const invoice = await world.createInvoice({ currency: 'ETH', units });
  await world.evm.payEth(invoice.address, units);
  for (let round = 0; round < 3; round++) await pass();
  await damage(world, invoice.id, 'amountSwept', units.toString());
  await damage(world, invoice.id, 'sweptAt', '2026-01-01T00:10:00.000Z');
  await damage(world, invoice.id, 'status', 'SWEPT');
  await damage(world, invoice.id, 'watchShard', watchShardKey(evm.chainId, 'daily', shardOf(invoice.id)));
  await payInside(world.evm, { address: invoice.address, wei: units });
  await sendEthBack(invoice, 2n * units);
  for (let round = 0; round < 3; round++) {
    await pass();
    world.passSeconds(6);
  }
  expect((await world.read(invoice)).received.units).toBe(2n * units);
  expect(books.balanceOf('deposits:ETH@31337')).toBe(await evm.ethBalance(invoice.address));
});
