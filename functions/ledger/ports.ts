import type { Account, Totals } from './account.ts';
import type { Hold, HoldProblem } from './hold.ts';
import type { JournalEntry } from './journalEntry.ts';
import type { Block } from './seal.ts';

export type PostOutcome =
  | { readonly kind: 'POSTED' }
  /** The same entry stands already: the caller's event was delivered again. */
  | { readonly kind: 'ALREADY_POSTED' }
  /** Another entry stands under the same source: a bug of the caller, nothing was written. */
  | { readonly kind: 'SOURCE_CONFLICT' }
  | { readonly kind: 'INSUFFICIENT'; readonly accountId: string }
  | { readonly kind: 'UNKNOWN_ACCOUNT'; readonly accountId: string }
  | { readonly kind: 'HOLD_REFUSED'; readonly problem: HoldProblem };

export type HoldOutcome =
  | { readonly kind: 'HELD'; readonly hold: Hold }
  | { readonly kind: 'INSUFFICIENT'; readonly accountId: string }
  | { readonly kind: 'UNKNOWN_ACCOUNT'; readonly accountId: string };

export type EndHoldOutcome =
  | { readonly kind: 'ENDED' }
  | { readonly kind: 'UNKNOWN_HOLD' }
  | { readonly kind: 'REFUSED'; readonly problem: HoldProblem };

export interface HoldRequest {
  readonly id: string;
  readonly accountId: string;
  readonly amount: bigint;
  readonly expiresAt: Date;
}

/** One line of an account's statement, oldest first. */
export interface StatementLine {
  readonly entryId: string;
  /** Position of the posting in its entry. */
  readonly index: number;
  readonly postedAt: string;
  readonly side: 'DEBIT' | 'CREDIT';
  readonly amount: bigint;
  readonly description: string;
  readonly transactionId?: string;
}

export interface Page<T> {
  readonly items: readonly T[];
  /** Pass it back to read on; absent on the last page. */
  readonly next?: string;
}

/** Where accounts and the journal live. Every write is atomic and idempotent. */
export interface LedgerStore {
  /** Opens the account unless it stands already. */
  openAccount(account: Account): Promise<void>;
  getAccount(accountId: string): Promise<Account | null>;
  /** Exact: one snapshot over all stripes. */
  totals(account: Account): Promise<Totals>;
  /** What limits are checked against, over all stripes: the balance less what is held, unless somebody tampered with it. */
  available(account: Account): Promise<bigint>;
  /** Posts a balanced entry; with `holdId` it takes the money from that hold and releases the hold's rest. */
  post(entry: JournalEntry, options?: { readonly holdId?: string }): Promise<PostOutcome>;
  /**
   * Ends an entry's source without an entry: it is never posted from here on. One conditional write: whoever was first, the refusal
   * or the same entry delivered elsewhere meanwhile, stands.
   *
   * @param accountId the account that has too little
   */
  refuse(entry: JournalEntry, accountId: string): Promise<'REFUSED' | 'POSTED'>;
  hold(request: HoldRequest, now: Date): Promise<HoldOutcome>;
  voidHold(holdId: string): Promise<EndHoldOutcome>;
  expireHold(holdId: string, now: Date): Promise<EndHoldOutcome>;
  getEntry(entryId: string): Promise<JournalEntry | null>;
  /** Lines posted before `until`, newest first. */
  statement(account: Account, options: StatementOptions): Promise<Page<StatementLine>>;
}

export interface StatementOptions {
  readonly limit: number;
  /** ISO 8601, exclusive; absent: up to now. */
  readonly until?: string;
  readonly next?: string;
}

/** Reading a whole book, for verification, reports and exports. */
export interface BookReader {
  books(): Promise<readonly string[]>;
  accounts(book: string): Promise<readonly Account[]>;
  entries(book: string): AsyncIterable<JournalEntry>;
  blocks(book: string): Promise<readonly Block[]>;
  /** Every statement line of the account, in no order. */
  lines(account: Account): AsyncIterable<StatementLine>;
}

/** Appending to a book's seal. */
export interface SealStore {
  /** Null before the first. */
  lastBlock(book: string): Promise<Block | null>;
  /** False: another sealer appended a block with this number first. */
  appendBlock(block: Block): Promise<boolean>;
}

// What other contexts use of the ledger: accounts, entries and how they are made.
export type { Account, AccountType, Side } from './account.ts';
export { type EntryDraft, entryId, type JournalEntry, journalEntry, type Posting } from './journalEntry.ts';

/** Finds the holds whose time is over. */
export interface OpenHolds {
  /** Ids of pending holds of one shard (0 to 15) that expired at `now` or before, the oldest first. */
  due(
    shard: number,
    now: Date,
    after?: string,
  ): Promise<{ readonly ids: readonly string[]; readonly after?: string }>;
}
