import * as z from 'zod';
import { type Currency, formatAmount, type Money, parseAmount } from '../../shared/money.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import { isoCurrency } from '../../transactions/ports.ts';
import {
  ADDITIONAL_FIELDS,
  type AdditionalField,
  type MerchantPresentedCode,
} from './merchantPresentedCode.ts';

const ADDITIONAL_FIELD = z.enum(Object.keys(ADDITIONAL_FIELDS) as [AdditionalField, ...AdditionalField[]]);
const OBJECT = z.strictObject({ id: z.string().regex(/^[0-9]{2}$/), value: z.string() });
const TEMPLATE = z.strictObject({
  id: z.string().regex(/^[0-9]{2}$/),
  globallyUniqueIdentifier: z.string(),
  data: z.array(OBJECT).default([]),
});
const AMOUNT = z.string();

const CODE = z.strictObject({
  pointOfInitiation: z.enum(['STATIC', 'DYNAMIC']).nullable().default(null),
  primitiveAccounts: z.array(OBJECT).default([]),
  accounts: z.array(TEMPLATE).default([]),
  merchantCategoryCode: z.string(),
  currency: z.string(),
  amount: AMOUNT.nullable().default(null),
  tip: z
    .discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('PROMPT') }),
      z.strictObject({ kind: z.literal('FIXED'), fee: AMOUNT }),
      z.strictObject({ kind: z.literal('PERCENTAGE'), percent: z.string() }),
    ])
    .nullable()
    .default(null),
  countryCode: z.string(),
  merchantName: z.string(),
  merchantCity: z.string(),
  postalCode: z.string().nullable().default(null),
  additionalData: z
    .strictObject({
      fields: z.partialRecord(ADDITIONAL_FIELD, z.string()).default({}),
      reserved: z.array(OBJECT).default([]),
      systemSpecific: z.array(TEMPLATE).default([]),
    })
    .nullable()
    .default(null),
  alternateLanguage: z
    .strictObject({
      language: z.string(),
      merchantName: z.string(),
      merchantCity: z.string().nullable().default(null),
      reserved: z.array(OBJECT).default([]),
    })
    .nullable()
    .default(null),
  reserved: z.array(OBJECT).default([]),
  unreserved: z.array(TEMPLATE).default([]),
});

/** A code as JSON: the currency by its letters, amounts in currency units. */
export type CodeJson = z.input<typeof CODE>;

export function codeToJson(code: MerchantPresentedCode): CodeJson {
  const { amount, currency, tip, ...rest } = code;
  return {
    ...rest,
    currency: currency.symbol,
    amount: amount === null ? null : formatAmount(amount),
    tip: tip?.kind === 'FIXED' ? { kind: 'FIXED', fee: formatAmount(tip.fee) } : tip,
  } as CodeJson;
}

/** Reads what `codeToJson` writes; what is `null` or empty there may be left out. The error says which field must be what. */
export function codeFromJson(json: unknown): Result<MerchantPresentedCode, string> {
  const read = CODE.safeParse(json);
  if (!read.success) return err(z.prettifyError(read.error));
  const { amount, currency: symbol, tip, ...rest } = read.data;
  const currency = isoCurrency(symbol);
  if (currency === null) return err(`currency: ${symbol} is no currency of ISO 4217`);
  const total = amount === null ? ok(null) : money('amount', amount, currency);
  if (!total.ok) return total;
  const fee = tip?.kind === 'FIXED' ? money('tip.fee', tip.fee, currency) : ok(null);
  if (!fee.ok) return fee;
  return ok({
    ...rest,
    currency,
    amount: total.value,
    tip: fee.value === null ? tip : { kind: 'FIXED', fee: fee.value },
  } as MerchantPresentedCode);
}

function money(field: string, text: string, currency: Currency): Result<Money, string> {
  const amount = parseAmount(text, currency);
  return amount.ok ? amount : err(`${field}: ${text} must be ${amount.error}`);
}
