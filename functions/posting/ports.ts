import type { TransactionId } from '../shared/ids.ts';
import type { Account, EntryDraft } from '../ledger/ports.ts';
import type { DedupeKey } from './dedupe.ts';
import type { Rate } from './rate.ts';
import type { MerchantTypeEntry } from './decisionRules/rule.ts';

/** Remembers which transaction came first. */
export interface DedupeStore {
  /**
   * Claims the key for this transaction, in one conditional write. A fingerprint's claim holds for what was written within
   * the window before or after it, both ends included; an external id's holds for ever. The same transaction again (a
   * redelivered record) is no duplicate.
   *
   * @param writtenAt when the transaction was written first: that a record comes late or out of order changes nothing
   * @returns the transaction that holds the key: the caller's own, or the first one
   */
  claim(
    key: DedupeKey,
    transactionId: TransactionId,
    writtenAt: Date,
    windowSeconds: number,
  ): Promise<TransactionId>;
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
  | { readonly kind: 'POSTED'; readonly reference: string }
  /** Refused for good: trying again would be refused again. */
  | { readonly kind: 'REFUSED'; readonly code: string; readonly reason: string };

/** What is to be posted, with the accounts that it may be the first to touch. */
export interface PostingRequest {
  readonly draft: EntryDraft;
  readonly accounts: readonly Account[];
}

/**
 * Where approved money is posted. Idempotent on the draft's source. What may succeed later throws, so that the queue delivers
 * again.
 */
export interface PostingPort {
  post(request: PostingRequest): Promise<PostingOutcome>;
}
