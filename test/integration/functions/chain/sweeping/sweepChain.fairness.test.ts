import { expect, test } from 'vitest';
import type { Deposit } from '../../../../../functions/chain/deposit.ts';
import type { SweepMethod } from '../../../../../functions/chain/sweeping/sweepMethod.ts';
import { OPEN_PLANS_MAX, sweepChain } from '../../../../../functions/chain/sweeping/sweepChain.ts';
import type { Invoice } from '../../../../../functions/invoices/invoice.ts';
import { parseInvoiceId } from '../../../../../functions/shared/ids.ts';
import { createLog } from '../../../../../functions/shared/log.ts';
import { invoiceOf } from '../../../../fixtures/functions/chain/invoiceOf.ts';
import { memoryDriver } from '../../../../simulation/memory/memoryDriver.ts';
import { memoryStores } from '../../../../simulation/memory/memoryStores.ts';

const CHAIN_ID = 31_337;
const WAITING = 10_000;
const AT = '2026-01-01T00:00:00.000Z';

/** In memory: what is proven is whose turn it is, and the stores in memory are held to the contract of those on tables. */
test('given 10,000 sweeps that wait and are held, when passes follow, then each is bounded, every one has its turn, and none twice before all', async () => {
  const nowMs = Date.UTC(2026, 0, 1);
  const clock = { nowMs: () => nowMs };
  const driver = memoryDriver(CHAIN_ID, nowMs / 1_000, false);
  const asset = driver.config.assets.find(({ native }) => !native);
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
  const turns = new Map<string, number>();
  const method: SweepMethod = {
    name: 'TOP_UP',
    reason: 'It holds everything.',
    carries: () => true,
    nextTransaction: async ({ parts }) => {
      for (const { invoiceId } of parts) turns.set(invoiceId, (turns.get(invoiceId) ?? 0) + 1);
      return { kind: 'wait', code: 'TOKEN_PAUSED' };
    },
    replaceTransaction: async () => ({ kind: 'wait', code: 'TOKEN_PAUSED' }),
  };
  const pass = sweepChain({
    config: driver.config,
    rpc: driver.node,
    ...stores,
    ...stores.sweeper,
    signer: driver.signer,
    methods: [method],
    newId: () => 'never',
    clock,
    log: createLog({ level: 'ERROR', write: () => {} }),
  });
  let passes = 0;
  for (; turns.size < WAITING; passes++) {
    const before = [...turns.values()].reduce((sum, each) => sum + each, 0);
    const outcome = await pass({});
    const looked = [...turns.values()].reduce((sum, each) => sum + each, 0) - before;
    if (outcome.kind === 'failed') throw outcome.error;
    expect(outcome).toMatchObject({ kind: 'swept', open: 0, held: looked, unfinished: turns.size < WAITING });
    expect(looked).toBeLessThanOrEqual(2 * OPEN_PLANS_MAX);
    expect(passes).toBeLessThan(WAITING / 10);
  }
  expect(new Set(turns.values())).toEqual(new Set([1]));
  const [first] = invoices;
  expect(await stores.invoices.get(first?.invoice.id ?? invoiceId(0))).toMatchObject({
    version: 2,
    status: 'PAID',
  });
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
