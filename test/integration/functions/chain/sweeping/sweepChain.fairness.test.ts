import { expect, test } from 'vitest';
import type { Deposit } from '../../../../../functions/chain/deposit.ts';
import { nativeMethod } from '../../../../../functions/chain/sweeping/nativeMethod.ts';
import { OPEN_PLANS_MAX, sweepChain } from '../../../../../functions/chain/sweeping/sweepChain.ts';
import type { Invoice } from '../../../../../functions/invoices/invoice.ts';
import { parseInvoiceId } from '../../../../../functions/shared/ids.ts';
import { createLog } from '../../../../../functions/shared/log.ts';
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
  const invoices = Array.from({ length: WAITING }, (_, i) => paidInvoice(asset, i));
  await stores.create(invoices.map(({ invoice }) => invoice));
  for (const { deposit } of invoices)
    await stores.settlements.commit({
      invoice: null,
      deposits: [{ before: null, after: deposit }],
      sweep: null,
      fence: null,
    });
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
    Promise.all(invoices.map(async ({ invoice: { id } }) => (await stores.invoices.get(id))?.version ?? 0));
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
    createdAt: AT,
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
