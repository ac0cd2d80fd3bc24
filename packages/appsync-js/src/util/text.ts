import { requireString, UtilityFault } from '../host.ts';
import type { HostFunction } from '../host.ts';
import { javaPattern, javaReplacement } from './javaPattern.ts';

const ESCAPES: Record<string, string> = {
  '\b': '\\b',
  '\n': '\\n',
  '\t': '\\t',
  '\f': '\\f',
  '\r': '\\r',
  '"': '\\"',
  "'": "\\'",
  '\\': '\\\\',
  '/': '\\/',
};

/**
 * JavaScript string escaping as Apache Commons Text writes it, on which the mapping template engine's own tool builds:
 * quotes, backslash, slash, control characters, and everything beyond ASCII as \uXXXX.
 */
export function escapeJavaScript(text: string): string {
  return text
    .split('')
    .map((unit) => ESCAPES[unit] ?? (isPlain(unit) ? unit : unicodeEscape(unit)))
    .join('');
}

function isPlain(unit: string): boolean {
  return unit >= ' ' && unit <= '\u007f';
}

function unicodeEscape(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
}

/** `application/x-www-form-urlencoded` as Java's URLEncoder writes it: letters, digits and `.-*_` stay, half a surrogate pair is "?". */
export function urlEncode(text: string): string {
  return encodeURIComponent(text.toWellFormed() === text ? text : withoutHalves(text))
    .replace(/[!'()~]/gu, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+');
}

function withoutHalves(text: string): string {
  return text.replace(/[\uD800-\uDFFF]/gu, '?');
}

/** Java parses the two characters behind a `%` as a number, which may have a sign. */
const ESCAPED = /^%(?:[0-9a-f]{2}|\+[0-9a-f])/iu;

/** Java takes the three bytes of half a surrogate pair for one character that is none. */
function withoutSurrogates(bytes: readonly number[]): number[] {
  return bytes.flatMap((byte, at) => {
    const isHalf = (from: number): boolean =>
      bytes[from] === 0xed && (bytes[from + 1] ?? 0) >= 0xa0 && ((bytes[from + 2] ?? 0x80) & 0xc0) === 0x80;
    if (isHalf(at)) return [0xef, 0xbf, 0xbd];
    return isHalf(at - 1) || isHalf(at - 2) ? [] : [byte];
  });
}

/** As Java's URLDecoder: what is no UTF-8 becomes U+FFFD, a `%` without two hexadecimal digits is refused. */
function urlDecode(text: string): string {
  let decoded = '';
  for (let position = 0; position < text.length;) {
    if (text[position] !== '%') {
      decoded += text[position] === '+' ? ' ' : text.charAt(position);
      position += 1;
      continue;
    }
    const bytes: number[] = [];
    for (; text[position] === '%'; position += 3) {
      if (!ESCAPED.test(text.slice(position, position + 3)))
        throw new UtilityFault(`util.urlDecode: ${JSON.stringify(text)} is not url encoded`);
      bytes.push(Number.parseInt(text.slice(position + 1, position + 3), 16));
    }
    decoded += Buffer.from(withoutSurrogates(bytes)).toString('utf8');
  }
  return decoded;
}

const NORMAL_FORMS: Record<string, 'NFC' | 'NFD' | 'NFKC' | 'NFKD'> = {
  nfc: 'NFC',
  nfd: 'NFD',
  nfkc: 'NFKC',
  nfkd: 'NFKD',
};

function normalize(text: string, form: unknown): string {
  const name = typeof form === 'string' ? NORMAL_FORMS[form.toLowerCase()] : undefined;
  if (name === undefined) {
    throw new UtilityFault(
      `util.str.normalize: the form must be nfc, nfd, nfkc or nfkd, received ${JSON.stringify(form)}`,
    );
  }
  return text.normalize(name);
}

function replace(text: unknown, pattern: unknown, replacement: unknown, flags: '' | 'g'): string {
  const by = requireString(replacement, 'String.replace: the replacement');
  const expression = javaPattern(requireString(pattern, 'String.replace: the pattern'), flags);
  return requireString(text, 'String.replace: the text').replace(expression, (...match: unknown[]) => {
    const last = match.at(-1);
    const hasNames = typeof last === 'object' && last !== null;
    const groups = match.slice(0, hasNames ? -3 : -2) as (string | undefined)[];
    return javaReplacement(by, groups, hasNames ? last : {});
  });
}

/**
 * https://docs.aws.amazon.com/appsync/latest/devguide/built-in-util-js.html
 * https://docs.aws.amazon.com/appsync/latest/devguide/str-helpers-in-util-str-js.html
 */
export const textFunctions: Record<string, HostFunction> = {
  'util.escapeJavaScript': (_host, text) =>
    escapeJavaScript(requireString(text, 'util.escapeJavaScript: the text')),
  'util.urlEncode': (_host, text) => urlEncode(requireString(text, 'util.urlEncode: the text')),
  'util.urlDecode': (_host, text) => urlDecode(requireString(text, 'util.urlDecode: the text')),
  'util.base64Encode': (_host, text) =>
    Buffer.from(requireString(text, 'util.base64Encode: the text')).toString('base64'),
  'util.base64Decode': (_host, text) =>
    Buffer.from(requireString(text, 'util.base64Decode: the text'), 'base64').toString('utf8'),
  'util.matches': (_host, pattern, text) =>
    javaPattern(requireString(pattern, 'util.matches: the pattern')).test(
      requireString(text, 'util.matches: the text'),
    ),
  'util.str.normalize': (_host, text, form) =>
    normalize(requireString(text, 'util.str.normalize: the text'), form),
  'string.replace': (_host, text, pattern, replacement) => replace(text, pattern, replacement, ''),
  'string.replaceAll': (_host, text, pattern, replacement) => replace(text, pattern, replacement, 'g'),
};
