import { formatAmount, type Money } from '../../shared/money.ts';
import type { DataObject, WritableObject } from './dataObject.ts';
import {
  ADDITIONAL_FIELDS,
  type AdditionalData,
  type AdditionalField,
  type AlternateLanguage,
  type IdentifiedTemplate,
  type MerchantPresentedCode,
  type Tip,
} from './merchantPresentedCode.ts';

/** Of 54 and 56. */
const AMOUNT_CHARACTERS_MAX = 13;

const TIP_INDICATORS = { PROMPT: '01', FIXED: '02', PERCENTAGE: '03' } as const;

/**
 * The data objects of a code in the order of their IDs, without 63, which follows from them.
 *
 * @param currencyNumber of ISO 4217
 */
export function objectsOfCode(
  code: MerchantPresentedCode,
  currencyNumber: string,
): readonly WritableObject[] {
  const { pointOfInitiation, amount, additionalData, alternateLanguage } = code;
  return [
    { id: '00', value: '01' },
    ...given('01', pointOfInitiation === null ? null : pointOfInitiation === 'DYNAMIC' ? '12' : '11'),
    ...ascending(code.primitiveAccounts),
    ...ascending(code.accounts).map(identified),
    { id: '52', value: code.merchantCategoryCode },
    { id: '53', value: currencyNumber },
    ...given('54', amount === null ? null : amountText(amount)),
    ...tipObjects(code.tip),
    { id: '58', value: code.countryCode },
    { id: '59', value: code.merchantName },
    { id: '60', value: code.merchantCity },
    ...given('61', code.postalCode),
    ...(additionalData === null ? [] : [additionalObject(additionalData)]),
    ...(alternateLanguage === null ? [] : [languageObject(alternateLanguage)]),
    ...ascending(code.reserved),
    ...ascending(code.unreserved).map(identified),
  ];
}

/** With the decimals of the currency, or without zeros behind the point where that is too long. */
function amountText(amount: Money): string {
  const text = formatAmount(amount);
  return text.length > AMOUNT_CHARACTERS_MAX ? text.replace(/\.?0+$/, '') : text;
}

function tipObjects(tip: Tip | null): readonly DataObject[] {
  if (tip === null) return [];
  const indicator = { id: '55', value: TIP_INDICATORS[tip.kind] };
  if (tip.kind === 'FIXED') return [indicator, { id: '56', value: amountText(tip.fee) }];
  if (tip.kind === 'PERCENTAGE') return [indicator, { id: '57', value: tip.percent }];
  return [indicator];
}

function additionalObject({ fields, reserved, systemSpecific }: AdditionalData): WritableObject {
  const named = (Object.entries(ADDITIONAL_FIELDS) as [AdditionalField, string][]).flatMap(([field, id]) =>
    given(id, fields[field] ?? null),
  );
  const others = [...ascending(reserved), ...ascending(systemSpecific).map(identified)];
  return { id: '62', objects: [...named, ...others] };
}

function languageObject({
  language,
  merchantName,
  merchantCity,
  reserved,
}: AlternateLanguage): WritableObject {
  const named = [
    { id: '00', value: language },
    { id: '01', value: merchantName },
    ...given('02', merchantCity),
  ];
  return { id: '64', objects: [...named, ...ascending(reserved)] };
}

function identified({ id, globallyUniqueIdentifier, data }: IdentifiedTemplate): WritableObject {
  return { id, objects: [{ id: '00', value: globallyUniqueIdentifier }, ...ascending(data)] };
}

function ascending<T extends { readonly id: string }>(objects: readonly T[]): readonly T[] {
  return objects.toSorted((a, b) => Number(a.id) - Number(b.id));
}

function given(id: string, value: string | null): readonly DataObject[] {
  return value === null ? [] : [{ id, value }];
}
