import type { MerchantId, TransactionId } from '../shared/ids.ts';
import type { Currency, Money } from '../shared/money.ts';
import type { TransactionStatus } from './transactionStates.ts';

export type TransactionKind = 'CARD' | 'TRANSFER' | 'INBOUND' | 'INVOICE';

/** Seen from the account: DEBIT takes money from it, CREDIT brings money to it. */
export type Direction = 'DEBIT' | 'CREDIT';

export interface TransactionTransition {
  readonly status: TransactionStatus;
  /** ISO 8601. */
  readonly at: string;
  readonly version: number;
}

/** What the rules found, kept with the transaction for whoever asks later why. */
export interface DecisionRecord {
  readonly outcome: 'APPROVE' | 'REVIEW' | 'REJECT';
  readonly reasons: readonly RuleReason[];
  /** Every rule that was asked, with its version. */
  readonly rules: Readonly<Record<string, number>>;
  /** What the rules were asked about, as they saw it. */
  readonly inputs: Readonly<Record<string, string | null>>;
  readonly decidedAt: string;
}

export interface RuleReason {
  readonly rule: string;
  readonly code: string;
  readonly detail: string;
}

/** The account's side of a transaction, looked up before the rules. */
export interface Enrichment {
  readonly accountType: string;
  readonly bankName: string;
  readonly bankIdentifier: string;
  readonly countryCode: string;
  readonly merchantTypeName: string | null;
  /** The rate of a conversion, with the day it was published for. */
  readonly rate: string | null;
  readonly rateAsOf: string | null;
}

/** A transaction in the form that every status shares; the optional fields come with the statuses that set them. */
export interface Transaction {
  readonly id: TransactionId;
  /** 1 when written first, one more with every write. */
  readonly version: number;
  readonly merchantId: MerchantId;
  readonly kind: TransactionKind;
  readonly status: TransactionStatus;
  readonly amount: Money<Currency>;
  readonly direction: Direction;
  readonly accountId: string;
  readonly externalId?: string;
  readonly merchantType?: string;
  readonly issuingCountryCode?: string;
  /** What the payer was charged in, before conversion. */
  readonly original?: Money<Currency>;
  readonly authorizationCode?: string;
  /** When the payer's transaction took place, ISO 8601. */
  readonly occurredAt?: string;
  readonly metadata?: unknown;
  readonly customerId?: string;
  readonly duplicateOf?: TransactionId;
  /** A person released it from DUPLICATE: it is not compared again. */
  readonly released?: boolean;
  readonly enrichment?: Enrichment;
  readonly decision?: DecisionRecord;
  readonly failureCode?: string;
  readonly failureReason?: string;
  readonly journalEntryId?: string;
  readonly reviewNote?: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly transitions: readonly TransactionTransition[];
}
