/**
 * The transaction's one transition table, used by every writer: use cases, resolvers, and the translation of writes into
 * events. APPSYNC_JS-safe: constants and plain functions only.
 */

export const TRANSACTION_STATUSES = [
  'INITIATED',
  'UNKNOWN',
  'AUTHORIZED',
  'DUPLICATE',
  'ENRICHED',
  'IN_REVIEW',
  'APPROVED',
  'REJECTED',
  'POSTED',
  'FAILED',
  'PARTIALLY_REFUNDED',
  'REFUNDED',
  'DISPUTED',
] as const;

export type TransactionStatus = (typeof TRANSACTION_STATUSES)[number];

/** What each status may become. ENRICHED and APPROVED may be one write, so that AUTHORIZED leads to both. */
export const TRANSACTION_MOVES: Readonly<Record<TransactionStatus, readonly TransactionStatus[]>> = {
  INITIATED: ['AUTHORIZED', 'UNKNOWN', 'FAILED'],
  UNKNOWN: ['AUTHORIZED', 'FAILED'],
  AUTHORIZED: ['DUPLICATE', 'ENRICHED', 'APPROVED', 'IN_REVIEW', 'REJECTED', 'FAILED'],
  DUPLICATE: ['AUTHORIZED', 'REJECTED'],
  ENRICHED: ['APPROVED', 'IN_REVIEW', 'REJECTED', 'FAILED'],
  IN_REVIEW: ['APPROVED', 'REJECTED'],
  APPROVED: ['POSTED', 'FAILED'],
  REJECTED: [],
  POSTED: ['PARTIALLY_REFUNDED', 'REFUNDED', 'DISPUTED'],
  FAILED: [],
  PARTIALLY_REFUNDED: ['PARTIALLY_REFUNDED', 'REFUNDED', 'DISPUTED'],
  REFUNDED: ['DISPUTED'],
  DISPUTED: ['POSTED', 'REFUNDED'],
};

/** Statuses that something of ours still works on by itself: the sweep for stuck transactions looks at these alone. */
export const OPEN_STATUSES: readonly TransactionStatus[] = ['AUTHORIZED', 'ENRICHED', 'APPROVED'];

export function isTransactionMove(from: TransactionStatus, to: TransactionStatus): boolean {
  return TRANSACTION_MOVES[from].includes(to);
}
