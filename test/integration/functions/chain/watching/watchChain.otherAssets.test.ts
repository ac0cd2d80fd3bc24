import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { Interface, type InterfaceAbi } from 'ethers';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { toDepositItem } from '../../../../../functions/chain/store/chainItems.ts';
import { translate } from '../../../../../functions/events/translate.ts';
import { exceptionsOf, type Invoice } from '../../../../../functions/invoices/invoice.ts';
import { type Compiled, compileTokens } from '../../../../fixtures/contracts/compileTokens.ts';
import { TABLES } from '../tables.ts';
import { startWorld, type World } from '../world.ts';
import { createWatchMemory } from '../../../../../functions/chain/watching/watchMemory.ts';

const USDC = 5_000_000n;
const ETH = 10n ** 16n;

let tokens: Readonly<Record<string, Compiled>>;
let world: World;
beforeAll(() => {
  tokens = compileTokens();
});
beforeEach(async () => {
  world = await startWorld();
  await world.evm.mine(10);
});
afterEach(() => world.close());

const othersOf = async (invoice: Invoice) =>
  (await world.read(invoice)).otherDeposits.map(({ id, status, amount }) => ({
    status,
    symbol: amount.currency.symbol,
    units: amount.units,
    named: id.startsWith('oth_'),
  }));

async function pass(blocks = 2): Promise<void> {
  await world.evm.mine(blocks);
  await world.watch();
}

/** A token that nobody configured, 1,000 of it at the payer. */
async function deployToken(): Promise<(to: string, units: bigint) => Promise<string>> {
  const { PlainToken: compiled } = tokens;
  if (compiled === undefined) throw new Error('there is no such token');
  const from = world.evm.payer.address;
  const abi = new Interface(compiled.abi as InterfaceAbi);
  const hash = await world.evm.send({ from, data: compiled.bytecode, gasLimit: 5_000_000n });
  const { contractAddress: to } = await world.evm.rpc<{ contractAddress: string }>(
    'eth_getTransactionReceipt',
    [hash],
  );
  const call = (method: string, ...values: unknown[]) =>
    world.evm.send({ from, to, data: abi.encodeFunctionData(method, values) });
  await call('mint', from, 1_000n);
  return (recipient, units) => call('transfer', recipient, units);
}

test('given a USDC invoice, when ETH comes to it, then it is a deposit of its own kind that pays nothing and is owed to nobody', async () => {
  const invoice = await world.createInvoice({ currency: 'USDC', units: USDC });
  await world.evm.payEth(invoice.address, ETH);
  await world.watch();
  expect(await othersOf(invoice)).toEqual([{ status: 'SEEN', symbol: 'ETH', units: ETH, named: true }]);
  await pass();
  const read = await world.read(invoice);
  expect(await othersOf(invoice)).toMatchObject([{ status: 'CONFIRMED' }]);
  expect(read).toMatchObject({ status: 'PENDING', deposits: [], received: { units: 0n } });
  expect(exceptionsOf(read)).toEqual(['WRONG_ASSET']);
  const [stored] = await world.watchDeps().chain.deposits(read.otherDeposits.map(({ id }) => id));
  expect(stored).toMatchObject({ status: 'CONFIRMED', owed: 0n, amount: { units: ETH } });

  await world.evm.payToken(invoice.address, USDC);
  await pass();
  await pass();
  expect((await world.read(invoice)).status).toBe('PAID');
  // A worker that has forgotten what it recorded records nothing twice.
  const { version } = await world.read(invoice);
  world.passSeconds(120);
  await world.evm.mine(70);
  await world.watch({ memory: createWatchMemory() });
  expect(await othersOf(invoice)).toHaveLength(1);
  expect((await world.read(invoice)).version).toBe(version);
});

test('given an ETH invoice, when USDC comes to it and a reorganisation takes it, then it is orphaned; mined again it is seen again', async () => {
  const invoice = await world.createInvoice({ currency: 'ETH', units: ETH });
  await world.evm.mine(3);
  await world.watch();
  await world.evm.payToken(invoice.address, USDC);
  await pass();
  expect(await othersOf(invoice)).toEqual([
    { status: 'CONFIRMED', symbol: 'USDC', units: USDC, named: true },
  ]);
  await world.evm.reorg(4);
  await pass();
  expect(await othersOf(invoice)).toMatchObject([{ status: 'ORPHANED' }]);
  expect(exceptionsOf(await world.read(invoice))).toEqual([]);
  await world.evm.payToken(invoice.address, USDC);
  await pass();
  expect((await othersOf(invoice)).filter(({ status }) => status === 'CONFIRMED')).toHaveLength(1);
});

test('given a token that nobody configured, then a few of its transfers are recorded, none of them ever counts, and the rest is left out', async () => {
  const invoice = await world.createInvoice({ currency: 'USDC', units: USDC });
  const transfer = await deployToken();
  for (let n = 1n; n <= 12n; n++) await transfer(invoice.address, n);
  await world.watch();
  await pass();
  await pass();
  const others = await othersOf(invoice);
  expect(others).toHaveLength(10);
  expect(others[0]).toEqual({ status: 'SEEN', symbol: 'UNCONFIGURED', units: 1n, named: true });
  expect(new Set(others.map(({ status }) => status))).toEqual(new Set(['SEEN']));
  expect(exceptionsOf(await world.read(invoice))).toEqual([]);
  // Money that may be real is never left out for them.
  await world.evm.payEth(invoice.address, ETH);
  await world.evm.payToken(invoice.address, USDC);
  await pass();
  expect((await othersOf(invoice)).map(({ symbol }) => symbol)).toContain('ETH');
  expect((await world.read(invoice)).status).toBe('PAID');
});

test('given what is stored of it, then its first write is deposit.wrong_asset and its last one brings it to suspense', async () => {
  const invoice = await world.createInvoice({ currency: 'USDC', units: USDC });
  await world.evm.payEth(invoice.address, ETH);
  await world.watch();
  const stored = async (): Promise<Record<string, unknown>> => {
    const { Items = [] } = await world.client.send(
      new QueryCommand({
        TableName: TABLES.chain,
        IndexName: 'byInvoice',
        KeyConditionExpression: 'invoiceId = :id',
        ExpressionAttributeValues: { ':id': invoice.id },
      }),
    );
    const [other] = await world.watchDeps().chain.otherDepositsOf(invoice.id);
    expect(Items.map(({ id }) => id)).toEqual([other?.id]);
    if (other === undefined) throw new Error('nothing is stored');
    return toDepositItem(other);
  };
  const seen = await stored();
  expect(translate({ before: null, after: seen })).toMatchObject({
    type: 'deposit.wrong_asset',
    data: { currency: 'ETH', tokenAddress: null, amount: ETH.toString(), invoiceId: invoice.id },
  });
  await pass();
  expect(translate({ before: seen, after: await stored() })).toMatchObject({
    type: 'deposit.confirmed',
    data: { owed: '0', amount: ETH.toString(), currency: 'ETH' },
  });
});

test('given our own top-up of gas for a sweep, then it is no money of a payer', async () => {
  const invoice = await world.createInvoice({ currency: 'USDC', units: USDC });
  await world.evm.payToken(invoice.address, USDC);
  await pass();
  for (let round = 0; round < 8; round++) {
    await world.sweep();
    await pass();
  }
  const swept = await world.read(invoice);
  expect(swept).toMatchObject({ status: 'SWEPT', otherDeposits: [] });
});
