import { invalidInput, type PaymentsError } from './errors.ts';
import { isPlain, PLAIN } from './text.ts';

const BYTES_MAX = 4_096;
const DEPTH_MAX = 8;
/** Every decimal number of so many digits survives the way into a double and back: `DBL_DIG` of IEEE 754. */
const DECIMAL_DIGITS_MAX = 15;

const EXPECTED =
  `a JSON object of at most ${BYTES_MAX} bytes and ${DEPTH_MAX} levels, whole numbers below 2^53 and decimals of at most ` +
  `${DECIMAL_DIGITS_MAX} digits, text ${PLAIN}`;

/** The merchant's own data: a JSON object, kept small because every event carries it. */
export function checkMetadata(metadata: unknown): PaymentsError | null {
  if (metadata === null || metadata === undefined) return null;
  const object = typeof metadata === 'object' && !Array.isArray(metadata);
  if (object && isKept(metadata, DEPTH_MAX) && Buffer.byteLength(JSON.stringify(metadata)) <= BYTES_MAX) {
    return null;
  }
  return invalidInput('metadata', metadata, EXPECTED);
}

/** Whether a value is shown again as it was given. */
function isKept(value: unknown, levels: number): boolean {
  if (typeof value === 'string') return isPlain(value);
  if (typeof value === 'number') return isExact(value);
  if (typeof value !== 'object' || value === null) return true;
  if (levels === 0) return false;
  return Object.entries(value).every(([name, member]) => isPlain(name) && isKept(member, levels - 1));
}

/**
 * AppSync reads AWSJSON into doubles before we see it: whole numbers above 2^53 and decimals of over 15 digits have lost digits, or
 * may have. A decimal that differs from a shorter one only beyond the 15th digit has become that one already.
 */
function isExact(value: number): boolean {
  if (Number.isInteger(value)) return Number.isSafeInteger(value);
  const [digits = ''] = Math.abs(value).toExponential().split('e');
  return Number.isFinite(value) && digits.replace('.', '').length <= DECIMAL_DIGITS_MAX;
}
