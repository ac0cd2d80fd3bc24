import { isoCurrencyOfNumber } from '../../transactions/ports.ts';
import type { Currency } from '../../shared/money.ts';
import { ok, type Result } from '../../shared/result.ts';
import { readAmount, readTip } from './amounts.ts';
import type { ConformingDataObject } from './conformance.ts';
import type { DataObject } from './dataObject.ts';
import {
  ADDITIONAL_FIELDS,
  type AdditionalData,
  type AdditionalField,
  type AlternateLanguage,
  type IdentifiedTemplate,
  type MerchantPresentedCode,
} from './merchantPresentedCode.ts';
import { PAYLOAD, type Refusal, refuse } from './refusal.ts';

type Objects = readonly ConformingDataObject[];

/** Gives the data objects of a conforming code their names, and checks what several of them say together. */
export function codeOfObjects(objects: Objects): Result<MerchantPresentedCode, Refusal> {
  const accounts = between(objects, '02', '51');
  if (accounts.length === 0) {
    return refuse(PAYLOAD, 'none of the data objects 02 to 51 (Merchant Account Information) is there');
  }
  const currency = readCurrency(objects);
  if (!currency.ok) return currency;
  const amount = readAmount(find(objects, '54'), currency.value);
  if (!amount.ok) return amount;
  const tip = readTip(objects, currency.value);
  if (!tip.ok) return tip;
  const [initiation, additional, language] = ['01', '62', '64'].map((id) => find(objects, id));
  return ok({
    pointOfInitiation: initiation === undefined ? null : initiation.value === '12' ? 'DYNAMIC' : 'STATIC',
    primitiveAccounts: between(objects, '02', '25').map(plain),
    accounts: between(objects, '26', '51').map(identified),
    merchantCategoryCode: valueOf(objects, '52'),
    currency: currency.value,
    amount: amount.value,
    tip: tip.value,
    countryCode: valueOf(objects, '58'),
    merchantName: valueOf(objects, '59'),
    merchantCity: valueOf(objects, '60'),
    postalCode: find(objects, '61')?.value ?? null,
    additionalData: additional === undefined ? null : additionalData(additional.objects ?? []),
    alternateLanguage: language === undefined ? null : alternateLanguage(language.objects ?? []),
    reserved: between(objects, '65', '79').map(plain),
    unreserved: between(objects, '80', '99').map(identified),
  });
}

function readCurrency(objects: Objects): Result<Currency, Refusal> {
  const number = valueOf(objects, '53');
  const currency = isoCurrencyOfNumber(number);
  if (currency !== null) return ok(currency);
  return refuse(
    find(objects, '53') ?? PAYLOAD,
    `Transaction Currency ${number} is no numeric code of ISO 4217`,
  );
}

function additionalData(objects: Objects): AdditionalData {
  const fields: Partial<Record<AdditionalField, string>> = {};
  for (const [field, id] of Object.entries(ADDITIONAL_FIELDS) as [AdditionalField, string][]) {
    const object = find(objects, id);
    if (object !== undefined) fields[field] = object.value;
  }
  return {
    fields,
    reserved: between(objects, '12', '49').map(plain),
    systemSpecific: between(objects, '50', '99').map(identified),
  };
}

function alternateLanguage(objects: Objects): AlternateLanguage {
  return {
    language: valueOf(objects, '00'),
    merchantName: valueOf(objects, '01'),
    merchantCity: find(objects, '02')?.value ?? null,
    reserved: between(objects, '03', '99').map(plain),
  };
}

function identified({ id, objects }: ConformingDataObject): IdentifiedTemplate {
  const inside = objects ?? [];
  return {
    id,
    globallyUniqueIdentifier: valueOf(inside, '00'),
    data: between(inside, '01', '99').map(plain),
  };
}

function plain({ id, value }: DataObject): DataObject {
  return { id, value };
}

function find(objects: Objects, id: string): ConformingDataObject | undefined {
  return objects.find((object) => object.id === id);
}

/** Of one that the template requires: `checkObjects` has refused a code without it. */
function valueOf(objects: Objects, id: string): string {
  const object = find(objects, id);
  if (object === undefined) throw new Error(`data object ${id} was not checked`);
  return object.value;
}

/** In the order of their IDs. */
function between(objects: Objects, from: string, to: string): Objects {
  return objects.filter(({ id }) => from <= id && id <= to).toSorted((a, b) => Number(a.id) - Number(b.id));
}
