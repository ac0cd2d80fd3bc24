import type { InvoiceStore } from '../../invoices/ports.ts';
import type { Clock } from '../../shared/clock.ts';
import type { Log } from '../../shared/log.ts';
import type { ChainConfig } from '../chainConfig.ts';
import type { Rpc } from '../evm/rpc.ts';
import type { Signer } from '../keys/signer.ts';
import type { ChainStore, LeaseStore, NonceStore, SettlementStore } from '../ports.ts';
import type { SweepMethod } from './sweepMethod.ts';

/** What sweeping one invoice needs. */
export interface SweepInvoiceDeps {
  readonly invoices: InvoiceStore;
  readonly chain: ChainStore;
  readonly settlements: SettlementStore;
  /** A fresh ULID. */
  newId(): string;
  /** One after another: writes that check the same lease would be conflicts of one another. */
  inTurn<T>(work: () => Promise<T>): Promise<T>;
}

/** What a pass over a chain needs. */
export interface SweepDeps extends Omit<SweepInvoiceDeps, 'inTurn'> {
  readonly config: ChainConfig;
  readonly rpc: Rpc;
  readonly leases: LeaseStore;
  readonly nonces: NonceStore;
  readonly signer: Signer;
  /** In the order of preference. */
  readonly methods: readonly SweepMethod[];
  readonly clock: Clock;
  readonly log: Log;
}
