import type { InvoiceStore } from '../../invoices/ports.ts';
import type { TreasuryReader } from '../../merchants/ports.ts';
import type { Clock } from '../../shared/clock.ts';
import type { Log } from '../../shared/log.ts';
import type { ChainConfig } from '../chainConfig.ts';
import type { Rpc } from '../evm/rpc.ts';
import type { OutflowStore } from '../outflow.ts';
import type { AddressMerchants } from '../outsideTreasuries.ts';
import type { Signer } from '../keys/signer.ts';
import type {
  ChainStore,
  ChainTransactionStore,
  CursorStore,
  LeaseStore,
  PlaceStore,
  SettlementStore,
} from '../ports.ts';
import type { SpendingStore } from '../walletSpending.ts';
import type { SweepMethod } from './sweepMethod.ts';

/** What a pass over a chain needs. */
export interface SweepDeps {
  readonly config: ChainConfig;
  readonly rpc: Rpc;
  readonly invoices: InvoiceStore;
  readonly chain: ChainStore;
  readonly settlements: SettlementStore;
  readonly transactions: ChainTransactionStore;
  readonly outflows: OutflowStore;
  readonly spendings: SpendingStore;
  readonly leases: LeaseStore;
  readonly places: PlaceStore;
  /** The watcher's: says which branch the chain is on. */
  readonly cursors: Pick<CursorStore, 'get' | 'reorganised'>;
  readonly signer: Signer;
  readonly treasuries: TreasuryReader;
  readonly addressMerchants: AddressMerchants;
  /** In the order of preference. */
  readonly methods: readonly SweepMethod[];
  /** A fresh ULID. */
  newId(): string;
  readonly clock: Clock;
  readonly log: Log;
}
