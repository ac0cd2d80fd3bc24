import { type Currency, type Money, parseAmount } from '../../shared/money.ts';
import { ok, type Result } from '../../shared/result.ts';
import type { PlacedDataObject } from './dataObject.ts';
import type { Tip } from './merchantPresentedCode.ts';
import { type Refusal, refuse } from './refusal.ts';

type Objects = readonly PlacedDataObject[];

/**
 * An amount of 54 or 56: `98.73`, `98` and `98.` are ones, zero is none. Zeros beyond the currency's
 * minor unit are let pass, other digits there are not.
 */
export function readAmount(
  object: PlacedDataObject | undefined,
  currency: Currency,
): Result<Money | null, Refusal> {
  if (object === undefined) return ok(null);
  const [whole = '', fraction = ''] = object.value.split('.');
  const significant =
    fraction.slice(0, currency.decimals) + fraction.slice(currency.decimals).replace(/0+$/, '');
  const text = whole.replace(/^0+(?=[0-9])/, '') + (significant === '' ? '' : `.${significant}`);
  const amount = parseAmount(text, currency);
  return amount.ok ? amount : refuse(object, `the amount ${object.value} must be ${amount.error}`);
}

/** Tip or Convenience Indicator, and the fee that it announces and no other. */
export function readTip(objects: Objects, currency: Currency): Result<Tip | null, Refusal> {
  const [indicator, fixed, percentage] = ['55', '56', '57'].map((id) =>
    objects.find((object) => object.id === id),
  );
  const kind = indicator?.value;
  if (fixed !== undefined && kind !== '02')
    return refuse(fixed, 'Value of Convenience Fee Fixed may stand only where 55 is 02');
  if (percentage !== undefined && kind !== '03')
    return refuse(percentage, 'Value of Convenience Fee Percentage may stand only where 55 is 03');
  if (indicator === undefined) return ok(null);
  if (kind === '01') return ok({ kind: 'PROMPT' });
  if (kind === '02') {
    const fee = readAmount(fixed, currency);
    if (!fee.ok) return fee;
    if (fee.value === null) return refuse(indicator, '55 is 02, and data object 56 is missing');
    return ok({ kind: 'FIXED', fee: fee.value });
  }
  if (percentage === undefined) return refuse(indicator, '55 is 03, and data object 57 is missing');
  const percent = percentage.value;
  if (/^[0-9]{1,2}(\.[0-9]{0,2})?$/.test(percent) && /[1-9]/.test(percent))
    return ok({ kind: 'PERCENTAGE', percent });
  return refuse(percentage, `the percentage ${percent} must be from 00.01 to 99.99`);
}
