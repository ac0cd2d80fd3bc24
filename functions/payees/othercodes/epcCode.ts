import { ok, type Result } from '../../shared/result.ts';
import { isCents, type LineRefusal, readLines, refuseLine } from './codeLines.ts';
import { isCreditorReference, isIban } from './iban.ts';

/**
 * A code for a SEPA credit transfer, in Germany called GiroCode: EPC069-12 of the European Payments Council, version 2.1.
 *
 * @see https://www.europeanpaymentscouncil.eu/document-library/guidance-documents/quick-response-code-guidelines-enable-data-capture-initiation
 */
export interface EpcCode {
  /** 001 asks for the bank's BIC, 002 does not within the EEA. */
  readonly version: '001' | '002';
  readonly bic: string | null;
  readonly name: string;
  readonly iban: string;
  /** Euro, `"12.30"`; null: the payer says how much. */
  readonly amount: string | null;
  /** AT-44, up to four characters. */
  readonly purpose: string | null;
  /** One of both at most. */
  readonly creditorReference: string | null;
  readonly remittance: string | null;
  /** Beneficiary to originator information. */
  readonly information: string | null;
}

/** What a QR code of version 13 with error correction M holds. */
const BYTES_MAX = 331;
const LINES_MAX = 12;
const UTF_8 = '1';

/** Reads a code of UTF-8 strictly; the other character sets of the guideline are refused, as a text has been decoded already. */
export function parseEpcCode(text: string): Result<EpcCode, LineRefusal> {
  const read = readLines(text, BYTES_MAX);
  if (!read.ok) return read;
  const lines = read.value;
  if (lines.length < 7 || lines.length > LINES_MAX) return refuseLine(0, 'it has 7 to 12 lines');
  const [tag, version = '', set, kind, bic = '', name = '', iban = '', amount = '', purpose = ''] = lines;
  const [creditorReference = '', remittance = '', information = ''] = lines.slice(9);
  if (tag !== 'BCD') return refuseLine(1, 'it is BCD');
  if (version !== '001' && version !== '002') return refuseLine(2, 'it is 001 or 002');
  if (set !== UTF_8) return refuseLine(3, 'it is 1, for UTF-8');
  if (kind !== 'SCT') return refuseLine(4, 'it is SCT');
  const given = (value: string): string | null => (value === '' ? null : value);
  const code: EpcCode = {
    version,
    bic: given(bic),
    name,
    iban,
    amount: given(amount.replace(/^EUR/, '')),
    purpose: given(purpose),
    creditorReference: given(creditorReference),
    remittance: given(remittance),
    information: given(information),
  };
  if (amount !== '' && !amount.startsWith('EUR')) return refuseLine(8, 'it is EUR and an amount');
  const refused = refusalOf(code);
  return refused === null ? ok(code) : { ok: false, error: refused };
}

/** Writes a code, LF between its lines and none at its end; what it writes has passed the parser. */
export function encodeEpcCode(code: EpcCode): Result<string, LineRefusal> {
  const lines = [
    ...['BCD', code.version, UTF_8, 'SCT', code.bic ?? '', code.name, code.iban],
    ...[code.amount === null ? '' : `EUR${code.amount}`, code.purpose ?? '', code.creditorReference ?? ''],
    ...[code.remittance ?? '', code.information ?? ''],
  ];
  const broken = lines.findIndex((line) => /[\r\n]/.test(line));
  if (broken !== -1) return refuseLine(broken + 1, 'it is one line');
  const text = lines.slice(0, lines.findLastIndex((line) => line !== '') + 1).join('\n');
  const parsed = parseEpcCode(text);
  return parsed.ok ? ok(text) : parsed;
}

function refusalOf(code: EpcCode): LineRefusal | null {
  const { version, bic, name, iban, amount, purpose, creditorReference, remittance, information } = code;
  const rules: readonly (readonly [line: number, fits: boolean, reason: string])[] = [
    [5, bic !== null || version === '002', 'version 001 has a BIC'],
    [5, bic === null || /^[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}([A-Z0-9]{3})?$/.test(bic), 'it is a BIC (ISO 9362)'],
    [6, name !== '' && [...name].length <= 70, 'it has 1 to 70 characters'],
    [7, isIban(iban), 'it is an IBAN (ISO 13616)'],
    [8, amount === null || isCents(amount, 9), 'it is EUR and 0.01 to 999999999.99'],
    [9, purpose === null || /^[A-Z0-9]{1,4}$/.test(purpose), 'it has up to 4 letters or digits'],
    [
      10,
      creditorReference === null || isCreditorReference(creditorReference),
      'it is a reference of ISO 11649',
    ],
    [11, remittance === null || [...remittance].length <= 140, 'it has up to 140 characters'],
    [11, remittance === null || creditorReference === null, 'it is empty where line 10 is not'],
    [12, information === null || [...information].length <= 70, 'it has up to 70 characters'],
  ];
  const broken = rules.find(([, fits]) => !fits);
  return broken === undefined ? null : { line: broken[0], reason: broken[2] };
}
