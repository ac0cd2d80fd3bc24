/**
 * The invoice's one transition table, used by every writer: the chain's commands (invoice.ts), the resolvers that
 * change an invoice, and the translation of writes into events. APPSYNC_JS-safe: constants and plain functions only.
 */

export const INVOICE_STATUSES = [
  'PENDING',
  'CONFIRMING',
  'PAID',
  'SWEEPING',
  'SWEPT',
  'SWEEP_FAILED',
  'EXPIRED',
  'CANCELLED',
] as const;
export type InvoiceStatus = (typeof INVOICE_STATUSES)[number];

/** What a change of status is called on the bus, after `invoice.`. */
export type InvoiceMoveName =
  | 'confirming'
  | 'paid'
  | 'expired'
  | 'cancelled'
  | 'reopened'
  | 'reverted'
  | 'sweeping'
  | 'swept'
  | 'sweep_failed';

export interface InvoiceMove {
  readonly from: InvoiceStatus;
  readonly to: InvoiceStatus;
  readonly name: InvoiceMoveName;
}

/** A reorganisation takes money back one way only: to where the remaining deposits put the invoice. */
export const INVOICE_MOVES: readonly InvoiceMove[] = [
  { from: 'PENDING', to: 'CONFIRMING', name: 'confirming' },
  { from: 'PENDING', to: 'EXPIRED', name: 'expired' },
  { from: 'PENDING', to: 'CANCELLED', name: 'cancelled' },
  { from: 'CANCELLED', to: 'PENDING', name: 'reopened' },
  { from: 'EXPIRED', to: 'CONFIRMING', name: 'confirming' },
  { from: 'CONFIRMING', to: 'PAID', name: 'paid' },
  { from: 'CONFIRMING', to: 'PENDING', name: 'reverted' },
  { from: 'PAID', to: 'SWEEPING', name: 'sweeping' },
  { from: 'PAID', to: 'CONFIRMING', name: 'reverted' },
  { from: 'PAID', to: 'PENDING', name: 'reverted' },
  { from: 'SWEEPING', to: 'SWEPT', name: 'swept' },
  { from: 'SWEEPING', to: 'SWEEP_FAILED', name: 'sweep_failed' },
  { from: 'SWEEPING', to: 'CONFIRMING', name: 'reverted' },
  { from: 'SWEEPING', to: 'PENDING', name: 'reverted' },
  { from: 'SWEPT', to: 'SWEEPING', name: 'sweeping' },
  { from: 'SWEPT', to: 'CONFIRMING', name: 'reverted' },
  { from: 'SWEPT', to: 'PENDING', name: 'reverted' },
  { from: 'SWEEP_FAILED', to: 'SWEEPING', name: 'sweeping' },
  { from: 'SWEEP_FAILED', to: 'CONFIRMING', name: 'reverted' },
  { from: 'SWEEP_FAILED', to: 'PENDING', name: 'reverted' },
];

/** The move's name, or null where the table has no such move. */
export function nameOfMove(from: InvoiceStatus, to: InvoiceStatus): InvoiceMoveName | null {
  return INVOICE_MOVES.find((move) => move.from === from && move.to === to)?.name ?? null;
}
