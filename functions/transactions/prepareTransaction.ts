import { canonicalHash } from '../shared/canonical.ts';
import type { Clock } from '../shared/clock.ts';
import { invalidInput, type PaymentsError } from '../shared/errors.ts';
import { checkMetadata } from '../shared/metadata.ts';
import { type Currency, type Money, parseAmount } from '../shared/money.ts';
import { err, ok, type Result } from '../shared/result.ts';
import { checkText } from '../shared/text.ts';
import { isoCurrency } from './currency.ts';
import type { Direction } from './transaction.ts';

/** What `submitTransaction` takes, as GraphQL has checked it. */
export interface SubmitTransactionInput {
  readonly idempotencyKey: string;
  readonly externalId?: string | null;
  readonly amount: string;
  readonly currency: string;
  readonly accountId: string;
  readonly direction: string;
  readonly merchantType?: string | null;
  readonly issuingCountryCode?: string | null;
  readonly originalAmount?: string | null;
  readonly originalCurrency?: string | null;
  readonly authorizationCode?: string | null;
  readonly occurredAt?: string | null;
  readonly metadata?: unknown;
}

/** All of a new transaction that follows from its input; plain data for the resolver, amounts in base units. */
export interface PreparedTransaction {
  readonly inputHash: string;
  readonly amount: string;
  readonly currency: string;
  readonly decimals: number;
  readonly direction: Direction;
  readonly accountId: string;
  readonly customerId: string;
  readonly externalId?: string;
  readonly merchantType?: string;
  readonly issuingCountryCode?: string;
  readonly originalAmount?: string;
  readonly originalCurrency?: string;
  readonly originalDecimals?: number;
  readonly authorizationCode?: string;
  readonly occurredAt?: string;
  readonly metadata?: string;
}

interface PrepareDeps {
  /** The account's currency and customer; null where the merchant has no such account. */
  readonly account: (
    merchantId: string,
    accountId: string,
  ) => Promise<{ readonly currency: string; readonly customerId: string } | null>;
  readonly clock: Clock;
}

/** Clocks of terminals run ahead a little. */
const FUTURE_TOLERANCE_MS = 60_000;

/** Checks a submitted transaction in full, before anything is stored. */
export function prepareTransaction({ account, clock }: PrepareDeps) {
  return async (
    merchantId: string,
    input: SubmitTransactionInput,
  ): Promise<Result<PreparedTransaction, PaymentsError>> => {
    const refusal = checkFields(input, clock.nowMs());
    if (refusal !== null) return err(refusal);
    const amount = readMoney('amount', input.amount, 'currency', input.currency);
    if (!amount.ok) return amount;
    const original = readOriginal(input);
    if (!original.ok) return original;
    const known = await account(merchantId, input.accountId);
    if (known === null) {
      return err(invalidInput('accountId', input.accountId, 'the id of one of your accounts'));
    }
    if (known.currency !== input.currency) {
      return err(invalidInput('currency', input.currency, `${known.currency}, the account's currency`));
    }
    return ok(prepared(input, known.customerId, amount.value, original.value));
  };
}

function prepared(
  input: SubmitTransactionInput,
  customerId: string,
  amount: Money,
  original: Money | null,
): PreparedTransaction {
  const { idempotencyKey: _, ...said } = input;
  const { externalId, merchantType, issuingCountryCode, authorizationCode, occurredAt, metadata } = input;
  return {
    inputHash: canonicalHash(said),
    amount: amount.units.toString(),
    currency: amount.currency.symbol,
    decimals: amount.currency.decimals,
    direction: input.direction as Direction,
    accountId: input.accountId,
    customerId,
    ...(externalId ? { externalId } : {}),
    ...(merchantType ? { merchantType } : {}),
    ...(issuingCountryCode ? { issuingCountryCode } : {}),
    ...(authorizationCode ? { authorizationCode } : {}),
    ...(occurredAt ? { occurredAt: new Date(occurredAt).toISOString() } : {}),
    ...(metadata ? { metadata: JSON.stringify(metadata) } : {}),
    ...(original === null
      ? {}
      : {
          originalAmount: original.units.toString(),
          originalCurrency: original.currency.symbol,
          originalDecimals: original.currency.decimals,
        }),
  };
}

function checkFields(input: SubmitTransactionInput, nowMs: number): PaymentsError | null {
  return (
    checkText('idempotencyKey', input.idempotencyKey) ??
    checkText('externalId', input.externalId) ??
    checkText('accountId', input.accountId) ??
    checkText('authorizationCode', input.authorizationCode) ??
    checkPattern('direction', input.direction, /^(DEBIT|CREDIT)$/, 'DEBIT or CREDIT') ??
    checkPattern('merchantType', input.merchantType, /^[0-9]{4}$/, 'a merchant category code (ISO 18245)') ??
    checkPattern(
      'issuingCountryCode',
      input.issuingCountryCode,
      /^[A-Z]{2}$/,
      'a country code (ISO 3166-1 alpha-2)',
    ) ??
    checkMetadata(input.metadata) ??
    checkTime(input.occurredAt, nowMs)
  );
}

function checkPattern(
  field: string,
  text: string | null | undefined,
  pattern: RegExp,
  expected: string,
): PaymentsError | null {
  if (text === null || text === undefined || pattern.test(text)) return null;
  return invalidInput(field, text, expected);
}

function checkTime(occurredAt: string | null | undefined, nowMs: number): PaymentsError | null {
  if (occurredAt === null || occurredAt === undefined) return null;
  const at = Date.parse(occurredAt);
  if (at <= nowMs + FUTURE_TOLERANCE_MS) return null;
  return invalidInput('occurredAt', occurredAt, 'a time that is not in the future');
}

/** Both or neither: an amount without its currency says nothing. */
function readOriginal({
  originalAmount,
  originalCurrency,
}: SubmitTransactionInput): Result<Money | null, PaymentsError> {
  if (!originalAmount && !originalCurrency) return ok(null);
  if (!originalAmount)
    return err(invalidInput('originalAmount', null, 'given together with originalCurrency'));
  if (!originalCurrency)
    return err(invalidInput('originalCurrency', null, 'given together with originalAmount'));
  return readMoney('originalAmount', originalAmount, 'originalCurrency', originalCurrency);
}

function readMoney(
  amountField: string,
  amount: string,
  currencyField: string,
  code: string,
): Result<Money<Currency>, PaymentsError> {
  const currency = isoCurrency(code);
  if (currency === null) return err(invalidInput(currencyField, code, 'a currency code (ISO 4217)'));
  const parsed = parseAmount(amount, currency);
  if (!parsed.ok) return err(invalidInput(amountField, amount, parsed.error));
  // Balances are numbers of 38 digits.
  if (parsed.value.units > AMOUNT_UNITS_MAX)
    return err(invalidInput(amountField, amount, 'at most 10^18 base units'));
  return parsed;
}

const AMOUNT_UNITS_MAX = 10n ** 18n;
