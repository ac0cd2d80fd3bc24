import type { Log } from '../../shared/log.ts';
import type { Invoice } from '../../invoices/ports.ts';
import type { ChainConfig } from '../chainConfig.ts';
import type { Deposit } from '../deposit.ts';
import type { BlockReader } from '../evm/blockReader.ts';
import type { Rpc } from '../evm/rpc.ts';
import type { Outflow, OutflowStore } from '../outflow.ts';
import type { ChainStore, Cursor, Witnesses } from '../ports.ts';
import type { Sweep } from '../sweep.ts';
import type { BalanceReader } from './balanceReader.ts';
import type { Finding } from './finding.ts';

/** Wei of ours at a token's address, by block: gas that it was given, and what sweeps took of it. */
export interface Gas {
  /** `id` is the name that it would have as a deposit. */
  readonly given: readonly { readonly id: string; readonly height: number; readonly units: bigint }[];
  readonly taken: readonly { readonly txHash: string; readonly height: number; readonly units: bigint }[];
}

/** An address of ours, as its invoice and the chain table know it. */
export interface Account {
  readonly invoice: Invoice;
  /** Its deposits that no reorganisation took, in blocks up to the pinned one. */
  readonly live: readonly Deposit[];
  /** All its sweeps; read for native money only. */
  sweeps(): Promise<readonly Sweep[]>;
  /** Of a token's address: native money of ours there, in place of what its sweeps say. */
  readonly gas?: Gas;
  /** What is stored of what left it. */
  outflows(): Promise<readonly Outflow[]>;
}

/** One look at one invoice. */
export interface BalanceRound {
  readonly deps: Witnesses & {
    readonly rpc: Rpc;
    readonly chain: ChainStore;
    readonly outflows: OutflowStore;
    readonly log: Log;
  };
  readonly invoice: Invoice;
  readonly view: {
    readonly config: ChainConfig;
    readonly cursor: Cursor;
    readonly reader: BlockReader;
    readonly balances: BalanceReader | null;
  };
  /** ISO 8601. */
  readonly at: string;
}

export interface PinnedBlock {
  readonly number: number;
  readonly hash: string;
}

export interface CheckDeps {
  readonly rpc: Rpc;
  readonly config: ChainConfig;
  readonly reader: BlockReader;
  readonly pinned: PinnedBlock;
}

/** Whether the balance is what came in less what went out. */
export type BalanceCheck =
  | { readonly kind: 'equal' }
  /** It is equal with outflows as the node shows them, of which these are stored otherwise. */
  | { readonly kind: 'left'; readonly outflows: readonly Outflow[] }
  /** The chain shows money that was not recorded; with it, it is equal. */
  | { readonly kind: 'found'; readonly findings: readonly Finding[] }
  /** Base units. `expected` counts everything that the chain shows. */
  | { readonly kind: 'differs'; readonly expected: bigint; readonly found: bigint | null };
