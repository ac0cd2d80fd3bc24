import { describe, expect, test } from 'vitest';
import { valueOf } from '../context.ts';

const call = (name: string, ...args: unknown[]): unknown =>
  valueOf(`util.${name}(${args.map((_arg, index) => `ctx.args.a[${index}]`).join(', ')})`, {
    args: { a: args },
  });

describe('encoding', () => {
  test.each<[name: string, text: string, encoded: string]>([
    ['urlEncode', 'a b&c=d/e?f', 'a+b%26c%3Dd%2Fe%3Ff'],
    ['urlEncode', "*-_.!~'()", '*-_.%21%7E%27%28%29'],
    ['urlEncode', 'ü€😀', '%C3%BC%E2%82%AC%F0%9F%98%80'],
    ['urlDecode', 'a+b%26c%3D%C3%BC', 'a b&c=ü'],
    ['base64Encode', 'Hällo', 'SMOkbGxv'],
    ['base64Decode', 'SMOkbGxv', 'Hällo'],
    ['base64Encode', '', ''],
    ['escapeJavaScript', 'He didn\'t say, "stop!"', 'He didn\\\'t say, \\"stop!\\"'],
    ['escapeJavaScript', 'a/b\\c\n\t\r\f\b', 'a\\/b\\\\c\\n\\t\\r\\f\\b'],
    ['escapeJavaScript', 'ü€\u0001😀', '\\u00FC\\u20AC\\u0001\\uD83D\\uDE00'],
  ])('given util.%s of %j, then the answer is %j', (name, text, encoded) => {
    expect(call(name, text)).toBe(encoded);
  });

  test('given text that is not url encoded, when decoded, then the code is in error', () => {
    expect(() => call('urlDecode', '%zz')).toThrow('util.urlDecode: "%zz" is not url encoded');
  });

  test.each(['urlEncode', 'urlDecode', 'base64Encode', 'base64Decode', 'escapeJavaScript'])(
    'given a number, when util.%s is called, then the error names function and value',
    (name) => {
      expect(() => call(name, 5)).toThrow(`util.${name}: the text must be a string, received 5`);
    },
  );
});

describe('util.str.normalize', () => {
  test.each<[form: string, length: number]>([
    ['nfc', 1],
    ['nfd', 2],
    ['nfkc', 1],
    ['nfkd', 2],
  ])('given %s of é, then it has %d characters', (form, length) => {
    expect(call('str.normalize', 'é', form)).toHaveLength(length);
  });

  test('given an unknown form, then it is refused', () => {
    expect(() => call('str.normalize', 'e', 'nfx')).toThrow('must be nfc, nfd, nfkc or nfkd, received "nfx"');
  });
});

describe('util.matches with the constructs of Java', () => {
  // https://docs.oracle.com/javase/8/docs/api/java/util/regex/Pattern.html
  test.each<[pattern: string, text: string, matches: boolean]>([
    ['a*b', 'aaaaab', true],
    ['^[0-9a-f]{8}$', '0123abcd', true],
    ['^[0-9a-f]{8}$', '0123abcg', false],
    ['\\d{1,3}[,\\.]?(\\d{1,2})?', '12.5', true],
    ['^\\d+$', '١٢', false],
    ['^\\w+$', 'é', false],
    ['^\\s$', '\u00a0', false],
    ['^\\h$', '\u00a0', true],
    ['(?i)^HELLO$', 'hello', true],
    ['(?s)^a.b$', 'a\nb', true],
    ['^a.b$', 'a\nb', false],
    ['(?m)^b$', 'a\nb', true],
    ['^b$', 'a\nb', false],
    ['a$', 'a\n', true],
    ['a\\z', 'a\n', false],
    ['a\\Z', 'a\n', true],
    ['\\Aa', 'ba', false],
    ['^\\Qa.b\\E$', 'a.b', true],
    ['^\\Qa.b\\E$', 'axb', false],
    ['^\\p{Alpha}+$', 'abc', true],
    ['^\\p{Alpha}+$', 'ab1', false],
    ['^\\P{Digit}+$', 'abc', true],
    ['^\\p{Punct}+$', '!/[]{}~', true],
    ['^\\p{L}+$', 'äß', true],
    ['^\\p{IsLatin}+$', 'aé', true],
    ['^[\\p{Upper}_]+$', 'A_B', true],
    ['^[a-z&&[^aeiou]]+$', 'xyz', true],
    ['^[a-z&&[^aeiou]]+$', 'xay', false],
    ['^[\\w.+-]+@[\\w-]+\\.[a-z]{2,}$', 'a.b+c@d-e.org', true],
    ['^[^@/]+$', 'a@b', false],
    ['^(?<year>\\d{4})-\\k<year>$', '2020-2020', true],
    ['^(a)\\1$', 'aa', true],
    ['^\\x41\\x{1F600}\\u0042$', 'A😀B', true],
    ['^\\t\\e\\a\\012$', '\t\u001b\u0007\n', true],
    ['^a{2,3}?$', 'aaa', true],
    ['^[-a]+$', '-a-', true],
    ['^#!&~`$', '#!&~`', true],
  ])('given %j on %j, then the answer is %s', (pattern, text, matches) => {
    expect(call('matches', pattern, text)).toBe(matches);
  });

  test.each<[pattern: string, reason: RegExp]>([
    ['a++', /possessive quantifier "\+\+"/u],
    ['\\Ga', /\\G of a regular expression is not supported/u],
    ['(?x)a b', /flag \(\?x\)/u],
    ['(', /is not valid/u],
    ['[a', /ends too early/u],
    ['a\\', /ends too early/u],
  ])('given the pattern %j, then it is refused', (pattern, reason) => {
    expect(() => call('matches', pattern, 'a')).toThrow(reason);
  });
});

describe('String.replace and replaceAll', () => {
  // https://docs.aws.amazon.com/appsync/latest/devguide/supported-features.html: patterns are Java's
  test.each<[expression: string, result: string]>([
    ["'a-b-c'.replace('-', '+')", 'a+b-c'],
    ["'a-b-c'.replaceAll('-', '+')", 'a+b+c'],
    ["'a.b'.replaceAll('\\\\.', '-')", 'a-b'],
    ["'a.b'.replaceAll('.', '-')", '---'],
    ["'2020-01'.replace('(\\\\d+)-(\\\\d+)', '$2/$1')", '01/2020'],
    ["'ab'.replace('(?<x>a)', '${x}${x}')", 'aab'],
    ["'a'.replace('a', '\\\\$1')", '$1'],
    ["'AbC'.replaceAll('[A-Z]', '_')", '_b_'],
  ])('given %s, then the result is %j', (expression, result) => {
    expect(valueOf(expression)).toBe(result);
  });

  test('given a group that does not exist, when replaced, then the code is in error', () => {
    expect(() => valueOf("'a'.replace('a', '$7')")).toThrow('"$7" in the replacement "$7" is no group');
  });
});
