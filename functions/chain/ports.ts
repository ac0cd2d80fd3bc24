import type { Deposit } from './deposit.ts';
import type { Sweep } from './sweep.ts';

export type { Deposit, DepositChange, DepositStatus } from './deposit.ts';
export type { Leg, Sweep, SweepMethodName, SweepStatus } from './sweep.ts';

export interface Block {
  readonly number: number;
  readonly hash: string;
  readonly parentHash: string;
  /** Seconds since 1970. */
  readonly timestamp: number;
}

/** Proof that a pass owns its chain: every write of the pass checks it, so that a pass that overslept writes nothing. */
export interface Lease {
  /** `watch#<chainId>` or `sweep#<chainId>`. */
  readonly name: string;
  /** Grows with each holder. */
  readonly token: number;
}

/** Where a watch pass stands. */
export interface Cursor {
  readonly chainId: number;
  readonly version: number;
  /** Hash of block 0: another one is another chain, or one that was started anew. */
  readonly genesisHash: string;
  readonly block: number;
  readonly hash: string;
  /** Seconds since 1970. */
  readonly timestamp: number;
  /** Hashes of the newest blocks by height, at most `reorgDepth`, `block` included. */
  readonly recent: Readonly<Record<string, string>>;
  /** Where the daily look at old addresses stands. */
  readonly lateBlock: number;
  readonly lateTimestamp: number;
  /** Invoices whose scan failed, with the first block that they still need. */
  readonly lagging: Readonly<Record<string, number>>;
}

/** A write of the chain context that an invoice's change takes along in its transaction. */
export type ChainWrite =
  | {
      readonly kind: 'deposit';
      readonly next: Deposit;
      /** Null: must not exist. */ readonly expectedVersion: number | null;
    }
  | { readonly kind: 'sweep'; readonly next: Sweep; readonly expectedVersion: number | null }
  /** The lease must still be ours. */
  | { readonly kind: 'lease'; readonly lease: Lease }
  /** Takes a nonce: `expected` is the next one before, null where the account has no item yet. */
  | {
      readonly kind: 'nonce';
      readonly chainId: number;
      readonly address: string;
      readonly expected: number | null;
      readonly next: number;
    };

/** Sends a message that only wakes: a lost one costs time, since the minute schedule does the same. */
export interface WakeQueue {
  wake(message: WakeMessage, delaySeconds: number): Promise<void>;
}

/** The body of the watch and the sweep queue. `generation` is on messages that a loop sent to itself. */
export interface WakeMessage {
  readonly chainId: number;
  readonly generation?: number;
}
