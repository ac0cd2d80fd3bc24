import { type Lease, type Settlement } from '../../../../../functions/chain/ports.ts';
import type { Invoice } from '../../../../../functions/invoices/invoice.ts';
import { touch } from '../../../../../functions/invoices/ports.ts';
import type { Clock } from '../../../../../functions/shared/clock.ts';
import { parseInvoiceId } from '../../../../../functions/shared/ids.ts';
import { invoiceOf } from '../../../../fixtures/functions/chain/invoiceOf.ts';
import { memoryDriver } from '../../../../simulation/memory/memoryDriver.ts';
import { memoryStores } from '../../../../simulation/memory/memoryStores.ts';
import { tablesBySdk, tableStores } from '../../../../simulation/real/tableStores.ts';
import type { Stores } from '../../../../simulation/stores.ts';

export const CHAIN_ID = 31_337;
export const AT = '2026-01-01T00:10:00.000Z';
/** The block that the chain stands at when a branch is entered. */
export const BLOCK = {
  number: 9,
  hash: '0x09',
  parentHash: '0x08',
  timestamp: 1,
  baseFeePerGas: 0n,
  logsBloom: '0x',
};
/** The product's stores and the simulator's, which must do as they do. */
export const SUITES = [
  ['tables', async (clock: Clock) => tableStores(clock, tablesBySdk)],
  ['tables, as the simulator reaches them', async (clock: Clock) => tableStores(clock)],
  ['memory', async (clock: Clock) => memoryStores(clock)],
] as const;

/** The nth invoice of five base units, at an address of its own, not stored yet. */
export function nthInvoice(n: number): Invoice {
  const [asset] = memoryDriver(CHAIN_ID, 0, false).config.assets;
  if (asset === undefined) throw new Error('The chain of the simulator has no asset.');
  const id = parseInvoiceId(`inv_${String(n).padStart(26, '0')}`);
  if (!id.ok) throw new Error(id.error);
  const address = `0x${String(n).padStart(40, '0')}`;
  return { ...invoiceOf(asset, 5n, CHAIN_ID), id: id.value, address };
}

/** Takes a lease for six seconds. @throws where another holds it */
export async function takeLease(stores: Stores, name: string): Promise<Lease> {
  const lease = await stores.leases.acquire({ name, idleSeconds: 0, holdSeconds: 6 });
  if (lease === null) throw new Error(`${name} is held`);
  return lease;
}

/** What changes nothing of an invoice but its version. */
export function touched(before: Invoice, fence: Settlement['fence']): Settlement {
  return { invoice: { before, after: touch(before, AT) }, deposits: [], sweep: null, fence };
}
