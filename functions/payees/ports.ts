import type { Claim } from '../idempotency/ports.ts';
import type { Account } from '../ledger/ports.ts';
import type { RiskRecord } from '../risk/ports.ts';
import type { MerchantId, TransactionId } from '../shared/ids.ts';
import type { JoinedWrite } from '../shared/joinedWrite.ts';
import type { TransferTransaction } from '../transactions/ports.ts';
import type { Payee, PayeeQr } from './payee.ts';
import type { PayerSession } from './payerSession.ts';

/** Where payees, their codes and payers' sessions are kept. */
export interface PayeeStore {
  /** Consistent; null when absent or another merchant's. */
  getPayee(merchantId: MerchantId, id: string): Promise<Payee | null>;
  getQr(merchantId: MerchantId, id: string): Promise<PayeeQr | null>;
  /** By what is stored of its token; null when absent. */
  getSession(id: string): Promise<PayerSession | null>;
  /** Stores it with the claim of its key and the news of it, all or none; `by` is the id of the merchant's key; false where somebody has the key. */
  createPayee(payee: Payee, claim: Claim, nowMs: number, by: string): Promise<boolean>;
  createQr(qr: PayeeQr, claim: Claim, nowMs: number): Promise<boolean>;
  createSession(session: PayerSession): Promise<void>;
  /** Closed for good; one that somebody else closed meanwhile stays as that one left it. */
  closePayee(payee: Payee, at: string, by: string): Promise<Payee>;
  /** Within the payment's write: the code is paid by this transaction, unless it was paid before or is over. */
  payingQr(qr: PayeeQr, transactionId: TransactionId, now: Date): JoinedWrite;
  /** Within the payment's write: base units are spent of the ceiling, unless that is too little or the session is over. */
  spending(session: PayerSession, units: bigint, now: Date): JoinedWrite;
}

/** What a transfer took that came to nothing. */
export interface TransferReturns {
  /**
   * Gives back what a transfer that came to nothing took: its code can be paid again, its session has the amount again. Once for a
   * transfer, however often it is asked; a code or session that is gone by then has nothing to be given.
   */
  giveBack(transfer: TransferTransaction): Promise<void>;
}

/** An account of a merchant's book that may pay, and what is known of it. */
export interface PayingAccount {
  /** As the ledger has it, opened at its first use. */
  readonly account: Account;
  readonly customerId?: string;
  readonly status: 'OPEN' | 'BLOCKED' | 'CLOSED';
}

/** Asked once a transfer's money is reserved, before it is approved. The same transfer may be asked about again, after a crash. */
export interface TransferRisk {
  assess(transfer: TransferTransaction): Promise<TransferVerdict>;
}

/** `risk`: what it rests on, kept with the transfer. */
export type TransferVerdict = { readonly risk?: RiskRecord } & (
  | { readonly outcome: 'ALLOW' | 'REVIEW' }
  | { readonly outcome: 'REJECT'; readonly code: string; readonly reason: string }
);

// What other contexts use of payees.
export { type Payee, parsePayeeId } from './payee.ts';
