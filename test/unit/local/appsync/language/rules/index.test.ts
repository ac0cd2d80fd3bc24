import { describe, expect, test } from 'vitest';
import { checkResolverCode } from '../../../../../../local/appsync/language/check.ts';
import { rules } from '../../../../../../local/appsync/language/rules/index.ts';

const body = (statements: string): string => `export function request(ctx) {\n${statements}\n}`;

/** Rule → code that it alone refuses, and the position of the refusal. */
const refused: Record<string, [code: string, position: string][]> = {
  'no-throw': [[body('  throw ctx;'), '2:3']],
  'no-try': [
    [body('  try { ctx.stash.a = 1; } catch { ctx.stash.a = 2; }'), '2:3'],
    [body('  try { ctx.stash.a = 1; } finally { ctx.stash.a = 2; }'), '2:3'],
  ],
  'no-while': [[body('  while (ctx.args.a) { ctx.stash.a = 1; }'), '2:3']],
  'no-do-while': [[body('  do { ctx.stash.a = 1; } while (ctx.args.a);'), '2:3']],
  'no-for': [[body('  for (let i = 0; i < 3; i = i + 1) { ctx.stash.i = i; }'), '2:3']],
  'no-continue': [[body('  for (const x of [1]) {\n    continue;\n  }'), '3:5']],
  'no-label': [[body('  here: for (const x of [1]) { break here; }'), '2:3']],
  'no-with': [['with (util) { console.log(1); }', '1:1']],
  'no-debugger': [[body('  debugger;'), '2:3']],
  'no-increment': [
    [body('  let i = 0; i++;'), '2:14'],
    [body('  let i = 0; i--;'), '2:14'],
    [body('  let i = 0; ++i;'), '2:14'],
    [body('  let i = 0; return --i;'), '2:21'],
  ],
  'no-bitwise-not': [[body('  return ~ctx.args.a;'), '2:10']],
  'no-in': [[body("  return 'a' in ctx.args;"), '2:10']],
  'no-instanceof': [[body('  return ctx.args instanceof ctx.stash.type;'), '2:10']],
  'no-new': [[body('  return new ctx.stash.type();'), '2:10']],
  'no-regex': [[body('  return /a/;'), '2:10']],
  'no-bigint': [[body('  return 1n;'), '2:10']],
  'no-async': [
    ['export async function request(ctx) { return ctx; }', '1:1'],
    ['export const request = async (ctx) => ctx.args;', '1:24'],
    [body('  return [1].map(async function (x) { return x; });'), '2:18'],
  ],
  'no-await': [['export const value = await util.autoId();', '1:22']],
  'no-generator': [['export function* request(ctx) { ctx.stash.a = 1; }', '1:1']],
  'no-class': [
    ['class A {}', '1:1'],
    ['const a = class {};', '1:11'],
  ],
  'no-this': [[body('  return this;'), '2:10']],
  'no-accessor': [
    [body('  return { get a() { return 1; } };'), '2:12'],
    [body('  return { set a(x) { ctx.stash.x = x; } };'), '2:12'],
  ],
  'no-meta-property': [
    [body('  return new.target;'), '2:10'],
    ['export const value = import.meta;', '1:22'],
  ],
  'no-function-argument': [
    ['function call(f) { return 1; }\nexport function request() { return call(() => 1); }', '2:36'],
    ['const f = () => 1;\nconst call = (g) => 1;\nexport function request() { return call(f); }', '3:36'],
    [
      'const call = (g) => 1;\nconst o = { f: () => 1 };\nexport function request() { return call(o.f); }',
      '3:36',
    ],
    [body('  return JSON.stringify(ctx.args, (key, value) => value);'), '2:10'],
    [body("  return 'a'.replace('a', () => 'b');"), '2:10'],
  ],
  'no-function-return': [
    [body('  return () => 1;'), '2:3'],
    ['export const request = (ctx) => () => 1;', '1:24'],
    ['function f() { return 1; }\nexport function request() { return f; }', '2:29'],
  ],
  'no-function-reassign': [
    ['function f() { return 1; }\nconst g = f;', '2:7'],
    ['const f = () => 1;\nlet g;\ng = f;', '3:1'],
  ],
  'no-sort-argument': [[body('  return [2, 1].sort(1);'), '2:10']],
  'no-recursion': [
    ['function f(x) { return f(x); }', '1:24'],
    ['const f = (x) => f(x);', '1:18'],
    ['const o = { f: (x) => o.f(x) };', '1:23'],
  ],
  'no-undocumented-global': [
    ...[
      'fetch',
      'process',
      'require',
      'eval',
      'Function',
      'setTimeout',
      'setInterval',
      'queueMicrotask',
      'BigInt',
      'Promise',
      'Date',
      'RegExp',
      'Symbol',
      'Proxy',
      'Reflect',
      'Map',
      'Set',
      'WeakMap',
      'Error',
      'Buffer',
      'globalThis',
      'window',
      'parseInt',
      'parseFloat',
      'isNaN',
      'encodeURIComponent',
      'structuredClone',
      'Boolean',
      'Intl',
      'crypto',
      'module',
      'exports',
      'arguments',
    ].map((name): [string, string] => [body(`  return ${name};`), '2:10']),
    [body('  return { fetch };'), '2:12'],
    [body('  return typeof process;'), '2:17'],
  ],
  'no-namespace-value': [
    [body('  return Number(ctx.args.a);'), '2:10'],
    [body('  return String(ctx.args.a);'), '2:10'],
    [body('  const { assign } = Object;'), '2:22'],
    [body('  const m = Math;'), '2:13'],
  ],
  'no-undocumented-static': [
    [body('  return Object.freeze({});'), '2:10'],
    [body("  return Object['freeze']({});"), '2:10'],
    [body('  return Object[ctx.args.a]({});'), '2:10'],
    [body('  return Object.fromEntries([]);'), '2:10'],
    [body('  return Object.getPrototypeOf({});'), '2:10'],
    [body('  return Array.isArray([]);'), '2:10'],
    [body('  return Array.from([]);'), '2:10'],
    [body("  return Number.parseInt('1');"), '2:10'],
    [body('  return Math.abs(1);'), '2:10'],
    [body('  return Math.PI;'), '2:10'],
    [body('  return String.fromCharCode(1);'), '2:10'],
    [body('  console.debug(1);'), '2:3'],
  ],
  'no-undocumented-method': [
    ...[
      'padStart',
      'padEnd',
      'repeat',
      'match',
      'matchAll',
      'search',
      'charCodeAt',
      'localeCompare',
      'substring',
    ].map((name): [string, string] => [body(`  return 'a'.${name}(1);`), '2:10']),
    ...['keys', 'values', 'entries', 'copyWithin', 'toSorted', 'at'].map((name): [string, string] => [
      body(`  return [1].${name}();`),
      '2:10',
    ]),
    ...['toFixed', 'toString', 'valueOf', 'hasOwnProperty'].map((name): [string, string] => [
      body(`  return ctx.args.a.${name}();`),
      '2:10',
    ]),
    ...['apply', 'bind', 'call'].map((name): [string, string] => [body(`  return ctx.f.${name}();`), '2:10']),
    [body("  return ctx.args.a?.['padStart'](2);"), '2:10'],
  ],
  'no-reflection': [
    [body('  return ctx.constructor;'), '2:10'],
    [body("  return ctx['__proto__'];"), '2:10'],
    [body('  return ctx.stash.prototype;'), '2:10'],
  ],
  'no-other-import': [
    ["import { readFileSync } from 'node:fs';\nexport const a = readFileSync;", '1:1'],
    ["import { v4 } from 'uuid';\nexport const a = v4;", '1:1'],
    ["import { x } from './local.js';\nexport const a = x;", '1:1'],
    ["import '@aws-appsync/utils/other';", '1:1'],
  ],
  'no-default-import': [["import util from '@aws-appsync/utils';\nexport const a = util;", '1:8']],
  'no-dynamic-import': [[body("  return import('@aws-appsync/utils');"), '2:10']],
  'no-reexport': [["export { util } from '@aws-appsync/utils';", '1:1']],
  'no-default-export': [
    ['export default 1;', '1:1'],
    ['export default function request() {}', '1:1'],
    ['const a = 1;\nexport { a as default };', '2:10'],
  ],
  'no-unknown-import': [
    ["import { utils } from '@aws-appsync/utils';\nexport const a = 1;", '1:10'],
    ["import { put, putt } from '@aws-appsync/utils/dynamodb';\nexport const a = put({});", '1:15'],
  ],
  'no-unknown-utility': [
    [body('  return util.toJson(ctx.args);'), '2:10'],
    [body('  return util.dynamodb.toDynamoDBJson(1);'), '2:10'],
    [body('  return util.time.now.x;'), '2:10'],
    [body('  extensions.setFilter({});'), '2:3'],
    [body('  runtime.earlyreturn(1);'), '2:3'],
    ["import * as ddb from '@aws-appsync/utils/dynamodb';\nexport const a = ddb.putt({});", '2:18'],
    ["import { operations as o } from '@aws-appsync/utils/dynamodb';\nexport const a = o.plus(1);", '2:18'],
  ],
  'no-context-reassign': [
    [body('  ctx = {};'), '2:3'],
    [body('  ctx.args = {};'), '2:3'],
    [body("  ctx['stash'] = {};"), '2:3'],
    [body('  ctx.result += 1;'), '2:3'],
    [body('  delete ctx.error;'), '2:3'],
    ['export const response = (c) => {\n  c.result = 1;\n};', '2:3'],
  ],
};

/** Rules whose illegal code another rule or the parser refuses at another place as well. */
const refusedWithOthers: Record<string, [code: string, position: string][]> = {
  'no-await': [[body('  for await (const x of []) { ctx.stash.x = x; }'), '2:3']],
  'no-yield': [['export function* request() { yield 1; }', '1:30']],
  'no-recursion': [
    ['function f(x) { return g(x); }\nfunction g(x) { return f(x); }', '1:24'],
    ['function f(x) { return x.map((y) => f(y)); }', '1:37'],
    ['function a() { return b(); }\nfunction b() { return c(); }\nfunction c() { return a(); }', '3:23'],
    ['const f = (x) => g(x);\nconst g = (x) => f(x);', '2:18'],
    [
      'const f = (x) => x;\nconst o = { f };\nexport function request() { return o.f(1); }\nfunction g() { return p.g(); }\nconst p = { g };',
      '4:23',
    ],
  ],
  'no-this': [['class A extends Object { m() { return super.m(); } }', '1:39']],
};

const positions = (code: string, rule: string): string[] =>
  checkResolverCode(code, 'test')
    .filter((violation) => violation.rule === rule)
    .map(({ line, column }) => `${line}:${column}`);

describe.each(Object.entries(refused))('rule %s', (rule, cases) => {
  test.each(cases)('given %j, when checked, then only this rule refuses it', (code, position) => {
    const violations = checkResolverCode(code, 'test').map((v) => `${v.rule} ${v.line}:${v.column}`);
    expect(violations).toEqual([`${rule} ${position}`]);
  });
});

describe('code that breaks several rules', () => {
  const cases = Object.entries(refusedWithOthers).flatMap(([rule, list]) =>
    list.map((item) => [rule, ...item] as const),
  );
  test.each(cases)(
    'given code against %s, when checked, then %j is refused at %s',
    (rule, code, position) => {
      const found =
        rule === 'no-await'
          ? positions(code, 'no-async').concat(positions(code, 'syntax'))
          : positions(code, rule);
      expect(found).toContain(position);
    },
  );
});

test('given the rule table, then every rule has a test here and names its source', () => {
  const tested = new Set([...Object.keys(refused), ...Object.keys(refusedWithOthers)]);
  expect(rules.map(({ id }) => id).filter((id) => !tested.has(id))).toEqual([]);
  expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
  for (const { source } of rules)
    expect(source).toMatch(/^https:\/\/(?:docs\.aws\.amazon\.com|www\.npmjs\.com)\//u);
});
