import type { Asset } from '../shared/assets.ts';
import type { MerchantId } from '../shared/ids.ts';
import type { Mail } from './mail.ts';
import type { Position } from './summary.ts';

export interface Mailer {
  /** Resolves once the mail is taken. Sent twice it arrives twice. */
  send(mail: Mail): Promise<void>;
}

/** Which notices were sent. */
export interface SentNotices {
  has(eventId: string, to: string): Promise<boolean>;
  /** For as long as the event may come again. */
  record(eventId: string, to: string): Promise<void>;
}

/** Merchants, in no order. */
export interface MerchantPages {
  /** Up to a page after a place; null begins. The next page begins after `next`; null: there is none. */
  page(after: string | null): Promise<{ readonly ids: readonly MerchantId[]; readonly next: string | null }>;
}

/** Where each merchant's books stood when its last summary was sent. */
export interface SentSummaries {
  last(merchantId: MerchantId): Promise<SentSummary | null>;
  /** False: the day's, or a later one, is recorded already. */
  record(merchantId: MerchantId, summary: SentSummary): Promise<boolean>;
}

export interface SentSummary {
  /** `YYYY-MM-DD`, in UTC. */
  readonly day: string;
  /** ISO 8601, when the books were read. */
  readonly at: string;
  readonly positions: readonly Position[];
}

/** What a merchant's books and invoices say now. */
export interface MerchantFigures {
  positions(merchantId: MerchantId): Promise<readonly Position[]>;
  /** Invoices whose sweep failed and was not tried again: at most `most`. */
  failed(merchantId: MerchantId, most: number): Promise<number>;
}

/** What the pass over all merchants still has to do. */
export type SummaryWork =
  | { readonly work: 'PAGE'; readonly day: string; readonly after: string | null }
  | { readonly work: 'MERCHANT'; readonly day: string; readonly merchantId: MerchantId };

export interface SummaryQueue {
  send(works: readonly SummaryWork[]): Promise<void>;
}

/** What was posted to an account of a merchant's book since it began, in base units; nothing where it does not exist. */
export interface BookTotals {
  totals(
    merchantId: MerchantId,
    role: 'deposits' | 'gas-expense',
    asset: Asset,
  ): Promise<{ readonly debits: bigint; readonly credits: bigint }>;
}

export interface FailedInvoices {
  /** At most `most`. */
  failed(merchantId: MerchantId, most: number): Promise<number>;
}
