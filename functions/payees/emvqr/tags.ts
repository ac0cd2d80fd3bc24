/*
 * The data objects of a merchant-presented code: EMV QR Code Specification for Payment Systems, Merchant-Presented Mode, version 1.1
 * (November 2020). The names are the specification's.
 */

/**
 * What a value is written in: `N` digits; `ANS` the common character set of EMV Book 4 (space to tilde); `S` precomposed
 * Unicode characters.
 */
export type Format = 'N' | 'ANS' | 'S';

export interface Tag {
  readonly name: string;
  readonly format: Format;
  /** Characters. */
  readonly lengthMin: number;
  readonly lengthMax: number;
  /** What its value must be beside its format. */
  readonly pattern?: { readonly matches: RegExp; readonly expected: string };
  /** The data objects that its value consists of. */
  readonly template?: Template;
}

export interface Template {
  readonly required: readonly string[];
  /** From and to an ID, both included; an ID that is in none of them is not one of the template. */
  readonly tags: readonly (readonly [from: string, to: string, tag: Tag])[];
}

export function tagOf(template: Template, id: string): Tag | null {
  return template.tags.find(([from, to]) => from <= id && id <= to)?.[2] ?? null;
}

const VALUE_CHARACTERS_MAX = 99;

function fixed(name: string, format: Format, length: number, pattern?: Tag['pattern']): Tag {
  return { name, format, lengthMin: length, lengthMax: length, ...(pattern ? { pattern } : {}) };
}

function upTo(name: string, format: Format, lengthMax: number, pattern?: Tag['pattern']): Tag {
  return { name, format, lengthMin: 1, lengthMax, ...(pattern ? { pattern } : {}) };
}

function templated(name: string, template: Template): Tag {
  return { name, format: 'S', lengthMin: 1, lengthMax: VALUE_CHARACTERS_MAX, template };
}

const DECIMAL = {
  matches: /^[0-9]+(\.[0-9]*)?$/,
  expected: 'digits with at most one point after the first of them',
};

/** An application identifier, a UUID without hyphens, or a reverse domain name, and what its owner says. */
const GLOBALLY_IDENTIFIED: Template = {
  required: ['00'],
  tags: [
    ['00', '00', upTo('Globally Unique Identifier', 'ANS', 32)],
    ['01', '99', upTo('Context specific data', 'S', VALUE_CHARACTERS_MAX)],
  ],
};

/**
 * 62. The specification has no 00 there; the national standards of the Philippines (QR Ph) and Sri Lanka (LANKAQR) put their identifier
 * into it, and so do all of their codes: https://github.com/mvallim/emv-qrcode/issues/30
 */
const ADDITIONAL_DATA: Template = {
  required: [],
  tags: [
    ['00', '00', upTo('National identifier', 'ANS', 32)],
    ['01', '01', upTo('Bill Number', 'ANS', 25)],
    ['02', '02', upTo('Mobile Number', 'ANS', 25)],
    ['03', '03', upTo('Store Label', 'ANS', 25)],
    ['04', '04', upTo('Loyalty Number', 'ANS', 25)],
    ['05', '05', upTo('Reference Label', 'ANS', 25)],
    ['06', '06', upTo('Customer Label', 'ANS', 25)],
    ['07', '07', upTo('Terminal Label', 'ANS', 25)],
    ['08', '08', upTo('Purpose of Transaction', 'ANS', 25)],
    [
      '09',
      '09',
      upTo('Additional Consumer Data Request', 'ANS', 3, {
        matches: /^(?!.*(.).*\1)[AME]+$/,
        expected: 'each of A, M and E at most once',
      }),
    ],
    ['10', '10', upTo('Merchant Tax ID', 'ANS', 20)],
    ['11', '11', fixed('Merchant Channel', 'ANS', 3)],
    ['12', '49', upTo('RFU for EMVCo', 'S', VALUE_CHARACTERS_MAX)],
    ['50', '99', templated('Payment System specific template', GLOBALLY_IDENTIFIED)],
  ],
};

/** 64. */
const MERCHANT_INFORMATION_LANGUAGE: Template = {
  required: ['00', '01'],
  tags: [
    [
      '00',
      '00',
      fixed('Language Preference', 'ANS', 2, {
        matches: /^[A-Za-z]{2}$/,
        expected: 'a language code of two letters (ISO 639)',
      }),
    ],
    ['01', '01', upTo('Merchant Name - Alternate Language', 'S', 25)],
    ['02', '02', upTo('Merchant City - Alternate Language', 'S', 15)],
    ['03', '99', upTo('RFU for EMVCo', 'S', VALUE_CHARACTERS_MAX)],
  ],
};

/** The payload itself. */
export const ROOT: Template = {
  required: ['00', '52', '53', '58', '59', '60', '63'],
  tags: [
    ['00', '00', fixed('Payload Format Indicator', 'N', 2, { matches: /^01$/, expected: '01' })],
    [
      '01',
      '01',
      fixed('Point of Initiation Method', 'N', 2, {
        matches: /^1[12]$/,
        expected: '11 for a static code or 12 for a dynamic one',
      }),
    ],
    // Of a payment system each, so that their values are no templates.
    ['02', '25', upTo('Merchant Account Information', 'ANS', VALUE_CHARACTERS_MAX)],
    ['26', '51', templated('Merchant Account Information', GLOBALLY_IDENTIFIED)],
    ['52', '52', fixed('Merchant Category Code', 'N', 4)],
    ['53', '53', fixed('Transaction Currency', 'N', 3)],
    ['54', '54', upTo('Transaction Amount', 'ANS', 13, DECIMAL)],
    [
      '55',
      '55',
      fixed('Tip or Convenience Indicator', 'N', 2, { matches: /^0[123]$/, expected: '01, 02 or 03' }),
    ],
    ['56', '56', upTo('Value of Convenience Fee Fixed', 'ANS', 13, DECIMAL)],
    ['57', '57', upTo('Value of Convenience Fee Percentage', 'ANS', 5, DECIMAL)],
    [
      '58',
      '58',
      fixed('Country Code', 'ANS', 2, {
        matches: /^[A-Z]{2}$/,
        expected: 'a country code of two capitals (ISO 3166-1 alpha-2)',
      }),
    ],
    ['59', '59', upTo('Merchant Name', 'ANS', 25)],
    ['60', '60', upTo('Merchant City', 'ANS', 15)],
    ['61', '61', upTo('Postal Code', 'ANS', 10)],
    ['62', '62', templated('Additional Data Field Template', ADDITIONAL_DATA)],
    ['63', '63', fixed('CRC', 'ANS', 4)],
    ['64', '64', templated('Merchant Information - Language Template', MERCHANT_INFORMATION_LANGUAGE)],
    ['65', '79', upTo('RFU for EMVCo', 'S', VALUE_CHARACTERS_MAX)],
    ['80', '99', templated('Unreserved Template', GLOBALLY_IDENTIFIED)],
  ],
};
