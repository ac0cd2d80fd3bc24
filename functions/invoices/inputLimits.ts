import type { CreateInvoiceInput } from '../../schema/generated/schema.generated.ts';
import { invalidInput, type PaymentsError } from '../shared/errors.ts';
import { checkMetadata, checkText } from '../shared/inputChecks.ts';

const URL_CHARACTERS_MAX = 2_048;
const EXPIRES_IN_MINUTES_MAX = 43_200;

/** The first field of a new invoice that breaks its limit, or null. Amount, currency and chain have rules of their own. */
export function checkLimits(input: CreateInvoiceInput): PaymentsError | null {
  const { idempotencyKey, reference, customerId, returnUrl, metadata, expiresInMinutes } = input;
  return (
    checkText('idempotencyKey', idempotencyKey) ??
    checkText('reference', reference) ??
    checkText('customerId', customerId) ??
    checkUrl(returnUrl) ??
    checkMetadata(metadata) ??
    checkExpiry(expiresInMinutes)
  );
}

/** Only what a browser may be sent to: no `javascript:`. */
function checkUrl(url: string | null | undefined): PaymentsError | null {
  if (url === null || url === undefined) return null;
  const parsed = URL.canParse(url) ? new URL(url) : null;
  const web = parsed?.protocol === 'https:' || parsed?.protocol === 'http:';
  if (web && url.length <= URL_CHARACTERS_MAX) return null;
  return invalidInput('returnUrl', url, `an http or https URL of at most ${URL_CHARACTERS_MAX} characters`);
}

function checkExpiry(minutes: number | null | undefined): PaymentsError | null {
  if (minutes === null || minutes === undefined) return null;
  if (Number.isInteger(minutes) && minutes >= 1 && minutes <= EXPIRES_IN_MINUTES_MAX) return null;
  return invalidInput('expiresInMinutes', minutes, `a whole number from 1 to ${EXPIRES_IN_MINUTES_MAX}`);
}
