import type { PreparedInvoice } from '../../functions/invoices/prepareInvoice.ts';
import type { Caller } from '../../functions/merchants/caller.ts';
import type { StoredInvoice } from './invoice.ts';

/** What the steps of `createInvoice` tell each other. */
export interface CreateInvoiceStash {
  merchant: Caller;
  /** 1.parse */
  prepared: PreparedInvoice;
  claimId: string;
  /** Of the invoice: set by whoever knows it, the winner's own or the one that the claim holds. */
  invoiceId: string;
  /** Set while this call owns the claim. */
  owner: string | null;
  derivationIndex: number;
  address: string;
  /** 6.store */
  stored: StoredInvoice | null;
}
