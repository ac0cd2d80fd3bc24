import type { EmvQr } from '../../schema/generated/schema.generated.ts';
import { invalidInput, type PaymentsError } from '../shared/errors.ts';
import { formatAmount } from '../shared/money.ts';
import { err, ok, type Result } from '../shared/result.ts';
import type { MerchantPresentedCode } from './emvqr/merchantPresentedCode.ts';
import { parseMerchantPresentedCode } from './emvqr/parser.ts';

/** The value that asks the payer's app to ask the payer. */
const ASK_THE_PAYER = '***';

/** What a payer's app shows of a code that it has scanned. */
export function parseEmvQr(payload: string): Result<EmvQr, PaymentsError> {
  const parsed = parseMerchantPresentedCode(payload);
  if (parsed.ok) return ok(emvQrOf(parsed.value.code));
  return err(invalidInput('payload', payload, "a code of EMVCo's merchant-presented mode", parsed.error));
}

function emvQrOf(code: MerchantPresentedCode): EmvQr {
  const reference = code.additionalData?.fields.referenceLabel ?? null;
  return {
    payeeId: null,
    name: code.merchantName,
    city: code.merchantCity,
    countryCode: code.countryCode,
    currency: code.currency.symbol,
    amount: code.amount === null ? null : formatAmount(code.amount),
    reference: reference === ASK_THE_PAYER ? null : reference,
    dynamic: code.pointOfInitiation === 'DYNAMIC',
  };
}
