import { createHash } from 'node:crypto';
import type { InboundTransaction } from '../transactions/ports.ts';

/**
 * What makes two transactions the same one, however much later the second comes: the sender's own id decides where there is one,
 * else everything that a terminal repeats when it sends again. Null where nothing in it would repeat: two such transactions are two.
 */
export function dedupeKey(transaction: InboundTransaction): string | null {
  const { merchantId, externalId, authorizationCode, accountId, amount, occurredAt } = transaction;
  if (externalId !== undefined) return `${merchantId}#ext#${digest([externalId])}`;
  if (authorizationCode === undefined || occurredAt === undefined) return null;
  const parts = [accountId, authorizationCode, amount.units.toString(), amount.currency.symbol, occurredAt];
  return `${merchantId}#fpr#${digest([...parts, transaction.direction])}`;
}

function digest(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}
