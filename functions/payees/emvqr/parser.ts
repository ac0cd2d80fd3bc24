import { ok, type Result } from '../../shared/result.ts';
import { codeOfObjects } from './codeOfObjects.ts';
import { checkObjects, type ConformingDataObject } from './conformance.ts';
import { crc16 } from './crc16.ts';
import { charactersOf, readDataObjects } from './dataObject.ts';
import type { MerchantPresentedCode } from './merchantPresentedCode.ts';
import { PAYLOAD, type Refusal, refuse } from './refusal.ts';
import { ROOT } from './tags.ts';

/** Twice what the specification lets a code have: a reader may meet more than a writer may write. */
export const PARSED_CHARACTERS_MAX = 1_024;

const CRC_CHARACTERS = 4;

export interface ParsedCode {
  readonly code: MerchantPresentedCode;
  /** All of it, in the payload's own order: `writeDataObjects` makes the payload of them again. */
  readonly objects: readonly ConformingDataObject[];
}

/**
 * Reads a merchant-presented code strictly by EMVCo's QRCPS-MPM, version 1.1: 00 first, 63 last with the right checksum, no ID twice,
 * every data object as `tags.ts` has it. Any other text is refused with place and reason; none throws.
 */
export function parseMerchantPresentedCode(payload: string): Result<ParsedCode, Refusal> {
  // A limit of UTF-16 units first keeps a megabyte of text from being taken apart.
  if (payload.length > 2 * PARSED_CHARACTERS_MAX || charactersOf(payload).length > PARSED_CHARACTERS_MAX)
    return refuse(PAYLOAD, `it has more than ${PARSED_CHARACTERS_MAX} characters`);
  const read = readDataObjects(payload, PAYLOAD);
  if (!read.ok) return read;
  const [first] = read.value;
  if (first === undefined) return refuse(PAYLOAD, 'it is empty');
  if (first.id !== '00') return refuse(first, 'data object 00 (Payload Format Indicator) must be the first');
  const crc = read.value.at(-1);
  if (crc?.id !== '63') return refuse(crc ?? PAYLOAD, 'data object 63 (CRC) must be the last');
  if (charactersOf(crc.value).length !== CRC_CHARACTERS) return refuse(crc, 'CRC must have 4 characters');
  const computed = crc16(payload.slice(0, payload.length - crc.value.length));
  // The specification's example has capitals and its text does not ask for them; codes in use have either.
  if (crc.value.toUpperCase() !== computed)
    return refuse(crc, `CRC is ${crc.value}, and ${computed} over what stands before`);
  const checked = checkObjects(read.value, ROOT, PAYLOAD);
  if (!checked.ok) return checked;
  const code = codeOfObjects(checked.value);
  return code.ok ? ok({ code: code.value, objects: checked.value }) : code;
}
