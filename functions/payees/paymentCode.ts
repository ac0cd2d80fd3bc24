import * as z from 'zod';
import { err, ok, type Result } from '../shared/result.ts';
import { codeFromJson, codeToJson } from './emvqr/codeJson.ts';
import { encodeMerchantPresentedCode } from './emvqr/encoder.ts';
import { type ParsedCode, parseMerchantPresentedCode } from './emvqr/parser.ts';
import { readScheme, type SchemeCode } from './emvqr/profiles/schemes.ts';
import type { Refusal } from './emvqr/refusal.ts';
import { otherCodeOf } from './otherCodes.ts';
import { OTHER_CODES } from './othercodes/otherCodeJson.ts';

const FORMATS = ['EMV_MPM', ...Object.keys(OTHER_CODES)] as ['EMV_MPM', keyof typeof OTHER_CODES];

const WRITTEN = z.looseObject({ format: z.enum(FORMATS), code: z.record(z.string(), z.unknown()) });

/** A code of any format that has a codec here, as JSON. */
export interface PaymentCodeJson {
  readonly format: (typeof FORMATS)[number];
  readonly code: object;
  /** Of EMVCo's codes: whose it is, null for nobody's that is known. */
  readonly scheme?: SchemeCode | null;
}

/** What a text says that was scanned, whatever its format. The error is a sentence with the place in it. */
export function readPaymentCode(text: string): Result<PaymentCodeJson, string> {
  const other = otherCodeOf(text);
  if (other === null) {
    const parsed = withScheme(parseMerchantPresentedCode(text));
    if (!parsed.ok) return parsed;
    const { code, scheme } = parsed.value;
    return ok({ format: 'EMV_MPM', code: codeToJson(code), scheme });
  }
  const { format, name } = other;
  if (format === 'ETHEREUM_URI' || format === 'WEB_ADDRESS')
    return err(`This is ${name}, and no code of a format that is read here.`);
  const read = OTHER_CODES[format].read(text);
  return read.ok ? ok({ format, code: read.value }) : err(`As ${name} it is wrong: ${read.error}.`);
}

/** Writes the text of a code from what `readPaymentCode` answers; what is null or empty there may be left out, and what is beside format and code is not read. */
export function writePaymentCode(json: unknown): Result<string, string> {
  const given = WRITTEN.safeParse(json);
  if (!given.success) return err(z.prettifyError(given.error));
  const { format, code } = given.data;
  if (format !== 'EMV_MPM') return OTHER_CODES[format].write(code);
  const read = codeFromJson(code);
  if (!read.ok) return read;
  const payload = encodeMerchantPresentedCode(read.value);
  if (!payload.ok) return err(sentence(payload.error));
  // One that bears a scheme's identifier keeps the scheme's rules too.
  const parsed = withScheme(parseMerchantPresentedCode(payload.value));
  return parsed.ok ? payload : parsed;
}

function withScheme(
  parsed: Result<ParsedCode, Refusal>,
): Result<{ readonly code: ParsedCode['code']; readonly scheme: SchemeCode | null }, string> {
  if (!parsed.ok) return err(sentence(parsed.error));
  const scheme = readScheme(parsed.value);
  return scheme.ok ? ok({ code: parsed.value.code, scheme: scheme.value }) : err(sentence(scheme.error));
}

function sentence({ tagPath, offset, reason }: Refusal): string {
  return tagPath === '' ? `${reason}.` : `At ${tagPath}, after ${offset} characters: ${reason}.`;
}
