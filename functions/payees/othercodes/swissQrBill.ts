import { ok, type Result } from '../../shared/result.ts';
import { isCents, type LineRefusal, readLines, refuseLine } from './codeLines.ts';
import { isCreditorReference, isIban } from './iban.ts';

/**
 * A Swiss QR-bill: the Swiss Payments Code of SIX, Swiss Implementation Guidelines QR-bill. Version 2.4 holds since 14 November 2026: addresses are
 * structured (type S), and a QR reference is for francs alone. Version 2.3, which knew it for euro too, may be presented until November 2027: such a
 * bill is read, and none is written.
 *
 * @see https://www.six-group.com/dam/download/banking-services/standardization/qr-bill/ig-qr-bill-v2.4-en.pdf
 */
export interface SwissQrBill {
  /** An IBAN of Switzerland or Liechtenstein; a QR-IBAN where the reference is one of QRR, and only there. */
  readonly iban: string;
  readonly creditor: SwissAddress;
  /** Two decimals, `"12.30"`; null: the payer says how much. */
  readonly amount: string | null;
  readonly currency: 'CHF' | 'EUR';
  readonly debtor: SwissAddress | null;
  readonly reference:
    | { readonly type: 'QRR' | 'SCOR'; readonly value: string }
    | { readonly type: 'NON'; readonly value: null };
  readonly message: string | null;
  readonly billInformation: string | null;
  /** Parameters of other schemes, at most two. */
  readonly alternatives: readonly string[];
}

export interface SwissAddress {
  readonly name: string;
  readonly street: string | null;
  readonly houseNumber: string | null;
  readonly postalCode: string;
  readonly town: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
}

/** What the guideline's QR code, of version 25 with error correction M, is let hold. */
const CHARACTERS_MAX = 997;
const HEADER = ['SPC', '0200', '1'] as const;
const ADDRESS_LINES = 7;
/** Header 3, IBAN 1, creditor 7, ultimate creditor 7, amount 2, debtor 7, reference 2, message 1, trailer 1. */
const TRAILER_LINE = 31;
const LINES_MAX = 34;

/** Reads the text of a code strictly; the error names the line. */
export function parseSwissQrBill(text: string): Result<SwissQrBill, LineRefusal> {
  if ([...text].length > CHARACTERS_MAX)
    return refuseLine(0, `it has more than ${CHARACTERS_MAX} characters`);
  const read = readLines(text, 4 * CHARACTERS_MAX);
  if (!read.ok) return read;
  const lines = read.value;
  if (lines.length < TRAILER_LINE || lines.length > LINES_MAX) return refuseLine(0, 'it has 31 to 34 lines');
  const at = (line: number): string => lines[line - 1] ?? '';
  const header = HEADER.findIndex((expected, index) => at(index + 1) !== expected);
  if (header !== -1) return refuseLine(header + 1, `it is ${HEADER[header] ?? ''}`);
  if (!/^(CH|LI)[0-9A-Z]{19}$/.test(at(4)) || !isIban(at(4)))
    return refuseLine(4, 'it is an IBAN of CH or LI');
  const creditor = readAddress(lines, 5);
  if (!creditor.ok) return creditor;
  if (creditor.value === null) return refuseLine(5, 'the creditor is there');
  const ultimate = lines.slice(11, 11 + ADDRESS_LINES).findIndex((line) => line !== '');
  if (ultimate !== -1)
    return refuseLine(12 + ultimate, 'it is empty: the ultimate creditor is for later use');
  const debtor = readAddress(lines, 21);
  if (!debtor.ok) return debtor;
  const currency = at(20);
  if (currency !== 'CHF' && currency !== 'EUR') return refuseLine(20, 'it is CHF or EUR');
  if (at(TRAILER_LINE) !== 'EPD') return refuseLine(TRAILER_LINE, 'it is EPD');
  const given = (line: number): string | null => (at(line) === '' ? null : at(line));
  const reference = readReference(at(28), at(29), at(4));
  if (!reference.ok) return reference;
  const bill: SwissQrBill = {
    iban: at(4),
    creditor: creditor.value,
    amount: given(19),
    currency,
    debtor: debtor.value,
    reference: reference.value,
    message: given(30),
    billInformation: given(32),
    alternatives: lines.slice(32),
  };
  const refused = refusalOf(bill);
  return refused === null ? ok(bill) : { ok: false, error: refused };
}

/** Writes the text of a code by version 2.4, LF between its lines; what it writes has passed the parser. */
export function encodeSwissQrBill(bill: SwissQrBill): Result<string, LineRefusal> {
  const { iban, creditor, amount, currency, debtor, reference, message, billInformation, alternatives } =
    bill;
  if (reference.type === 'QRR' && currency !== 'CHF')
    return refuseLine(28, 'it is SCOR or NON in euro: QR references are for francs since version 2.4');
  const lines = [
    ...[...HEADER, iban, ...addressLines(creditor), ...addressLines(null)],
    ...[amount ?? '', currency, ...addressLines(debtor)],
    ...[reference.type, reference.value ?? '', message ?? '', 'EPD'],
    ...(billInformation === null && alternatives.length === 0 ? [] : [billInformation ?? '']),
    ...alternatives,
  ];
  const broken = lines.findIndex((line) => /[\r\n]/.test(line));
  if (broken !== -1) return refuseLine(broken + 1, 'it is one line');
  const text = lines.join('\n');
  const parsed = parseSwissQrBill(text);
  return parsed.ok ? ok(text) : parsed;
}

function addressLines(address: SwissAddress | null): readonly string[] {
  if (address === null) return Array.from({ length: ADDRESS_LINES }, () => '');
  const { name, street, houseNumber, postalCode, town, country } = address;
  return ['S', name, street ?? '', houseNumber ?? '', postalCode, town, country];
}

/** @param first line of its seven, counted from 1 */
function readAddress(lines: readonly string[], first: number): Result<SwissAddress | null, LineRefusal> {
  const part = lines.slice(first - 1, first - 1 + ADDRESS_LINES);
  if (part.every((line) => line === '')) return ok(null);
  const [type, name = '', street = '', houseNumber = '', postalCode = '', town = '', country = ''] = part;
  const rules: readonly (readonly [fits: boolean, reason: string])[] = [
    [type === 'S', 'it is S: combined addresses (K) hold no longer'],
    [isText(name, 1, 70), 'it has 1 to 70 characters'],
    [isText(street, 0, 70), 'it has up to 70 characters'],
    [isText(houseNumber, 0, 16), 'it has up to 16 characters'],
    [isText(postalCode, 1, 16), 'it has 1 to 16 characters'],
    [isText(town, 1, 35), 'it has 1 to 35 characters'],
    [/^[A-Z]{2}$/.test(country), 'it is a country code (ISO 3166-1 alpha-2)'],
  ];
  const broken = rules.findIndex(([fits]) => !fits);
  if (broken !== -1) return refuseLine(first + broken, rules[broken]?.[1] ?? '');
  const given = (value: string): string | null => (value === '' ? null : value);
  return ok({ name, street: given(street), houseNumber: given(houseNumber), postalCode, town, country });
}

/** A QR-IBAN has an institution of 30000 to 31999, and goes with a QR reference alone. */
function readReference(
  type: string,
  value: string,
  iban: string,
): Result<SwissQrBill['reference'], LineRefusal> {
  const isQrIban = /^(CH|LI)[0-9]{2}3[01]/.test(iban);
  if (isQrIban !== (type === 'QRR')) return refuseLine(28, 'it is QRR with a QR-IBAN, and only with one');
  switch (type) {
    case 'QRR':
      return isQrReference(value)
        ? ok({ type, value })
        : refuseLine(29, 'it has 27 digits, the last by modulo 10');
    case 'SCOR':
      return isCreditorReference(value)
        ? ok({ type, value })
        : refuseLine(29, 'it is a reference of ISO 11649');
    case 'NON':
      return value === '' ? ok({ type, value: null }) : refuseLine(29, 'it is empty with NON');
    default:
      return refuseLine(28, 'it is QRR, SCOR or NON');
  }
}

/** Modulo 10, recursive. */
const CARRY = [0, 9, 4, 6, 8, 2, 7, 1, 3, 5] as const;

function isQrReference(value: string): boolean {
  if (!/^[0-9]{27}$/.test(value)) return false;
  const carry = [...value.slice(0, -1)].reduce((sum, digit) => CARRY[(sum + Number(digit)) % 10] ?? 0, 0);
  return (10 - carry) % 10 === Number(value.at(-1));
}

function refusalOf({ amount, message, billInformation, alternatives }: SwissQrBill): LineRefusal | null {
  const rules: readonly (readonly [line: number, fits: boolean, reason: string])[] = [
    [19, amount === null || (/\.[0-9]{2}$/.test(amount) && isCents(amount, 9)), 'it is 0.01 to 999999999.99'],
    [30, isText(message ?? '', 0, 140), 'it has up to 140 characters'],
    [32, isText(billInformation ?? '', 0, 140), 'it has up to 140 characters'],
    [32, (message ?? '').length + (billInformation ?? '').length <= 140, 'with the message it has up to 140'],
    [33, alternatives.every((each) => isText(each, 0, 100)), 'it has up to 100 characters'],
  ];
  const broken = rules.find(([, fits]) => !fits);
  return broken === undefined ? null : { line: broken[0], reason: broken[2] };
}

/** Letters of Latin scripts, Unicode's blocks up to Latin Extended-A, with Ș, ș, Ț, ț and the euro sign: no controls. */
const TEXT = /^[\x20-\x7e\u00a0-\u017f\u0218-\u021b\u20ac]*$/;

function isText(text: string, min: number, max: number): boolean {
  return text.length >= min && text.length <= max && TEXT.test(text) && text === text.trim();
}
