import { expect, test } from 'vitest';
import type { Deposit } from '../../../../../functions/chain/deposit.ts';
import { readBlocks } from '../../../../../functions/chain/evm/evmNode.ts';
import { nameOutflows, type UnnamedOutflow } from '../../../../../functions/chain/outflow.ts';
import { batchMethod } from '../../../../../functions/chain/sweeping/batchMethod.ts';
import { nativeMethod } from '../../../../../functions/chain/sweeping/nativeMethod.ts';
import { OPEN_PLANS_MAX, sweepChain } from '../../../../../functions/chain/sweeping/sweepChain.ts';
import { firstCursor } from '../../../../../functions/chain/watching/cursor.ts';
import type { Invoice } from '../../../../../functions/invoices/invoice.ts';
import { parseInvoiceId } from '../../../../../functions/shared/ids.ts';
import { createLog } from '../../../../../functions/shared/log.ts';
import { shardOf } from '../../../../../functions/shared/shards.ts';
import { invoiceOf } from '../../../../fixtures/functions/chain/invoiceOf.ts';
import { memoryDriver } from '../../../../simulation/memory/memoryDriver.ts';
import { memoryStores } from '../../../../simulation/memory/memoryStores.ts';
import { NO_RECORDS } from '../../../../simulation/noRecords.ts';

const CHAIN_ID = 31_337;
const WAITING = 10_000;
const AT = '2026-01-01T00:00:00.000Z';

/** In memory: what is proven is whose turn it is, and the stores in memory are held to the contract of those on tables. */
test('given 10,000 sweeps that wait and are held, when passes follow, then each is bounded, every one has its turn, and is written once', async () => {
  const nowMs = Date.UTC(2026, 0, 1);
  const clock = { nowMs: () => nowMs };
  const driver = memoryDriver(CHAIN_ID, nowMs / 1_000, false);
  const asset = driver.config.assets.find(({ native }) => native);
  if (asset === undefined) throw new Error('a wrong fixture');
  const stores = memoryStores(clock);
  const invoices = await storePaid(stores, asset, WAITING);
  const pass = sweepChain({
    config: driver.config,
    rpc: driver.node,
    ...stores,
    ...stores.sweeper,
    spendings: { record: () => Promise.reject(new Error('nothing is spent')) },
    signer: driver.signer,
    treasuries: NO_RECORDS,
    addressMerchants: NO_RECORDS,
    methods: [nativeMethod],
    newId: () => 'never',
    clock,
    log: createLog({ level: 'ERROR', write: () => {} }),
  });
  const versions = async (): Promise<readonly number[]> =>
    Promise.all(invoices.map(async ({ id }) => (await stores.invoices.get(id))?.version ?? 0));
  let reached = 0;
  for (let passes = 0; reached < WAITING; passes++) {
    const outcome = await pass({});
    if (outcome.kind === 'failed') throw outcome.error;
    const now = (await versions()).filter((version) => version > 1).length;
    expect(outcome).toMatchObject({ kind: 'swept', open: 0, held: now - reached });
    // It goes on where the pass before stopped: nobody is looked at twice before all others.
    expect(now).toBeGreaterThan(reached);
    expect(now - reached).toBeLessThan(WAITING / 2);
    reached = now;
    expect(passes).toBeLessThan(WAITING / OPEN_PLANS_MAX);
  }
  for (let again = 0; again < 3; again++) await pass({});
  // A reason that an invoice has already is not written again.
  expect(new Set(await versions())).toEqual(new Set([2]));
});

/** More than one plan has parts for. */
const REFUSED = 250;
const TAKEN = 3;

test('given 250 deposits that a token refuses to move, when a stranger has moved those that are looked at last, then they are SWEPT by one pass, and the others wait', async () => {
  const nowMs = Date.UTC(2026, 0, 1);
  const clock = { nowMs: () => nowMs };
  const driver = memoryDriver(CHAIN_ID, nowMs / 1_000, false);
  const asset = driver.config.assets.find(({ native }) => !native);
  if (!asset?.tokenAddress) throw new Error('a wrong fixture');
  for (let block = 1; block <= 10; block++) await driver.mine(nowMs / 1_000 + block, () => true);
  const [mined] = await readBlocks(driver.node, [5]);
  const stores = memoryStores(clock);
  // On the chain nothing is at any of the addresses.
  const invoices = await storePaid(stores, asset, REFUSED);
  const inTurn = invoices.toSorted((a, b) => {
    const [shardA, shardB] = [shardOf(a.id), shardOf(b.id)];
    return shardA === shardB ? (a.id < b.id ? -1 : 1) : shardA < shardB ? -1 : 1;
  });
  const taken = inTurn.slice(-TAKEN);
  const outflows = taken.map(({ id, address }): UnnamedOutflow => ({
    chainId: CHAIN_ID,
    invoiceId: id,
    address: address.toLowerCase(),
    to: driver.config.treasury.toLowerCase(),
    tokenAddress: asset.tokenAddress?.toLowerCase() ?? null,
    due: null,
    units: 5n,
    fee: 0n,
    txHash: `0x${'99'.repeat(32)}`,
    blockNumber: 5,
    blockHash: mined?.hash ?? '',
    blockTimestamp: mined?.timestamp ?? 0,
    logIndex: 0,
  }));
  const [head] = await readBlocks(driver.node, ['latest']);
  const lease = await stores.leases.acquire({ name: 'watch', holdSeconds: 6, idleSeconds: 0 });
  if (!head || lease === null) throw new Error('a wrong fixture');
  const heights = { head: head.number, safe: null, finalized: null };
  const cursor = firstCursor(CHAIN_ID, '0x00', head, heights);
  await stores.cursors.enterBranch(cursor, null, lease);
  await stores.outflows.record(nameOutflows(outflows), { chainId: CHAIN_ID, number: cursor.branch });
  let ids = 0;
  const pass = sweepChain({
    config: driver.config,
    rpc: driver.node,
    ...stores,
    ...stores.sweeper,
    spendings: { record: () => Promise.reject(new Error('nothing is spent')) },
    signer: driver.signer,
    treasuries: NO_RECORDS,
    addressMerchants: NO_RECORDS,
    methods: [batchMethod],
    newId: () => `id-${++ids}`,
    clock,
    log: createLog({ level: 'ERROR', write: () => {} }),
  });

  expect(await pass({})).toMatchObject({ kind: 'swept', failed: 0 });

  const swept = [];
  for (const { id } of invoices) {
    const read = await stores.invoices.get(id);
    if (read?.status === 'SWEPT') swept.push(read.id);
    else
      expect(read).toMatchObject({ status: 'PAID', sweepHold: expect.stringContaining('TRANSFER_REFUSED') });
  }
  expect(swept.toSorted()).toEqual(taken.map(({ id }) => id).toSorted());
});

/** Each with the deposit that paid it. */
async function storePaid(
  { create, settlements }: ReturnType<typeof memoryStores>,
  asset: Parameters<typeof invoiceOf>[0],
  count: number,
): Promise<readonly Invoice[]> {
  const paid = Array.from({ length: count }, (_, i) => paidInvoice(asset, i));
  await create(paid.map(({ invoice }) => invoice));
  for (const { deposit } of paid)
    await settlements.commit({
      invoice: null,
      deposits: [{ before: null, after: deposit }],
      sweep: null,
      fence: null,
    });
  return paid.map(({ invoice }) => invoice);
}

function invoiceId(number: number): Invoice['id'] {
  const id = parseInvoiceId(`inv_${String(number).padStart(26, '0')}`);
  if (!id.ok) throw new Error(id.error);
  return id.value;
}

function paidInvoice(
  asset: Parameters<typeof invoiceOf>[0],
  number: number,
): { readonly invoice: Invoice; readonly deposit: Deposit } {
  const made = invoiceOf(asset, 5n, CHAIN_ID);
  const id = invoiceId(number);
  const address = `0x${String(number).padStart(40, '0')}`;
  const shown = {
    id: `dep_${number}`,
    status: 'CONFIRMED',
    txHash: `0x${number}`,
    logIndex: 0,
    from: null,
    amount: made.amount,
    blockNumber: 1,
    blockHash: '0x01',
    confirmations: 2,
    late: false,
  } as const;
  const deposit: Deposit = {
    ...shown,
    version: 1,
    invoiceId: id,
    merchantId: made.merchantId,
    address,
    blockTimestamp: 1,
    finality: { requiredConfirmations: 2 },
    owed: 5n,
    unallocated: false,
    confirmedVersion: 1,
    sweepId: null,
    updatedAt: AT,
    transitions: [],
  };
  const { status: _, ...body } = made;
  const invoice: Invoice = {
    ...body,
    id,
    address,
    derivationIndex: number,
    received: made.amount,
    confirmed: made.amount,
    deposits: [shown],
    status: 'PAID',
    paidAt: AT,
  };
  return { invoice, deposit };
}
