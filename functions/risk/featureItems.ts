import * as z from 'zod';
import { LIST_KINDS } from './featureSnapshot.ts';
import type { Attempt } from './riskEvent.ts';

const digits = z.string().regex(/^(0|[1-9][0-9]*)$/);
const count = z.number().int().min(0);
const name = z.string().nullable();

/** What is kept of one transaction. */
export const attemptItem = z.object({
  attempt: z.object({
    transactionId: z.string(),
    merchantId: z.string(),
    customer: name,
    kind: z.enum(['CARD', 'TRANSFER', 'INBOUND']),
    atMs: count,
    amount: digits,
    currency: z.string(),
    decimals: count,
    usdCents: digits.nullable(),
    country: name,
    device: name,
    ip: name,
    emailDomain: name,
    card: name,
  }) satisfies z.ZodType<Attempt>,
  shared: z.object({ device: name, ip: name }),
  listMatches: z.array(z.object({ list: z.enum(['ALLOW', 'BLOCK']), kind: z.enum(LIST_KINDS) })),
  succeededAtMs: count.optional(),
  declinedAtMs: count.optional(),
  /** Its success is part of the customer's totals. */
  counted: z.boolean().optional(),
});

export const deviceItem = z.object({ firstSeenAtMs: count, firstSucceededAtMs: count.optional() });

/** The customer's successes. Sums are text: squares of amounts have more than the 38 digits of a number of DynamoDB. */
export const totalsItem = z.object({
  version: count,
  currencies: z.record(z.string(), z.object({ successes: count, sum: digits, sumOfSquares: digits })),
  countries: z.array(z.string()),
  last: z.object({ country: z.string(), atMs: count, transactionId: z.string() }).nullable(),
});

export type Totals = z.infer<typeof totalsItem>;

export const emptyTotals: Totals = { version: 0, currencies: {}, countries: [], last: null };

/** The totals with one more success. Of two places the one of the later attempt is the last, in whichever order they succeed. */
export function withSuccess(totals: Totals, attempt: Attempt): Totals {
  const { currency, country, atMs, transactionId } = attempt;
  const before = totals.currencies[currency] ?? { successes: 0, sum: '0', sumOfSquares: '0' };
  const units = BigInt(attempt.amount);
  const after = {
    successes: before.successes + 1,
    sum: (BigInt(before.sum) + units).toString(),
    sumOfSquares: (BigInt(before.sumOfSquares) + units * units).toString(),
  };
  const known = country === null || totals.countries.includes(country);
  return {
    version: totals.version + 1,
    currencies: { ...totals.currencies, [currency]: after },
    countries: known ? totals.countries : [...totals.countries, country].sort(),
    last: country === null || isBefore(attempt, totals.last) ? totals.last : { country, atMs, transactionId },
  };
}

function isBefore({ atMs, transactionId }: Attempt, last: Totals['last']): boolean {
  if (last === null) return false;
  return atMs < last.atMs || (atMs === last.atMs && transactionId < last.transactionId);
}
