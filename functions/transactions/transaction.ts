import type { RiskRecord } from '../risk/ports.ts';
import type { MerchantId, TransactionId } from '../shared/ids.ts';
import type { Currency, Money } from '../shared/money.ts';
import type { TransactionStatus } from './transactionStates.ts';

export const TRANSACTION_KINDS = ['CARD', 'TRANSFER', 'INBOUND', 'INVOICE'] as const;
export type TransactionKind = (typeof TRANSACTION_KINDS)[number];

/** Seen from the account: DEBIT takes money from it, CREDIT brings money to it. */
export const DIRECTIONS = ['DEBIT', 'CREDIT'] as const;
export type Direction = (typeof DIRECTIONS)[number];

export interface TransactionTransition {
  readonly status: TransactionStatus;
  /** ISO 8601. */
  readonly at: string;
  readonly version: number;
}

export const DECISION_OUTCOMES = ['APPROVE', 'REVIEW', 'REJECT'] as const;
export type DecisionOutcome = (typeof DECISION_OUTCOMES)[number];

/** What the rules found, kept with the transaction for whoever asks later why. */
export interface DecisionRecord {
  readonly outcome: DecisionOutcome;
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

/** What every transaction has, whatever its kind and status. Times are ISO 8601. */
export interface TransactionBody {
  readonly id: TransactionId;
  /** 1 when written first, one more with every write. */
  readonly version: number;
  readonly merchantId: MerchantId;
  readonly amount: Money<Currency>;
  readonly customerId?: string;
  /** The merchant's own data, JSON text. */
  readonly metadata?: string;
  /** Judged before its money moves; absent: not judged. */
  readonly risk?: RiskRecord;
  /** Id of the key that decided its review, or released it as no duplicate. */
  readonly decidedBy?: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly transitions: readonly TransactionTransition[];
}

/** What a transaction has that another system authorised. */
export interface InboundFacts {
  readonly kind: 'INBOUND';
  readonly direction: Direction;
  readonly accountId: string;
  /** The sender's own id. */
  readonly externalId?: string;
  readonly merchantType?: string;
  readonly issuingCountryCode?: string;
  /** What the payer was charged in, before conversion. */
  readonly original?: Money<Currency>;
  readonly authorizationCode?: string;
  /** When the payer's transaction took place, ISO 8601. */
  readonly occurredAt?: string;
  /** How often an operator brought it back from FAILED: each time it is posted under a source of its own. */
  readonly retries?: number;
}

/** What the rules said, and what they rested on. */
export interface Decided {
  readonly enrichment: Enrichment;
  readonly decision: DecisionRecord;
}

/** What each status adds. A stored item keeps what earlier statuses added. */
export type InboundState =
  /** `released`: a person released it from DUPLICATE, and it is not compared again. */
  | { readonly status: 'AUTHORIZED'; readonly released?: boolean }
  | { readonly status: 'DUPLICATE'; readonly duplicateOf: TransactionId }
  | { readonly status: 'ENRICHED'; readonly enrichment: Enrichment }
  | ({ readonly status: 'IN_REVIEW' | 'APPROVED' } & Decided)
  | ({ readonly status: 'POSTED'; readonly journalEntryId: string } & Decided)
  /** It may have ended before the rules were asked. */
  | ({
      readonly status: 'REJECTED' | 'FAILED';
      readonly failureCode: string;
      readonly failureReason: string;
    } & Partial<Decided>);

export type InboundBody = TransactionBody & InboundFacts;

export type InboundTransaction = InboundBody & InboundState;

/** Money from one account of a merchant's book to another: it is reserved by the write that makes the transaction. */
export interface TransferFacts {
  readonly kind: 'TRANSFER';
  /** The account that pays: one of the merchant's accounts, or a payee. */
  readonly payerId: string;
  readonly payeeId: string;
  /** As it was when it was paid, for the receipt. */
  readonly payeeName: string;
  /** What it is for: of the payer, or the reference of the code that was paid. */
  readonly reason?: string;
  /** The dynamic code that was paid. */
  readonly payeeQrId?: string;
  /** The session that the payer paid in. */
  readonly sessionId?: string;
  /** Id of the merchant's key that paid, or that signed in the payer who did. */
  readonly createdBy?: string;
}

/** What each status adds. */
export type TransferState =
  | { readonly status: 'AUTHORIZED' | 'IN_REVIEW' | 'APPROVED' }
  | { readonly status: 'POSTED'; readonly journalEntryId: string }
  | { readonly status: 'REJECTED' | 'FAILED'; readonly failureCode: string; readonly failureReason: string };

export type TransferBody = TransactionBody & TransferFacts;

export type TransferTransaction = TransferBody & TransferState;

/** A transfer in one of some statuses. */
export type TransferIn<Status extends TransferState['status']> = TransferTransaction & {
  readonly status: Status;
};

export function isTransferIn<Status extends TransferState['status']>(
  transaction: Transaction,
  ...statuses: readonly Status[]
): transaction is TransferIn<Status> {
  return transaction.kind === 'TRANSFER' && statuses.some((status) => status === transaction.status);
}

/** The kinds whose facts and states are another context's, which reads and writes them by itself. */
export type OtherTransaction = TransactionBody & {
  readonly kind: Exclude<TransactionKind, 'INBOUND' | 'TRANSFER'>;
  readonly status: TransactionStatus;
};

export type Transaction = InboundTransaction | TransferTransaction | OtherTransaction;

/** An INBOUND transaction in one of some statuses. */
export type InboundIn<Status extends InboundState['status']> = InboundTransaction & {
  readonly status: Status;
};

export function isInboundIn<Status extends InboundState['status']>(
  transaction: Transaction,
  ...statuses: readonly Status[]
): transaction is InboundIn<Status> {
  return transaction.kind === 'INBOUND' && statuses.some((status) => status === transaction.status);
}

/** @throws Error for another kind: only INBOUND transactions are compared, decided by the rules and posted */
export function asInbound(transaction: Transaction): InboundTransaction {
  if (transaction.kind === 'INBOUND') return transaction;
  throw new Error(`transaction ${transaction.id} is of kind ${transaction.kind}, expected INBOUND`);
}
