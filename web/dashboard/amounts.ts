/** Decimal strings as integers of so many decimals, so that sums and ratios are exact. */
const DECIMALS = 18;

export function toUnits(amount: string): bigint {
  const [whole = '0', fraction = ''] = amount.replace('-', '').split('.');
  const units = BigInt(whole + fraction.padEnd(DECIMALS, '0').slice(0, DECIMALS));
  return amount.startsWith('-') ? -units : units;
}

/** With two decimals at least, without zeros behind. */
export function fromUnits(units: bigint): string {
  const digits = (units < 0n ? -units : units).toString().padStart(DECIMALS + 1, '0');
  const whole = digits.slice(0, -DECIMALS);
  const fraction = digits.slice(-DECIMALS).replace(/0+$/, '').padEnd(2, '0');
  return `${units < 0n ? '-' : ''}${whole}.${fraction}`;
}

export function sumOf(amounts: readonly string[]): string {
  return fromUnits(amounts.reduce((sum, amount) => sum + toUnits(amount), 0n));
}

/** Thousands parted, as the language does; digits are those of Latin text, as in the amounts beside. */
export function grouped(amount: string, locale: string): string {
  const [whole = '0', fraction] = amount.split('.');
  const shown = new Intl.NumberFormat(latin(locale)).format(BigInt(whole));
  const sign = amount.startsWith('-') && !shown.startsWith('-') ? '-' : '';
  const point = new Intl.NumberFormat(latin(locale)).format(1.5).charAt(1);
  return fraction === undefined ? `${sign}${shown}` : `${sign}${shown}${point}${fraction}`;
}

/** At most so many digits behind the point, cut off: of averages, where more say nothing. */
export function cut(amount: string, digits: number): string {
  const [whole = '0', fraction = ''] = amount.split('.');
  const first = fraction.search(/[1-9]/);
  const kept = Math.max(digits, first === -1 ? 0 : whole === '0' ? first + 3 : digits);
  return `${whole}.${fraction.slice(0, kept).padEnd(2, '0')}`;
}

export function latin(locale: string): string {
  return `${locale}-u-nu-latn`;
}
