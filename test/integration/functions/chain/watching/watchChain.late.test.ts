import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { askedShardKey } from '../../../../../functions/invoices/invoiceKeys.ts';
import { exceptionsOf, type Invoice } from '../../../../../functions/invoices/invoice.ts';
import { toItem } from '../../../../../functions/invoices/mapInvoice.ts';
import { amountDue } from '../../../../../functions/invoices/paidAmount.ts';
import { httpRpc } from '../../../../../functions/chain/evm/httpRpc.ts';
import { startRpcProxy } from '../rpcProxy.ts';
import { TABLES } from '../tables.ts';
import { damage } from '../damage.ts';
import { payInside } from '../payInside.ts';
import { startWorld, type World } from '../world.ts';

const UNITS = 10_000_000n;

let world: World;
beforeEach(async () => {
  world = await startWorld();
  await world.evm.mine(5);
});
afterEach(() => world.close());

async function pass(times = 1): Promise<void> {
  for (let each = 0; each < times; each++) {
    await world.evm.mine(2);
    await world.watch();
  }
}

/** An invoice as it is made where the configuration says otherwise than the test world's. */
async function invoiceWith(change: Partial<Invoice>, expiresInMinutes = 60): Promise<Invoice> {
  const made = await world.createInvoice({ currency: 'USDC', units: UNITS, expiresInMinutes });
  const invoice = { ...made, ...change } as Invoice;
  await world.client.send(new PutCommand({ TableName: TABLES.invoices, Item: toItem(invoice) }));
  return invoice;
}

/** What `acceptLatePayment` writes where the money does not reach the amount. */
async function accept(invoice: Invoice): Promise<void> {
  const { version, id, asset } = await world.read(invoice);
  await damage(world, id, 'lateAccepted', true);
  await damage(world, id, 'version', version + 1);
  await damage(world, id, 'watchShard', askedShardKey(asset.chainId));
}

/** Of the ledger's accounts, what is owed of each deposit. */
const owedOf = async (invoice: Invoice) =>
  (await world.watchDeps().chain.depositsOf(invoice.id))
    .map(({ owed, amount, unallocated, late }) => ({ owed, units: amount.units, unallocated, late }))
    .toSorted((a, b) => Number(a.units - b.units));

async function expireNow(): Promise<void> {
  await world.evm.rpc('evm_increaseTime', [120]);
  await world.evm.mine();
  world.passSeconds(125);
  await pass();
}

describe('late money', () => {
  test('given ETH from inside a call and a node that knows no old balances, when it is found after the expiry, then it counts as in time', async () => {
    const invoice = await world.createInvoice({ currency: 'ETH', units: 10n ** 17n, expiresInMinutes: 1 });
    const node = await startRpcProxy(world.evm.rpcUrl);
    node.answer = ({ method }) =>
      method === 'eth_getBalance'
        ? { error: { code: -32_000, message: 'missing trie node: state is not available' } }
        : undefined;
    try {
      await payInside(world.evm, { address: invoice.address, wei: invoice.amount.units });
      await world.evm.rpc('evm_increaseTime', [120]);
      await world.evm.mine(3);
      world.passSeconds(125);
      await world.watch({ rpc: httpRpc({ url: node.url, attempts: 1 }) });
      const paid = await world.read(invoice);
      expect(paid.deposits).toMatchObject([{ txHash: null, late: false }]);
      expect(paid.transitions.map(({ status }) => status)).not.toContain('EXPIRED');
      expect(exceptionsOf(paid)).toEqual([]);
    } finally {
      await node.close();
    }
  });

  test('given a policy that holds it, then it is recorded and owed to nobody until it is accepted, and PAID after', async () => {
    const invoice = await invoiceWith({ latePolicy: 'HOLD' }, 1);
    await expireNow();
    expect((await world.read(invoice)).status).toBe('EXPIRED');
    await world.evm.payToken(invoice.address, UNITS);
    await pass(2);
    const held = await world.read(invoice);
    expect(held).toMatchObject({
      status: 'EXPIRED',
      received: { units: UNITS },
      confirmed: { units: UNITS },
    });
    expect(exceptionsOf(held)).toEqual(['LATE']);
    expect(await owedOf(invoice)).toEqual([{ owed: 0n, units: UNITS, unallocated: false, late: true }]);

    await accept(invoice);
    await pass();
    const paid = await world.read(invoice);
    expect(paid.transitions.map(({ status }) => status)).toEqual([
      'PENDING',
      'EXPIRED',
      'CONFIRMING',
      'PAID',
    ]);
    expect(await owedOf(invoice)).toMatchObject([{ owed: UNITS }]);
    expect(paid.asked).toBe(false);
  });

  test('given a policy that holds it, when part came in time and the rest late, then the part is owed and the rest waits', async () => {
    const invoice = await invoiceWith({ latePolicy: 'HOLD' }, 1);
    await world.evm.payToken(invoice.address, UNITS / 4n);
    await pass();
    await expireNow();
    await world.evm.payToken(invoice.address, (UNITS / 4n) * 3n);
    await pass(2);
    expect(await world.read(invoice)).toMatchObject({ status: 'EXPIRED', received: { units: UNITS } });
    expect(await owedOf(invoice)).toMatchObject([
      { owed: UNITS / 4n, late: false },
      { owed: 0n, late: true },
    ]);
    await accept(invoice);
    await pass();
    expect((await world.read(invoice)).status).toBe('PAID');
  });

  test('given a cancelled invoice whose late money is accepted before it reaches the amount, then what comes after counts', async () => {
    const invoice = await world.createInvoice({ currency: 'USDC', units: UNITS });
    await damage(world, invoice.id, 'status', 'CANCELLED');
    await world.evm.payToken(invoice.address, UNITS / 4n);
    await pass(2);
    expect(await owedOf(invoice)).toMatchObject([{ owed: 0n }]);
    await accept(invoice);
    await pass();
    const accepted = await world.read(invoice);
    expect(accepted).toMatchObject({ status: 'CANCELLED', asked: false });
    expect(await owedOf(invoice)).toMatchObject([{ owed: UNITS / 4n }]);
    await world.evm.payToken(invoice.address, (UNITS / 4n) * 3n);
    await pass(2);
    expect((await world.read(invoice)).status).toBe('PAID');
  });

  test('given a policy that accepts it and a second payment of a paid invoice in time, then it is unallocated and owed to nobody', async () => {
    const invoice = await world.createInvoice({ currency: 'USDC', units: UNITS });
    await world.evm.payToken(invoice.address, UNITS);
    await pass(2);
    await world.evm.payToken(invoice.address, UNITS + 1n);
    await pass(2);
    expect(await owedOf(invoice)).toEqual([
      { owed: UNITS, units: UNITS, unallocated: false, late: false },
      { owed: 0n, units: UNITS + 1n, unallocated: true, late: false },
    ]);
    expect(exceptionsOf(await world.read(invoice))).toEqual(['OVER']);
  });
});

describe('tolerance', () => {
  const tolerance = { under: 50_000n, over: 50_000n };

  test.each([
    [UNITS - 50_001n, 'PENDING', ['PARTIAL'], 50_001n],
    [UNITS - 50_000n, 'PAID', [], 0n],
    [UNITS + 50_000n, 'PAID', [], 0n],
    [UNITS + 50_001n, 'PAID', ['OVER'], 0n],
  ] as const)(
    'given half a percent, when %s units come, then it is %s',
    async (units, status, exceptions, due) => {
      const invoice = await invoiceWith({ tolerance });
      await world.evm.payToken(invoice.address, units);
      await pass(2);
      const read = await world.read(invoice);
      expect(read.status).toBe(status);
      expect(exceptionsOf(read)).toEqual(exceptions);
      expect(amountDue(read).units).toBe(due);
      expect(await owedOf(invoice)).toMatchObject([{ units, owed: units < UNITS ? units : UNITS }]);
    },
  );

  test('given dust, then it is recorded and asks for the rest to the last unit', async () => {
    const invoice = await world.createInvoice({ currency: 'USDC', units: UNITS });
    await world.evm.payToken(invoice.address, 1n);
    await pass(2);
    const read = await world.read(invoice);
    expect(read).toMatchObject({ status: 'PENDING', received: { units: 1n } });
    expect(toItem(read).paymentUri).toMatch(new RegExp(`uint256=${UNITS - 1n}$`));
  });
});
