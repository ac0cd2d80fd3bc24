import type { CertificateStore } from '../certificate/ports.ts';
import type { InvoiceStore } from '../../invoices/ports.ts';
import type { TreasuryReader } from '../../merchants/ports.ts';
import type { Clock } from '../../shared/clock.ts';
import type { Log } from '../../shared/log.ts';
import type { ChainConfig } from '../chainConfig.ts';
import type { FoundMoneyStore } from '../foundMoney.ts';
import type { Rpc } from '../evm/rpc.ts';
import type {
  AddressStore,
  ChainStore,
  ChainTransactionStore,
  CursorStore,
  LeaseStore,
  PlaceStore,
  SettlementStore,
  Witnesses,
} from '../ports.ts';
import type { RangeStore } from '../rangeRecord.ts';
import type { OutflowStore } from '../outflow.ts';
import type { WatchMemory } from './watchMemory.ts';

/** What the works of the watcher need, of one chain. */
export interface WatchDeps extends Witnesses {
  readonly config: ChainConfig;
  readonly rpc: Rpc;
  readonly invoices: InvoiceStore;
  readonly chain: ChainStore;
  readonly settlements: SettlementStore;
  readonly transactions: ChainTransactionStore;
  readonly outflows: OutflowStore;
  readonly foundMoney: FoundMoneyStore;
  /** Of merchants, without addresses of ours. */
  readonly treasuries: TreasuryReader;
  readonly addresses: AddressStore;
  readonly cursors: CursorStore;
  readonly places: PlaceStore;
  readonly ranges: RangeStore;
  readonly certificates: CertificateStore;
  readonly leases: LeaseStore;
  readonly memory: WatchMemory;
  readonly clock: Clock;
  readonly log: Log;
}

/** What a work did. */
export interface WorkDone {
  readonly writes: number;
  /** Invoices that could not be settled. */
  readonly failed: number;
  /** Balances that are not explained: an operator must look. */
  readonly differing: number;
  /** Final money waits for the sweeper. */
  readonly sweepable: boolean;
  /** Deposits were recorded that wait to be confirmed. */
  readonly found: boolean;
  /** Its time was over before its work: it goes on at once. */
  readonly unfinished: boolean;
  /** So long nothing can be due that nobody wakes it for, in milliseconds; 0: that is not known. */
  readonly restMs: number;
}

export const NOTHING_DONE: WorkDone = {
  writes: 0,
  failed: 0,
  differing: 0,
  sweepable: false,
  found: false,
  unfinished: false,
  restMs: 0,
};

/** Longer no work rests: what wakes it may be lost. */
export const REST_MS_MAX = 60_000;
/** Indexes follow their tables within moments: what was written just before is looked for until then. */
export const INDEX_LAG_MS = 10_000;

/** What one pass of a work has time for; its function has more. */
const WORK_MS = 30_000;

/** Milliseconds since 1970. */
export function deadlineOf({ clock }: Pick<WatchDeps, 'clock'>): number {
  return clock.nowMs() + WORK_MS;
}
