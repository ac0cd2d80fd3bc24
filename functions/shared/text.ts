import { invalidInput, type PaymentsError } from './errors.ts';

/** Text that others give us. APPSYNC_JS-safe: resolvers share this file with the functions. */

export const TEXT_CHARACTERS_MAX = 255;

/** What every text must be beside its length. */
export const PLAIN = 'without control characters, noncharacters, lone surrogates and bidi overrides';

/**
 * The refusal of a text that is empty, too long or not plain; null for a good one and for none.
 *
 * @param charactersMax characters as people count them, not UTF-16 units
 */
export function checkText(
  field: string,
  text: string | null | undefined,
  charactersMax: number = TEXT_CHARACTERS_MAX,
): PaymentsError | null {
  if (text === null || text === undefined) return null;
  // A length limit first keeps a megabyte of text from being taken apart.
  const fits = text.length > 0 && text.length <= 2 * charactersMax;
  if (fits && isPlain(text) && charactersOf(text) <= charactersMax) return null;
  return invalidInput(field, text, `1 to ${charactersMax} characters ${PLAIN}`);
}

/**
 * Whether a text holds only what every part of the system takes and every screen shows as it is. Refused are C0 and C1 controls,
 * U+FFFE and U+FFFF and lone surrogates, which queues refuse too
 * (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html), and bidi embeddings, overrides and
 * isolates, which make a text read as another one (https://www.unicode.org/reports/tr36/#Bidirectional_Text_Spoofing).
 */
export function isPlain(text: string): boolean {
  const units = text.split('');
  return units.every((unit, i) => isPlainUnit(unit, units[i - 1] ?? '', units[i + 1] ?? ''));
}

function isPlainUnit(unit: string, before: string, after: string): boolean {
  if (isHigh(unit)) return isLow(after);
  if (isLow(unit)) return isHigh(before);
  if (unit < '\u0020' || (unit >= '\u007f' && unit <= '\u009f') || unit >= '\ufffe') return false;
  return !((unit >= '\u202a' && unit <= '\u202e') || (unit >= '\u2066' && unit <= '\u2069'));
}

function charactersOf(text: string): number {
  return text.split('').filter((unit) => !isLow(unit)).length;
}

function isHigh(unit: string): boolean {
  return unit >= '\ud800' && unit <= '\udbff';
}

function isLow(unit: string): boolean {
  return unit >= '\udc00' && unit <= '\udfff';
}
