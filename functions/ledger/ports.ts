import type { Account, Totals } from './account.ts';
import type { JoinedWrite } from '../shared/joinedWrite.ts';
import type { Hold, HoldProblem } from './hold.ts';
import type { EntryProblem, JournalEntry } from './journalEntry.ts';
import type { Anchor, AnchorWalk, WrittenAnchor } from './anchor.ts';
import type { Block } from './seal.ts';

export type PostOutcome =
  | { readonly kind: 'POSTED' }
  /** The same entry stands already: the caller's event was delivered again. */
  | { readonly kind: 'ALREADY_POSTED' }
  /** Another entry stands under the same source: a bug of the caller, nothing was written. */
  | { readonly kind: 'SOURCE_CONFLICT' }
  | { readonly kind: 'INSUFFICIENT'; readonly accountId: string }
  /** A refusal stands under this source. */
  | { readonly kind: 'REFUSED'; readonly refusal: Refusal }
  | { readonly kind: 'UNKNOWN_ACCOUNT'; readonly accountId: string }
  | { readonly kind: 'HOLD_REFUSED'; readonly problem: HoldProblem }
  | MarkConflict;

/** The mark's own condition was not met, so that nothing was written. */
interface MarkConflict {
  readonly kind: 'MARK_CONFLICT';
}

export type RefuseOutcome =
  | { readonly kind: 'REFUSED' }
  /** Another delivery was faster: its refusal or entry stands, with its mark. */
  | { readonly kind: 'ALREADY_REFUSED'; readonly refusal: Refusal }
  | { readonly kind: 'ALREADY_POSTED' }
  | MarkConflict;

/** Why a source is never posted. */
export interface Refusal {
  readonly code: EntryProblem['code'] | 'INSUFFICIENT_FUNDS' | 'HOLD_ENDED';
  /** The account that had too little, or that the problem is about. */
  readonly accountId?: string;
}

export interface PostOptions {
  /** Takes the money from that hold and releases the hold's rest. */
  readonly holdId?: string;
  /** Written with the entry or not at all: the mark on what is posted. */
  readonly mark?: JoinedWrite;
}

/** One of several entries that are posted together where they can be. */
export interface EntryToPost extends PostOptions {
  readonly entry: JournalEntry;
}

export type HoldOutcome =
  | { readonly kind: 'HELD'; readonly hold: Hold }
  /** Conditions of joined writes were not met, by position, so that nothing was written. */
  | { readonly kind: 'JOINED_REFUSED'; readonly unmet: readonly boolean[] }
  | { readonly kind: 'REFUSED'; readonly problem: HoldProblem }
  | { readonly kind: 'INSUFFICIENT'; readonly accountId: string }
  | { readonly kind: 'UNKNOWN_ACCOUNT'; readonly accountId: string };

export type EndHoldOutcome =
  | { readonly kind: 'ENDED' }
  | { readonly kind: 'UNKNOWN_HOLD' }
  | { readonly kind: 'REFUSED'; readonly problem: HoldProblem };

export interface HoldRequest {
  readonly id: string;
  readonly accountId: string;
  /** Base units; zero and less are refused. */
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
  /** Opens the account; one that stands gets its limit and its stripes, of which it never loses any. */
  openAccount(account: Account): Promise<void>;
  getAccount(accountId: string): Promise<Account | null>;
  /** One snapshot over all stripes; while they are written without pause, what each had, one after the other. */
  totals(account: Account): Promise<Totals>;
  /** What limits are checked against, over all stripes: the balance less what is held, unless somebody tampered with it. */
  available(account: Account): Promise<bigint>;
  /** Posts a balanced entry. */
  post(entry: JournalEntry, options?: PostOptions): Promise<PostOutcome>;
  /**
   * Posts entries as `post` would one after the other, in some order, in as few transactions as they fit in. Each has an outcome of its
   * own, in the order of the entries; one that fails holds up no other.
   */
  postAll(entries: readonly EntryToPost[]): Promise<readonly PromiseSettledResult<PostOutcome>[]>;
  /**
   * Ends an entry's source without an entry: it is never posted from here on. One transaction with the mark: whoever was first, the
   * refusal or the same entry delivered elsewhere meanwhile, stands.
   */
  refuse(
    source: Pick<JournalEntry, 'id' | 'source' | 'postedAt'>,
    refusal: Refusal,
    mark?: JoinedWrite,
  ): Promise<RefuseOutcome>;
  /**
   * Takes an amount out of what is available, unless there is too little.
   *
   * @param joined written with the hold or not at all. Default: nothing
   */
  hold(request: HoldRequest, now: Date, joined?: readonly JoinedWrite[]): Promise<HoldOutcome>;
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

/** Keeping what blocks were, where whoever may write to the table may neither change nor delete it. */
export interface AnchorStore {
  /** The same again changes nothing. */
  put(anchor: WrittenAnchor): Promise<void>;
}

export interface AnchorReader {
  /** Books that have anchors, whether or not the ledger still has them. */
  books(): Promise<readonly string[]>;
  /** In no order. */
  ofBook(book: string): Promise<readonly Anchor[]>;
}

// What other contexts use of the ledger: accounts, entries and how they are made.
export { type Account, type AccountType, fulfils, type Side } from './account.ts';
export {
  type EntryDraft,
  type EntryProblem,
  entryId,
  type JournalEntry,
  journalEntry,
  type Posting,
} from './journalEntry.ts';

/** Anchors of all books, page by page. */
export interface AnchorPages {
  /** Up to a thousand after a page's end, by key; null begins. The next page begins after `next`; null: there is none. */
  page(after: string | null): Promise<{ readonly items: readonly Anchor[]; readonly next: string | null }>;
}

/** Finds the holds whose time is over. */
export interface OpenHolds {
  /** Ids of pending holds of one shard (0 to 15) that expired at `now` or before, the oldest first. */
  due(
    shard: number,
    now: Date,
    after?: string,
  ): Promise<{ readonly ids: readonly string[]; readonly after?: string }>;
}

/** What a walk over the whole table meets, in the table's own order: lines of a stripe stand before its totals. */
export type WalkedItem =
  | { readonly kind: 'ENTRY'; readonly entry: JournalEntry }
  | {
      readonly kind: 'LINE';
      readonly stripe: string;
      readonly accountId: string;
      readonly line: StatementLine;
    }
  | { readonly kind: 'ACCOUNT'; readonly account: Account }
  | { readonly kind: 'HOLD'; readonly hold: Hold }
  | { readonly kind: 'TOTALS'; readonly stripe: string; readonly debits: bigint; readonly credits: bigint }
  | { readonly kind: 'BLOCK'; readonly block: Block };

/** What was posted to one stripe of an account. */
export interface StripeSums {
  readonly debits: bigint;
  readonly credits: bigint;
}

/** Walking over everything that the ledger has, page by page. */
export interface LedgerWalk {
  /** Up to a megabyte after a page's end; null begins. The next page begins after `next`; null: there is none. */
  page(
    after: string | null,
  ): Promise<{ readonly items: readonly WalkedItem[]; readonly next: string | null }>;
  /** Totals, the sum of all lines, and the totals again: totals only grow, so the sum lies between. */
  stripe(stripe: string): Promise<readonly [StripeSums, StripeSums, StripeSums]>;
  /** Consistent; absent ones are left out. */
  entries(ids: readonly string[]): Promise<ReadonlyMap<string, JournalEntry>>;
  /** Consistent; absent ones are left out. */
  blocks(refs: readonly Pick<Block, 'book' | 'seq'>[]): Promise<readonly Block[]>;
  /** Postings of these entries that have no line in any stripe of their account. */
  withoutLine(
    entries: readonly JournalEntry[],
  ): Promise<readonly { readonly entryId: string; readonly index: number }[]>;
  /** One snapshot over all stripes; null where they are written without pause. */
  balances(account: Account): Promise<(Totals & { readonly available: bigint }) | null>;
  /** What the hold's stripe says is held there, read before the hold; null where the hold has ended by then. */
  heldBeside(hold: Hold): Promise<bigint | null>;
}

/** The accounts of one book, page by page. */
export interface AccountBook {
  /** By id, from after one on; eventually consistent. */
  accounts(book: string, limit: number, after?: string): Promise<readonly Account[]>;
}

/** Books of what keys did: entries without postings. */
export interface AuditBook {
  /** False when the entry stands already. */
  append(entry: JournalEntry): Promise<boolean>;
  /** The newest first; eventually consistent. `before`: only what is older than this position. */
  newest(
    book: string,
    limit: number,
    before?: string,
  ): Promise<readonly { readonly entry: JournalEntry; readonly position: string }[]>;
}

/** Where a verification of the whole ledger stands. */
export interface Verification {
  readonly version: number;
  /** End of the last page; null: a round begins. */
  readonly after: string | null;
  /** The stripe whose lines were met last and whose totals were not, with the sums so far. */
  readonly open: (StripeSums & { readonly stripe: string }) | null;
  /** The block met last, of the book whose blocks are being met. */
  readonly block: Block | null;
  /** Problems of this round so far, and of the last whole one. */
  readonly found: number;
  readonly lastFound: number;
  /** The blocks' comparison with what was anchored of them goes round at its own pace. */
  readonly anchors: AnchorWalk;
  /** ISO 8601: when the last whole round ended; null: none has. */
  readonly lastEndedAt: string | null;
}

export interface VerificationStore {
  read(): Promise<Verification | null>;
  /** False: another pass wrote meanwhile, and this one is worth nothing. */
  write(verification: Verification): Promise<boolean>;
}
