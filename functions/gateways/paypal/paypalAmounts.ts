import { formatBaseUnits } from '../../shared/decimal.ts';
import { type Currency, type Money, parseAmount } from '../../shared/money.ts';
import { isoCurrency } from '../../transactions/ports.ts';

/** Taken, each with ISO 4217's decimals where it stands in no other list: https://developer.paypal.com/api/codes/currency */
const TAKEN: readonly string[] = [
  ...['AUD', 'BRL', 'CAD', 'CHF', 'CNY', 'CZK', 'DKK', 'EUR', 'GBP', 'HKD', 'HUF', 'ILS'],
  ...['JPY', 'MXN', 'MYR', 'NOK', 'NZD', 'PHP', 'PLN', 'SEK', 'SGD', 'THB', 'TWD', 'USD'],
];

/** ISO 4217 has two decimals, PayPal none: an amount with decimals is refused. */
const WITHOUT_DECIMALS: readonly string[] = ['HUF', 'TWD'];

/** Seven digits before the point: https://developer.paypal.com/docs/api/payments/v1/#definition-amount */
const WHOLE_MAX = 9_999_999n;

/** What PayPal calls money: a decimal string in currency units. */
export interface PaypalMoney {
  readonly currencyCode: string;
  readonly value: string;
}

const unitOf = ({ decimals }: Currency): bigint => 10n ** BigInt(decimals);

/** Base units that PayPal's least step is. */
const stepOf = (currency: Currency): bigint =>
  WITHOUT_DECIMALS.includes(currency.symbol) ? unitOf(currency) : 1n;

/** Null for what PayPal cannot charge. */
export function toPaypalMoney({ units, currency }: Money<Currency>): PaypalMoney | null {
  const { symbol, decimals } = currency;
  const step = stepOf(currency);
  if (!TAKEN.includes(symbol) || units % step !== 0n || units > WHOLE_MAX * unitOf(currency)) return null;
  const value =
    step === 1n ? formatBaseUnits(units.toString(), decimals) : formatBaseUnits((units / step).toString(), 0);
  return { currencyCode: symbol, value };
}

/** Base units. @throws Error for what is no amount of a currency of ISO 4217 */
export function fromPaypalMoney({ currencyCode, value }: PaypalMoney): bigint {
  const currency = isoCurrency(currencyCode);
  const amount = currency === null ? null : parseAmount(value, currency);
  if (amount?.ok !== true) throw new Error(`${value} ${currencyCode} is no amount of PayPal's`);
  return amount.value.units;
}

/** Base units; null for a currency that is not taken. */
export function paypalLimits(currency: Currency): { readonly min: bigint; readonly max: bigint } | null {
  if (!TAKEN.includes(currency.symbol)) return null;
  return { min: stepOf(currency), max: WHOLE_MAX * unitOf(currency) };
}
