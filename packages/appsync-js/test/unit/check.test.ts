import { build } from 'esbuild';
import { describe, expect, test } from 'vitest';
import { checkResolverCode } from '../../src/check.ts';

const body = (statements: string): string => `export function request(ctx) {\n${statements}\n}`;

describe('syntax', () => {
  test.each([
    ['export function request( {', 'an unfinished function'],
    ['let x: number = 1;', 'a type'],
    ['interface A {}', 'an interface'],
    ['const x = 1 as unknown;', 'an assertion'],
    ['enum A { B }', 'an enum'],
  ])('given %j (%s), when checked, then it is a syntax error', (code) => {
    const [first] = checkResolverCode(code, 'test');
    expect(first).toMatchObject({ rule: 'syntax', line: 1 });
  });
});

describe('size', () => {
  const code = (length: number): string => '// '.padEnd(length, 'x');

  test('given 32,000 characters, when checked, then they are taken', () => {
    expect(checkResolverCode(code(32_000), 'Query.big')).toEqual([]);
  });

  test('given one character more, when checked, then the code is refused by name and size', () => {
    const [violation] = checkResolverCode(code(32_001), 'Query.big');
    expect(violation).toMatchObject({
      rule: 'code-size',
      message: expect.stringMatching(/Query\.big.*32001.*32000/u) as string,
    });
  });
});

describe('legal code', () => {
  test.each([
    [
      'every supported statement',
      body(
        '  const a = 1; let b = 2; var c = 3;\n  if (a) { b = 3; } else { c = 4; }\n  for (const k in ctx.args) { if (k) { break; } }\n  for (const v of [1, ...[2]]) { b = b + v; }\n  switch (b) { case 1: return 1; default: return c; }',
      ),
    ],
    [
      'every supported operator',
      body(
        '  return [1 + 2 - 3 * 4 / 5 % 6 ** 2, 1 & 2 | 3 ^ 4, 1 << 2 >> 3 >>> 4, !1, -1, +"1", typeof ctx, void 0, ctx?.args ?? 1, 1 && 2 || 3, 1 < 2 ? 3 : 4, ctx.a?.[0], 1 == 2, 1 !== 2];',
      ),
    ],
    [
      'assignment operators',
      body('  let a = 1; a += 1; a -= 1; a *= 2; a /= 2; a ??= 1; a ||= 2; a &&= 3; return a;'),
    ],
    ['delete', body('  delete ctx.stash.a; const o = { a: 1 }; delete o.a; return o;')],
    ['template literals', body('  return `a ${`b ${ctx.args.c}`}\n  d`;')],
    [
      'rest, default and destructured parameters',
      'const f = ({ a, ...rest }, [b] = [1], ...c) => [a, rest, b, c];\nexport const request = (ctx) => f(ctx.args);',
    ],
    [
      'documented statics',
      body(
        "  return [Object.assign({}, {}), Object.entries({}), Object.hasOwn({}, 'a'), Object.keys({}), Object.values({}), Number.isFinite(1), Number.isNaN(NaN), Math.random(), Math.min(1), Math.max(1), Math.round(1), Math.floor(1), Math.ceil(1), JSON.parse('1'), JSON.stringify(1), String.raw`a`, Infinity, undefined];",
      ),
    ],
    [
      'callbacks of array methods',
      body(
        '  return [1].map((x) => x).filter((x) => x).flatMap((x) => [x]).some((x) => x) || [1].reduce((a, b) => a + b, 0) || [2].find((x) => x) || [1].every(function (x) { return x; });',
      ),
    ],
    [
      'a named callback',
      'const double = (x) => x * 2;\nexport function request() { return [1].map(double); }',
    ],
    [
      'members of the context',
      body(
        '  ctx.stash.a = 1; ctx.stash.b = { c: 1 }; ctx.stash.b.c = 2; ctx.args.input.id = 3; return ctx.args;',
      ),
    ],
    [
      'all importable modules',
      "import { util, extensions, runtime } from '@aws-appsync/utils';\nimport * as ddb from '@aws-appsync/utils/dynamodb';\nimport { select } from '@aws-appsync/utils/rds';\nimport { converse as talk } from '@aws-appsync/utils/ai';\nexport function request() { ddb.operations.add(1); util.dynamodb.toString('a'); extensions.setSubscriptionFilter; runtime.earlyReturn; select({}); return talk({}); }",
    ],
    [
      'own methods with names of builtins',
      'const text = { repeat: (a) => a };\nexport function request() { return text.repeat(1); }',
    ],
    [
      'data with names of globals',
      body('  const { process, ...x } = ctx.args; return { Date: 1, fetch: process, x: x.Promise };'),
    ],
    ['a shadowed global', body('  const Date = ctx.args.date; return Date;')],
    [
      'globals without import',
      body(
        '  util.error("a"); extensions.setSubscriptionFilter(null); console.log(1); console.error(2); return runtime.earlyReturn(1);',
      ),
    ],
  ])('given %s, when checked, then nothing is refused', (_name, code) => {
    expect(checkResolverCode(code, 'test')).toEqual([]);
  });

  test('given TypeScript bundled by esbuild, when checked, then nothing is refused', async () => {
    const { outputFiles } = await build({
      stdin: {
        contents: `
          import { util, type Context } from '@aws-appsync/utils';
          import * as ddb from '@aws-appsync/utils/dynamodb';
          const table: Record<string, string> = { a: 'b' };
          function keyOf(ctx: Context<{ id: string }>): { id: string } { return { id: table[ctx.args.id] ?? ctx.args.id }; }
          export function request(ctx: Context<{ id: string }>) { return ddb.get({ key: keyOf(ctx) }); }
          export const response = (ctx: Context) => { if (ctx.error) util.error(ctx.error.message, ctx.error.type); return ctx.result; };
        `,
        loader: 'ts',
      },
      bundle: true,
      format: 'esm',
      target: 'esnext',
      external: ['@aws-appsync/*'],
      write: false,
    });
    const code = outputFiles[0]?.text ?? '';
    expect(code).toContain('export {');
    expect(checkResolverCode(code, 'bundled')).toEqual([]);
  });
});
