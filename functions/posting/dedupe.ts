import { createHash } from 'node:crypto';
import type { InboundTransaction } from '../transactions/ports.ts';

/**
 * What makes two transactions the same one. The sender's own id decides where there is one, for ever; else everything that a
 * terminal repeats when it sends again, within a window.
 */
export type DedupeKey =
  | { readonly kind: 'EXTERNAL_ID'; readonly id: string }
  | { readonly kind: 'FINGERPRINT'; readonly id: string };

/** The key of a transaction, or null where nothing in it would repeat: two such transactions are two. */
export function dedupeKey(transaction: InboundTransaction): DedupeKey | null {
  const { merchantId, externalId, authorizationCode, accountId, amount, occurredAt } = transaction;
  if (externalId !== undefined)
    return { kind: 'EXTERNAL_ID', id: `${merchantId}#ext#${digest([externalId])}` };
  if (authorizationCode === undefined || occurredAt === undefined) return null;
  const parts = [accountId, authorizationCode, amount.units.toString(), amount.currency.symbol, occurredAt];
  return { kind: 'FINGERPRINT', id: `${merchantId}#fpr#${digest([...parts, transaction.direction])}` };
}

function digest(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}
