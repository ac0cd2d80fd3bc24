import { convert, parseRate } from '../../../functions/posting/ports.ts';
import { money } from '../../../functions/shared/money.ts';
import type { Attempt } from '../../../functions/risk/ports.ts';
import type { Random } from './random.ts';

/** Made-up rates: one unit in US dollars. */
const CURRENCIES = {
  EUR: { decimals: 2, usd: '1.0845' },
  GBP: { decimals: 2, usd: '1.2712' },
  USD: { decimals: 2, usd: '1' },
  JPY: { decimals: 0, usd: '0.0067' },
} as const;

export const COUNTRIES = [
  ['DE', 'EUR'],
  ['FR', 'EUR'],
  ['ES', 'EUR'],
  ['GB', 'GBP'],
  ['US', 'USD'],
  ['JP', 'JPY'],
  ['BR', 'USD'],
  ['NG', 'USD'],
  ['TH', 'USD'],
  ['AU', 'USD'],
] as const;

/** A customer of one merchant. */
export interface Person {
  readonly merchantId: string;
  readonly customer: string;
  readonly country: string;
  readonly currency: keyof typeof CURRENCIES;
  /** What the person usually pays, base units. */
  readonly usual: bigint;
  readonly card: string;
  readonly ip: string;
}

/** Usual amounts are worth 5 to 200 US dollars, small ones more often. */
export function personOf(random: Random, merchantId: string, customer: string): Person {
  const [country, currency] = random.pick(COUNTRIES);
  const dollars = random.perMille(700) ? random.between(5, 60) : random.between(60, 200);
  // One in ten comes from an address that hundreds share, as at mobile carriers and offices.
  const ip = random.perMille(100) ? `${country}-carrier-${random.between(1, 3)}` : `home-${customer}`;
  const usual = BigInt(dollars) * (currency === 'JPY' ? 150n : 100n);
  return { merchantId, customer, country, currency, usual, card: `card-${customer}`, ip };
}

/** An attempt of a person, with what is different this time. */
export function attemptOf(
  person: Person,
  own: Pick<Attempt, 'atMs' | 'amount' | 'device'> & Partial<Attempt>,
): Omit<Attempt, 'transactionId'> {
  const { merchantId, customer, country, currency, card, ip } = person;
  const { decimals } = CURRENCIES[currency];
  const usdCents = usdCentsOf(BigInt(own.amount), currency);
  const emailDomain = 'example.com';
  return {
    merchantId,
    customer,
    kind: 'CARD',
    currency,
    decimals,
    usdCents,
    country,
    ip,
    emailDomain,
    card,
    ...own,
  };
}

function usdCentsOf(units: bigint, symbol: keyof typeof CURRENCIES): string {
  const { decimals, usd } = CURRENCIES[symbol];
  const rate = parseRate(symbol, 'USD', usd, '2026-01-01');
  if (!rate.ok) throw new Error(rate.error);
  return convert(money(units, { symbol, decimals }), rate.value, {
    symbol: 'USD',
    decimals: 2,
  }).units.toString();
}

/** Of what the person usually pays, so many hundredths. */
export function hundredths(person: Person, of: number): string {
  const units = (person.usual * BigInt(of)) / 100n;
  return (units > 0n ? units : 1n).toString();
}

/** Mostly around the usual, seldom twice as much. */
export function ordinaryAmount(person: Person, random: Random): string {
  return hundredths(person, random.perMille(800) ? random.between(50, 130) : random.between(20, 220));
}
