import { convert, parseRate } from '../../functions/posting/rate.ts';
import type { ReferenceFiles } from '../../functions/posting/referenceFiles.ts';
import { type Currency, formatAmount, money } from '../../functions/shared/money.ts';
import { isoCurrency } from '../../functions/transactions/ports.ts';
import type { SubmitTransactionInput } from '../../functions/transactions/prepareTransaction.ts';
import { type Random, seededRandom } from './random.ts';

/** One transaction of the feed; its idempotency key comes when it is sent. */
export type FedTransaction = Omit<SubmitTransactionInput, 'idempotencyKey'>;

export interface TrafficOptions {
  readonly count: number;
  /** At which they will be sent, a second; 0: as fast as it goes. Duplicates follow their originals within the minute. */
  readonly rate: number;
  /** Of all, 0 to 0.5: exact, not on average. */
  readonly duplicates: number;
  /** Of all, 0 to 1: those that the rules send to a person or reject, on average. */
  readonly attention: number;
  readonly seed: string;
  /** Goes into the senders' ids, so that the same seed may be fed twice. */
  readonly run: string;
  readonly reference: ReferenceFiles;
  /** Everything took place in the minutes before. */
  readonly startedAt: Date;
}

type AccountEntry = ReferenceFiles['accounts'][number];
type Maker = (context: Context) => FedTransaction;

interface Context {
  readonly random: Random;
  readonly account: AccountEntry;
  readonly currency: Currency;
  readonly reference: ReferenceFiles;
  /** Unique in the run. */
  readonly number: number;
  readonly run: string;
  readonly occurredAt: string;
}

/** How far behind its original a duplicate comes at most, in transactions and in seconds: well within the window. */
const DUPLICATE_DISTANCE = 200;
const DUPLICATE_SECONDS = 60;

/** Automated cash disbursements (ISO 18245). */
const CASH_MERCHANT_TYPE = '6011';

const KINDS: readonly { readonly share: number; readonly make: Maker }[] = [
  { share: 0.6, make: cardPurchase },
  { share: 0.1, make: cashWithdrawal },
  { share: 0.2, make: instantTransfer },
  { share: 0.1, make: crossBorderPurchase },
];

const ATTENTION: readonly Maker[] = [
  (context) => ({ ...cardPurchase(context), merchantType: '6051' }),
  (context) => ({ ...cardPurchase(context), merchantType: '7995' }),
  (context) => ({ ...cardPurchase(context), issuingCountryCode: null }),
];

/** Card purchases, cash withdrawals, instant transfers and cross-border purchases, with duplicates close behind their originals. */
export function traffic(options: TrafficOptions): FedTransaction[] {
  const { count, duplicates, rate, seed } = options;
  const random = seededRandom(seed);
  const repeated = Math.round(count * duplicates);
  const fresh = Array.from({ length: count - repeated }, (_, number) => make(options, random, number));
  const repeatable = fresh
    .map((transaction, index) => ({ transaction, index }))
    .filter(({ transaction }) => transaction.externalId || transaction.authorizationCode);
  const chosen = shuffled(repeatable, random).slice(0, repeated);
  if (chosen.length < repeated) throw new Error(`there are no ${repeated} transactions to repeat`);
  const seconds = rate === 0 ? DUPLICATE_DISTANCE : Math.ceil(rate * DUPLICATE_SECONDS);
  const distance = Math.min(DUPLICATE_DISTANCE, seconds);
  const placed = [
    ...fresh.map((transaction, index) => ({ transaction, at: index })),
    ...chosen.map(({ transaction, index }) => ({
      transaction,
      at: index + random.integer(1, distance) + 0.5,
    })),
  ];
  return placed.sort((a, b) => a.at - b.at).map(({ transaction }) => transaction);
}

/** What every limited account begins with, so that none of the traffic fails for lack of money. */
export function openingCredits({
  reference,
  run,
}: Pick<TrafficOptions, 'reference' | 'run'>): FedTransaction[] {
  return reference.accounts
    .filter(({ mayBeNegative, status }) => !mayBeNegative && status === 'OPEN')
    .map(({ accountId, currency }) => ({
      externalId: `${run}-opening-${accountId}`,
      amount: '50000000',
      currency,
      accountId,
      direction: 'CREDIT',
    }));
}

function make({ attention, reference, run, startedAt }: TrafficOptions, random: Random, number: number) {
  const account = random.pick(reference.accounts.filter(({ status }) => status === 'OPEN'));
  const currency = currencyOf(account.currency);
  const occurredAt = new Date(startedAt.getTime() - random.integer(1, 120) * 1000).toISOString();
  const context = { random, account, currency, reference, number, run, occurredAt };
  if (random.fraction() < attention) return random.pick(ATTENTION)(context);
  let draw = random.fraction();
  const kind = KINDS.find(({ share }) => (draw -= share) < 0) ?? KINDS[0];
  if (kind === undefined) throw new Error('there is no kind of transaction');
  return kind.make(context);
}

function cardPurchase(context: Context): FedTransaction {
  const { random, account } = context;
  // Half of the schemes send an id of their own; the others are recognised by what they repeat.
  const named = random.fraction() < 0.5;
  return {
    ...base(context, 'DEBIT', random.integer(100, 12_000)),
    merchantType: merchantTypeOf(context),
    issuingCountryCode: account.countryCode,
    authorizationCode: authorizationCode(context),
    ...(named ? { externalId: externalId(context, 'card') } : {}),
  };
}

function cashWithdrawal(context: Context): FedTransaction {
  const { random, account } = context;
  return {
    ...base(context, 'DEBIT', random.integer(2, 20) * 1_000),
    merchantType: CASH_MERCHANT_TYPE,
    issuingCountryCode: account.countryCode,
    authorizationCode: authorizationCode(context),
  };
}

/** As SCT Inst and its like abroad send them: both ways, under the sending bank's own id, without card or merchant. */
function instantTransfer(context: Context): FedTransaction {
  const { random } = context;
  const direction = random.fraction() < 0.5 ? 'DEBIT' : 'CREDIT';
  return {
    ...base(context, direction, random.integer(500, 40_000)),
    externalId: externalId(context, 'instant'),
  };
}

/** Paid in another currency, converted at the newest rate with up to 2 % on top, as schemes do. */
function crossBorderPurchase(context: Context): FedTransaction {
  const { random, account, currency, reference } = context;
  const rates = reference.rates.filter(({ to }) => to === account.currency);
  const newest = rates.reduce((latest, { asOf }) => (asOf > latest ? asOf : latest), '');
  const quoted = random.pick(rates.filter(({ asOf }) => asOf === newest));
  const rate = parseRate(quoted.from, quoted.to, quoted.rate, quoted.asOf);
  if (!rate.ok) throw new Error(`a rate must be ${rate.error}`);
  const from = currencyOf(quoted.from);
  const cents = random.integer(500, 12_000);
  const original = money(BigInt(cents), from);
  const converted = convert(original, rate.value, currency);
  const charged = converted.units + (converted.units * BigInt(random.integer(0, 20))) / 1_000n;
  return {
    ...base(context, 'DEBIT', 1),
    amount: formatAmount(money(charged > 0n ? charged : 1n, currency)),
    originalAmount: formatAmount(original),
    originalCurrency: from.symbol,
    merchantType: merchantTypeOf(context),
    issuingCountryCode: account.countryCode,
    authorizationCode: authorizationCode(context),
  };
}

/** @param cents hundredths of a currency of two decimals; a yen for each in one that has none */
function base({ account, currency, occurredAt }: Context, direction: string, cents: number): FedTransaction {
  return {
    amount: formatAmount(money(BigInt(cents), currency)),
    currency: account.currency,
    accountId: account.accountId,
    direction,
    occurredAt,
  };
}

/** A shop's: cash has its own kind. */
function merchantTypeOf({ random, reference }: Context): string {
  const shops = reference.merchantTypes.filter(
    ({ treatment, code }) => treatment === 'ALLOW' && code !== CASH_MERCHANT_TYPE,
  );
  return random.pick(shops).code;
}

/** Six characters as on a receipt, another one for each transaction of the run. */
function authorizationCode({ number }: Context): string {
  return number.toString(36).toUpperCase().padStart(6, '0');
}

function externalId({ run, number }: Context, kind: string): string {
  return `${run}-${kind}-${number}`;
}

function currencyOf(code: string): Currency {
  const currency = isoCurrency(code);
  if (currency === null) throw new Error(`${code} is no currency of ISO 4217`);
  return currency;
}

/** Fisher and Yates, by Durstenfeld's algorithm. */
function shuffled<T>(items: readonly T[], random: Random): T[] {
  const order = [...items];
  for (let last = order.length - 1; last > 0; last--) {
    const other = random.integer(0, last);
    [order[last], order[other]] = [order[other] as T, order[last] as T];
  }
  return order;
}
