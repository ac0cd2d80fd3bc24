import { createHash } from 'node:crypto';

/** The stripe that a posting lands on: spread by the entry's id, and the same at every retry. */
export function stripeFor(accountId: string, entryId: string, stripes: number): number {
  if (stripes === 1) return 0;
  return createHash('sha256').update(`${accountId}/${entryId}`).digest().readUInt32BE(0) % stripes;
}

export interface StripeAvailable {
  readonly stripe: number;
  /** Base units, zero or more. */
  readonly available: bigint;
}

export interface StripeMove {
  readonly from: number;
  readonly amount: bigint;
}

/**
 * Where a limited account can take `amount` from: a stripe that has enough, else the moves between stripes that fill one,
 * the fullest first so that few items are touched; else nothing, and the account truly lacks the money.
 */
export function planTake(
  stripes: readonly StripeAvailable[],
  amount: bigint,
): { readonly stripe: number; readonly gather: readonly StripeMove[] } | null {
  const [target, ...others] = [...stripes].sort((a, b) => (b.available > a.available ? 1 : -1));
  if (target === undefined) return null;
  let missing = amount - target.available;
  const gather: StripeMove[] = [];
  for (const { stripe, available } of others) {
    if (missing <= 0n) break;
    if (available === 0n) continue;
    const moved = available < missing ? available : missing;
    gather.push({ from: stripe, amount: moved });
    missing -= moved;
  }
  return missing <= 0n ? { stripe: target.stripe, gather } : null;
}
