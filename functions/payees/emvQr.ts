import type { EmvQr } from '../../schema/generated/schema.generated.ts';
import { invalidInput, type PaymentsError } from '../shared/errors.ts';
import { formatAmount } from '../shared/money.ts';
import { err, ok, type Result } from '../shared/result.ts';
import type { MerchantPresentedCode } from './emvqr/merchantPresentedCode.ts';
import { parseMerchantPresentedCode } from './emvqr/parser.ts';
import { readScheme, type SchemeCode } from './emvqr/profiles/schemes.ts';
import { PAYLOAD, type Refusal, refuse } from './emvqr/refusal.ts';
import { otherCodeOf } from './otherCodes.ts';
import { payeeOfCode } from './payeeCode.ts';

/** The value that asks the payer's app to ask the payer. */
const ASK_THE_PAYER = '***';

/**
 * What a payer's app shows of a code that it has scanned.
 *
 * @param pagesUrl where our pages are served: codes of ours bear its host
 */
export function parseEmvQr(payload: string, pagesUrl: string): Result<EmvQr, PaymentsError> {
  const read = readCode(payload, pagesUrl);
  if (read.ok) return read;
  return err(invalidInput('payload', payload, "a code of EMVCo's merchant-presented mode", read.error));
}

function readCode(payload: string, pagesUrl: string): Result<EmvQr, Refusal> {
  const other = otherCodeOf(payload);
  if (other !== null) return refuse(PAYLOAD, `it is ${other.name}`);
  const parsed = parseMerchantPresentedCode(payload);
  if (!parsed.ok) return parsed;
  const scheme = readScheme(parsed.value);
  return scheme.ok ? ok(emvQrOf(parsed.value.code, scheme.value, pagesUrl)) : scheme;
}

function emvQrOf(code: MerchantPresentedCode, scheme: SchemeCode | null, pagesUrl: string): EmvQr {
  const ours = payeeOfCode(pagesUrl, code.accounts);
  const reference = code.additionalData?.fields.referenceLabel ?? null;
  return {
    payeeId: ours?.payeeId ?? null,
    payeeQrId: ours?.payeeQrId ?? null,
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
