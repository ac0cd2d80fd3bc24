import type { CreateInvoiceInput } from '../../schema/generated/schema.generated.ts';
import { invalidInput, type PaymentsError } from '../shared/errors.ts';

const TEXT_CHARACTERS_MAX = 255;
const URL_CHARACTERS_MAX = 2_048;
const METADATA_BYTES_MAX = 4_096;
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

/** Characters as people count them, not UTF-16 units. */
function checkText(field: string, text: string | null | undefined): PaymentsError | null {
  if (text === null || text === undefined) return null;
  const characters = [...text].length;
  if (characters >= 1 && characters <= TEXT_CHARACTERS_MAX && text.isWellFormed()) return null;
  return invalidInput(field, text, `1 to ${TEXT_CHARACTERS_MAX} characters`);
}

/** Only what a browser may be sent to: no `javascript:`. */
function checkUrl(url: string | null | undefined): PaymentsError | null {
  if (url === null || url === undefined) return null;
  const parsed = URL.canParse(url) ? new URL(url) : null;
  const web = parsed?.protocol === 'https:' || parsed?.protocol === 'http:';
  if (web && url.length <= URL_CHARACTERS_MAX) return null;
  return invalidInput('returnUrl', url, `an http or https URL of at most ${URL_CHARACTERS_MAX} characters`);
}

function checkMetadata(metadata: unknown): PaymentsError | null {
  if (metadata === null || metadata === undefined) return null;
  const object = typeof metadata === 'object' && !Array.isArray(metadata);
  if (object && Buffer.byteLength(JSON.stringify(metadata)) <= METADATA_BYTES_MAX) return null;
  return invalidInput('metadata', metadata, `a JSON object of at most ${METADATA_BYTES_MAX} bytes`);
}

function checkExpiry(minutes: number | null | undefined): PaymentsError | null {
  if (minutes === null || minutes === undefined) return null;
  if (Number.isInteger(minutes) && minutes >= 1 && minutes <= EXPIRES_IN_MINUTES_MAX) return null;
  return invalidInput('expiresInMinutes', minutes, `a whole number from 1 to ${EXPIRES_IN_MINUTES_MAX}`);
}
