import * as z from 'zod';
import { canonicalJson } from '../shared/canonical.ts';
import type { PaymentsError } from '../shared/errors.ts';
import { err, ok, type Result } from '../shared/result.ts';
import { firstDefect } from './firstDefect.ts';

/** A whole number from zero, of any size, as text: sums of squares pass 2^53 soon. */
const units = z.string().regex(/^(0|[1-9][0-9]{0,199})$/, 'decimal digits without leading zeros');
const count = z.int().min(0);
const instantMs = z.int().min(0).max(8.64e15);
/** A pseudonym or a value: never empty, so that absence is null alone. */
const name = z.string().min(1).max(255);
const country = z.string().regex(/^[A-Z]{2}$/, 'an ISO 3166-1 alpha-2 code');

const testingWindow = z.strictObject({
  attempts: count,
  smallAmounts: count,
  distinctCards: count,
  declines: count,
});

export const LIST_KINDS = ['CUSTOMER', 'DEVICE', 'IP_RANGE', 'COUNTRY', 'EMAIL_DOMAIN'] as const;
export type ListKind = (typeof LIST_KINDS)[number];

const schema = z.strictObject({
  version: z.literal(1),
  transactionId: name,
  merchantId: name,
  customer: name.nullable(),
  kind: z.enum(['CARD', 'TRANSFER', 'INBOUND']),
  atMs: instantMs,
  amount: units,
  currency: name,
  decimals: z.int().min(0).max(36),
  usdCents: units.nullable(),
  country: country.nullable(),
  device: name.nullable(),
  ip: name.nullable(),
  emailDomain: name.nullable(),
  history: z.strictObject({ successes: count, sum: units, sumOfSquares: units }),
  velocity: z.strictObject({ last5Minutes: count, last24Hours: count }),
  deviceHistory: z.strictObject({ firstSeenAtMs: instantMs.nullable(), trusted: z.boolean() }),
  countryKnown: z.boolean(),
  lastLocation: z.strictObject({ country, atMs: instantMs }).nullable(),
  testing: z.strictObject({
    device: testingWindow.nullable(),
    ip: testingWindow.nullable(),
    merchant: testingWindow,
  }),
  listMatches: z
    .array(z.strictObject({ list: z.enum(['ALLOW', 'BLOCK']), kind: z.enum(LIST_KINDS) }))
    .max(10),
});

/** Card attempts of the last hour that share a device, an IP address or the merchant. */
export interface TestingWindow {
  readonly attempts: number;
  /** Of them, those of less than five US dollars; one without a known rate is none. */
  readonly smallAmounts: number;
  readonly distinctCards: number;
  readonly declines: number;
}

/** A list of the operator's that the transaction is on, found when its snapshot was made. */
export interface ListMatch {
  readonly list: 'ALLOW' | 'BLOCK';
  readonly kind: ListKind;
}

/**
 * All that the rules know of a transaction, as it was known when it was judged. It is stored with the transaction and read again for
 * ever, so a version never changes its meaning: another field, window or limit is another version. `features.ts` says what each
 * feature counts. Personal data are pseudonyms.
 */
export interface FeatureSnapshot {
  readonly version: 1;
  readonly transactionId: string;
  readonly merchantId: string;
  /** Pseudonym; null where the transaction names nobody. */
  readonly customer: string | null;
  readonly kind: 'CARD' | 'TRANSFER' | 'INBOUND';
  /** When it was attempted, milliseconds since 1970. */
  readonly atMs: number;
  /** Base units of `currency`, digits. */
  readonly amount: string;
  readonly currency: string;
  readonly decimals: number;
  /** The equivalent in US cents, digits; null where no rate is known. */
  readonly usdCents: string | null;
  /** ISO 3166-1 alpha-2. */
  readonly country: string | null;
  /** Pseudonym. */
  readonly device: string | null;
  /** Pseudonym. */
  readonly ip: string | null;
  readonly emailDomain: string | null;
  /** The customer's earlier successes in this currency; base units. */
  readonly history: { readonly successes: number; readonly sum: string; readonly sumOfSquares: string };
  /** The customer's other attempts before this one. */
  readonly velocity: { readonly last5Minutes: number; readonly last24Hours: number };
  /** The device at this customer: trusted a day after the first success of the customer with it. */
  readonly deviceHistory: { readonly firstSeenAtMs: number | null; readonly trusted: boolean };
  /** Whether the customer has succeeded in this country before. */
  readonly countryKnown: boolean;
  /** Of the customer's newest success that told a country. */
  readonly lastLocation: { readonly country: string; readonly atMs: number } | null;
  /** Null where the transaction tells no device or address. */
  readonly testing: {
    readonly device: TestingWindow | null;
    readonly ip: TestingWindow | null;
    readonly merchant: TestingWindow;
  };
  /** Sorted by list and kind, without repetition. */
  readonly listMatches: readonly ListMatch[];
}

/** Reads a stored snapshot: every field, of the right form, and no other. The refusal names the first field that is wrong. */
export function parseFeatureSnapshot(value: unknown): Result<FeatureSnapshot, PaymentsError> {
  const parsed = schema.safeParse(value);
  return parsed.success ? ok(parsed.data) : err(firstDefect(parsed.error, value, 'snapshot'));
}

/** The one text of a snapshot: sorted names, no white space. */
export function snapshotJson(snapshot: FeatureSnapshot): string {
  return canonicalJson(snapshot);
}

/** Whether the transaction is on the allow list with an entry of a kind. */
export function isAllowed({ listMatches }: Pick<FeatureSnapshot, 'listMatches'>, kind: ListKind): boolean {
  return listMatches.some((match) => match.list === 'ALLOW' && match.kind === kind);
}
