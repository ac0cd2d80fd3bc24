import { ok, type Result } from '../../shared/result.ts';
import { isoNumberOf } from '../../transactions/ports.ts';
import { crc16 } from './crc16.ts';
import { charactersOf, writeDataObjects } from './dataObject.ts';
import type { MerchantPresentedCode } from './merchantPresentedCode.ts';
import { objectsOfCode } from './objectsOfCode.ts';
import { parseMerchantPresentedCode } from './parser.ts';
import { PAYLOAD, type Refusal, refuse } from './refusal.ts';

/** What QRCPS-MPM lets a code have, so that cameras read it from a counter. */
const ENCODED_CHARACTERS_MAX = 512;

/**
 * Writes a merchant-presented code, its data objects in the order of their IDs and 63 last. What it writes has passed the parser, so
 * that a name that is too long or a currency with too many decimals is refused by the same rule on both ways.
 */
export function encodeMerchantPresentedCode(code: MerchantPresentedCode): Result<string, Refusal> {
  const currencyNumber = isoNumberOf(code.currency);
  if (currencyNumber === null) return refuse(PAYLOAD, `${code.currency.symbol} is no currency of ISO 4217`);
  const written = writeDataObjects(objectsOfCode(code, currencyNumber));
  if (!written.ok) return written;
  const text = `${written.value}6304`;
  const payload = text + crc16(text);
  if (charactersOf(payload).length > ENCODED_CHARACTERS_MAX)
    return refuse(PAYLOAD, `it has more than ${ENCODED_CHARACTERS_MAX} characters`);
  const parsed = parseMerchantPresentedCode(payload);
  return parsed.ok ? ok(payload) : parsed;
}
