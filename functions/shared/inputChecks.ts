import { invalidInput, type PaymentsError } from './errors.ts';

const TEXT_CHARACTERS_MAX = 255;
const METADATA_BYTES_MAX = 4_096;

/** Characters as people count them, not UTF-16 units. */
export function checkText(field: string, text: string | null | undefined): PaymentsError | null {
  if (text === null || text === undefined) return null;
  const characters = [...text].length;
  if (characters >= 1 && characters <= TEXT_CHARACTERS_MAX && text.isWellFormed()) return null;
  return invalidInput(field, text, `1 to ${TEXT_CHARACTERS_MAX} characters`);
}

/** The merchant's own data: a JSON object, kept small because every event carries it. */
export function checkMetadata(metadata: unknown): PaymentsError | null {
  if (metadata === null || metadata === undefined) return null;
  const object = typeof metadata === 'object' && !Array.isArray(metadata);
  if (object && Buffer.byteLength(JSON.stringify(metadata)) <= METADATA_BYTES_MAX) return null;
  return invalidInput('metadata', metadata, `a JSON object of at most ${METADATA_BYTES_MAX} bytes`);
}
