import type { EmvQr } from '../../schema/generated/schema.generated.ts';
import { invalidInput, type PaymentsError } from '../shared/errors.ts';
import { formatAmount } from '../shared/money.ts';
import { err, ok, type Result } from '../shared/result.ts';
import type { MerchantPresentedCode } from './emvqr/merchantPresentedCode.ts';
import { parseMerchantPresentedCode } from './emvqr/parser.ts';
import { readScheme, type SchemeCode } from './emvqr/profiles/schemes.ts';
import { PAYLOAD, type Refusal, refuse } from './emvqr/refusal.ts';
import { nameOtherCode } from './otherCodes.ts';

/** The value that asks the payer's app to ask the payer. */
const ASK_THE_PAYER = '***';

/** What a payer's app shows of a code that it has scanned. */
export function parseEmvQr(payload: string): Result<EmvQr, PaymentsError> {
  const read = readCode(payload);
  if (read.ok) return read;
  return err(invalidInput('payload', payload, "a code of EMVCo's merchant-presented mode", read.error));
}

function readCode(payload: string): Result<EmvQr, Refusal> {
  const other = nameOtherCode(payload);
  if (other !== null) return refuse(PAYLOAD, `it is ${other}`);
  const parsed = parseMerchantPresentedCode(payload);
  if (!parsed.ok) return parsed;
  const scheme = readScheme(parsed.value);
  return scheme.ok ? ok(emvQrOf(parsed.value.code, scheme.value)) : scheme;
}

function emvQrOf(code: MerchantPresentedCode, scheme: SchemeCode | null): EmvQr {
  const reference = code.additionalData?.fields.referenceLabel ?? null;
  return {
    payeeId: null,
    scheme: scheme?.scheme ?? null,
    name: code.merchantName,
    city: code.merchantCity,
    countryCode: code.countryCode,
    merchantCategoryCode: code.merchantCategoryCode,
    currency: code.currency.symbol,
    amount: code.amount === null ? null : formatAmount(code.amount),
    reference: reference === ASK_THE_PAYER ? null : reference,
    dynamic: code.pointOfInitiation === 'DYNAMIC',
  };
}
