import type { CertificateStore } from '../../functions/chain/certificate/ports.ts';
import type {
  AddressStore,
  ChainStore,
  CursorStore,
  HeadStore,
  LeaseStore,
  PlaceStore,
  SettlementStore,
} from '../../functions/chain/ports.ts';
import type { RangeStore } from '../../functions/chain/rangeRecord.ts';
import type { FoundMoneyStore } from '../../functions/chain/foundMoney.ts';
import type { OutflowStore } from '../../functions/chain/outflow.ts';
import type { Invoice } from '../../functions/invoices/invoice.ts';
import type { InvoiceStore } from '../../functions/invoices/ports.ts';
import type { SweeperStores } from './sweeper.ts';

/** What the watcher and the sweeper read and write, on tables or in memory. */
export interface Stores {
  readonly invoices: InvoiceStore;
  readonly chain: ChainStore;
  readonly settlements: SettlementStore;
  readonly outflows: OutflowStore;
  readonly foundMoney: FoundMoneyStore;
  readonly addresses: AddressStore;
  readonly cursors: CursorStore;
  readonly places: PlaceStore;
  readonly ranges: RangeStore;
  readonly certificates: CertificateStore;
  readonly leases: LeaseStore;
  /** What the sweeper alone stores. */
  readonly sweeper: SweeperStores;
  readonly heads: HeadStore;
  /** Puts new invoices and their addresses, as `createInvoice` does. */
  create(invoices: readonly Invoice[]): Promise<void>;
  close(): Promise<void>;
}
