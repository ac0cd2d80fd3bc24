import type { TransactionId } from '../shared/ids.ts';
import type { Account, EntryDraft, Refusal } from '../ledger/ports.ts';
import type { JoinedWrite } from '../shared/joinedWrite.ts';
import type { Lap } from './lap.ts';
import type { Rate } from './rate.ts';
import type { MerchantTypeEntry } from './decisionRules/rule.ts';

/** Remembers which transaction came first, as long as transactions are kept. */
export interface DedupeStore {
  /**
   * Claims the key for this transaction, in one conditional write. The same transaction again (a redelivered record) is no
   * duplicate.
   *
   * @returns the transaction that holds the key: the caller's own, or the first one
   */
  claim(key: string, transactionId: TransactionId): Promise<TransactionId>;
  /** Gives the key to this transaction, whoever held it. */
  take(key: string, transactionId: TransactionId): Promise<void>;
}

/** Where the recovery of stuck transactions is in its lap. */
export interface LapStore {
  /** Null before the first. */
  read(): Promise<Lap | null>;
  write(lap: Lap): Promise<void>;
}

/** An account as the bank's records describe it. Amounts in base units of its currency. */
export interface AccountRecord {
  readonly accountId: string;
  readonly type: 'CURRENT' | 'SAVINGS' | 'CREDIT';
  readonly status: 'OPEN' | 'BLOCKED';
  readonly currency: string;
  readonly countryCode: string;
  readonly bankName: string;
  /** BIC (ISO 9362). */
  readonly bankIdentifier: string;
  readonly customerId: string;
  readonly maxPerTransaction: bigint | null;
  readonly reviewAbove: bigint | null;
  /** True for accounts with a credit line: they may go below zero. */
  readonly mayBeNegative: boolean;
  /** Items that the ledger spreads the account over, 1 to 64: one item takes about 1,000 postings a second. */
  readonly stripes: number;
}

/** The tables that transactions are enriched from. A failing look-up throws and is retried; null is a true "no such". */
export interface ReferenceData {
  account(merchantId: string, accountId: string): Promise<AccountRecord | null>;
  merchantType(code: string): Promise<MerchantTypeEntry | null>;
  /** The newest rate published on or before the day. */
  rate(from: string, to: string, day: string): Promise<Rate | null>;
}

export type PostingOutcome =
  | { readonly kind: 'POSTED'; readonly reference: string; readonly marked: boolean }
  /** Refused for good: under this source trying again would be refused again. */
  | ({ readonly kind: 'REFUSED'; readonly marked: boolean } & PostingRefusal)
  /** What is posted has changed since it was read; nothing was written. */
  | { readonly kind: 'MARK_CONFLICT' };

export interface PostingRefusal {
  readonly code: Refusal['code'];
  readonly reason: string;
}

/** Marks what is posted, in the transaction that posts or refuses it. */
export interface PostingMark {
  /** @param reference of the journal entry */
  posted(reference: string): JoinedWrite;
  refused(refusal: PostingRefusal): JoinedWrite;
}

/** What is to be posted, with the accounts that it may be the first to touch. */
export interface PostingRequest {
  /** The hold that the money is taken from. */
  readonly holdId?: string;
  readonly draft: EntryDraft;
  readonly accounts: readonly Account[];
}

/**
 * Where approved money is posted. Idempotent on the draft's source. What may succeed later throws, so that the queue delivers
 * again. `marked` is false where the outcome stood already, written by another delivery.
 */
export interface PostingPort {
  post(request: PostingRequest, mark?: PostingMark): Promise<PostingOutcome>;
}

export { convert, parseRate } from './rate.ts';
