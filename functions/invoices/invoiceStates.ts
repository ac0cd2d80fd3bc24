import type { Move } from '../shared/transitions.ts';

/**
 * The invoice's one transition table, used by every writer: the watcher's and the sweeper's commands, the resolvers that
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

export interface InvoiceMove extends Move<InvoiceStatus> {
  readonly name: InvoiceMoveName;
}

/**
 * Who may move an invoice where. A merchant who accepts late money that reaches the amount moves it to CONFIRMING. A reorganisation takes money back one way only: to where the remaining deposits put the
 * invoice. A sweep that one took back makes SWEPT and SWEEP_FAILED to SWEEPING the watcher's too, and SWEEP_FAILED also a deposit that one took.
 */
export const INVOICE_MOVES = [
  { from: 'PENDING', to: 'CONFIRMING', by: ['watcher'], name: 'confirming' },
  { from: 'PENDING', to: 'EXPIRED', by: ['watcher'], name: 'expired' },
  { from: 'PENDING', to: 'CANCELLED', by: ['merchant'], name: 'cancelled' },
  { from: 'CANCELLED', to: 'PENDING', by: ['merchant'], name: 'reopened' },
  { from: 'CANCELLED', to: 'CONFIRMING', by: ['watcher', 'merchant'], name: 'confirming' },
  { from: 'EXPIRED', to: 'CONFIRMING', by: ['watcher', 'merchant'], name: 'confirming' },
  { from: 'CONFIRMING', to: 'PAID', by: ['watcher'], name: 'paid' },
  { from: 'CONFIRMING', to: 'PENDING', by: ['watcher'], name: 'reverted' },
  { from: 'PAID', to: 'SWEEPING', by: ['sweeper'], name: 'sweeping' },
  { from: 'PAID', to: 'CONFIRMING', by: ['watcher'], name: 'reverted' },
  { from: 'PAID', to: 'PENDING', by: ['watcher'], name: 'reverted' },
  { from: 'SWEEPING', to: 'SWEPT', by: ['sweeper'], name: 'swept' },
  { from: 'SWEEPING', to: 'SWEEP_FAILED', by: ['sweeper'], name: 'sweep_failed' },
  { from: 'SWEEPING', to: 'CONFIRMING', by: ['watcher'], name: 'reverted' },
  { from: 'SWEEPING', to: 'PENDING', by: ['watcher'], name: 'reverted' },
  { from: 'SWEPT', to: 'SWEEPING', by: ['sweeper', 'watcher'], name: 'sweeping' },
  { from: 'SWEPT', to: 'CONFIRMING', by: ['watcher'], name: 'reverted' },
  { from: 'SWEPT', to: 'PENDING', by: ['watcher'], name: 'reverted' },
  { from: 'SWEEP_FAILED', to: 'SWEEPING', by: ['merchant', 'watcher', 'sweeper'], name: 'sweeping' },
  { from: 'SWEEP_FAILED', to: 'CONFIRMING', by: ['watcher'], name: 'reverted' },
  { from: 'SWEEP_FAILED', to: 'PENDING', by: ['watcher'], name: 'reverted' },
] as const satisfies readonly InvoiceMove[];

/** The move's name, or null where the table has no such move. */
export function nameOfMove(from: InvoiceStatus, to: InvoiceStatus): InvoiceMoveName | null {
  return INVOICE_MOVES.find((move) => move.from === from && move.to === to)?.name ?? null;
}
