import { ok, type Result } from '../../../shared/result.ts';
import type { ParsedCode } from '../parser.ts';
import type { Refusal } from '../refusal.ts';
import { type BharatQrCode, readBharatQr } from './bharatQr.ts';
import { type PayNowCode, readPayNow } from './payNow.ts';
import { type PixCode, readPix } from './pix.ts';

export type SchemeCode = PixCode | PayNowCode | BharatQrCode;

/** The first scheme whose code it is; null for a code that is EMVCo's and of none of them. */
export function readScheme(parsed: ParsedCode): Result<SchemeCode | null, Refusal> {
  for (const read of [readPix, readPayNow, readBharatQr]) {
    const scheme = read(parsed);
    if (!scheme.ok || scheme.value !== null) return scheme;
  }
  return ok(null);
}
