import type { MoveTable } from '../shared/transitions.ts';

/**
 * The transaction's one transition table, used by every writer: use cases, resolvers, and the translation of writes into
 * events. APPSYNC_JS-safe: constants and plain functions only.
 */

export const TRANSACTION_STATUSES = [
  'INITIATED',
  'REQUIRES_ACTION',
  'UNKNOWN',
  'AUTHORIZED',
  'CAPTURED',
  'VOIDED',
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

/**
 * Who may move an INBOUND transaction or a transfer where; card payments have `CARD_MOVES`. A transfer is compared with no other and enriched with nothing. ENRICHED and the decision may be one write, so that AUTHORIZED leads to both. An approved
 * one ends by the poster alone, in the ledger's own transaction. No fault and no age ends one: what waits, waits.
 */
export const TRANSACTION_MOVES = [
  { from: 'AUTHORIZED', to: 'DUPLICATE', by: ['screener'] },
  { from: 'AUTHORIZED', to: 'ENRICHED', by: ['rules'] },
  { from: 'AUTHORIZED', to: 'APPROVED', by: ['rules'] },
  { from: 'AUTHORIZED', to: 'IN_REVIEW', by: ['rules'] },
  { from: 'AUTHORIZED', to: 'REJECTED', by: ['rules'] },
  { from: 'DUPLICATE', to: 'AUTHORIZED', by: ['merchant'] },
  { from: 'DUPLICATE', to: 'REJECTED', by: ['merchant'] },
  { from: 'ENRICHED', to: 'APPROVED', by: ['rules'] },
  { from: 'ENRICHED', to: 'IN_REVIEW', by: ['rules'] },
  { from: 'ENRICHED', to: 'REJECTED', by: ['rules'] },
  { from: 'IN_REVIEW', to: 'APPROVED', by: ['merchant'] },
  { from: 'IN_REVIEW', to: 'REJECTED', by: ['merchant'] },
  { from: 'APPROVED', to: 'POSTED', by: ['poster'] },
  { from: 'APPROVED', to: 'FAILED', by: ['poster'] },
  { from: 'FAILED', to: 'AUTHORIZED', by: ['operator'] },
] as const satisfies MoveTable<TransactionStatus>;

/** Statuses that something of ours still works on by itself: the recovery of stuck transactions looks at these alone. */
export const OPEN_STATUSES: readonly TransactionStatus[] = ['AUTHORIZED', 'ENRICHED', 'APPROVED'];

/** A status that nothing of ours works on by itself. */
export type SettledStatus = Exclude<TransactionStatus, 'AUTHORIZED' | 'ENRICHED' | 'APPROVED'>;

/** Whether the table has the move, whoever makes it. */
export function isTransactionMove(from: TransactionStatus, to: TransactionStatus): boolean {
  return TRANSACTION_MOVES.some((move) => move.from === from && move.to === to);
}
