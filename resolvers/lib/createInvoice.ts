import type { PreparedInvoice } from '../../functions/invoices/prepareInvoice.ts';
import type { ClaimStash } from './claim.ts';
import type { StoredInvoice } from './invoice.ts';

/** What the steps of `createInvoice` hand to each other. */
export interface CreateInvoiceStash extends ClaimStash {
  /** 1.parse */
  prepared: PreparedInvoice;
  derivationIndex: number;
  address: string;
  /** 6.store */
  stored: StoredInvoice | null;
}
