import type { CreateInvoiceInput } from '../../schema/generated/schema.generated.ts';
import { invalidInput, type PaymentsError } from '../shared/errors.ts';
import { checkMetadata } from '../shared/metadata.ts';
import { checkText } from '../shared/text.ts';
import { MERCHANT_FIELDS, type MerchantField } from './merchantFields.ts';
import { parseReturnUrl } from './returnUrl.ts';

const EXPIRES_IN_MINUTES_MAX = 43_200;

/** The first field of a new invoice that breaks its limit, or null. Amount, currency and chain have rules of their own. */
export function checkLimits(input: CreateInvoiceInput): PaymentsError | null {
  const { idempotencyKey, metadata, expiresInMinutes } = input;
  return (
    checkText('idempotencyKey', idempotencyKey) ??
    checkMerchantFields(input) ??
    checkMetadata(metadata) ??
    checkExpiry(expiresInMinutes)
  );
}

/** The limit of each field that the merchant gives. */
const FIELD_CHECKS: Readonly<Record<MerchantField, typeof checkText>> = {
  reference: checkText,
  customerId: checkText,
  returnUrl: checkUrl,
};

function checkMerchantFields(input: CreateInvoiceInput): PaymentsError | null {
  for (const field of MERCHANT_FIELDS) {
    const refusal = FIELD_CHECKS[field](field, input[field]);
    if (refusal !== null) return refusal;
  }
  return null;
}

function checkUrl(field: string, url: string | null | undefined): PaymentsError | null {
  if (url === null || url === undefined) return null;
  const parsed = parseReturnUrl(url);
  return parsed.ok ? null : invalidInput(field, url, parsed.error);
}

function checkExpiry(minutes: number | null | undefined): PaymentsError | null {
  if (minutes === null || minutes === undefined) return null;
  if (Number.isInteger(minutes) && minutes >= 1 && minutes <= EXPIRES_IN_MINUTES_MAX) return null;
  return invalidInput('expiresInMinutes', minutes, `a whole number from 1 to ${EXPIRES_IN_MINUTES_MAX}`);
}
