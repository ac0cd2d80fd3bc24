import { describe, expect, test } from 'vitest';
import { compileModule } from '../../src/compile.ts';
import { parseResolverCode } from '../../src/parse.ts';

describe('imports and exports', () => {
  test('given every form, when compiled, then bindings are listed and positions stay', () => {
    const source = [
      "import { util, extensions as ext } from '@aws-appsync/utils';",
      "import * as ddb from '@aws-appsync/utils/dynamodb';",
      "import '@aws-appsync/utils';",
      'export const request = () => util, other = 1;',
      'export function response() { return ddb; }',
      'const local = ext;',
      'export {',
      '  local as renamed,',
      '};',
    ].join('\n');
    const { body, imports, exports } = compileModule(parseResolverCode(source));
    expect(imports).toEqual([
      { local: 'util', module: '@aws-appsync/utils', exported: 'util' },
      { local: 'ext', module: '@aws-appsync/utils', exported: 'extensions' },
      { local: 'ddb', module: '@aws-appsync/utils/dynamodb', exported: '*' },
    ]);
    expect([...exports]).toEqual([
      ['request', 'request'],
      ['other', 'other'],
      ['response', 'response'],
      ['renamed', 'local'],
    ]);
    expect(body).not.toMatch(/import|export/u);
    expect(body.split('\n').map((line) => line.length)).toEqual(
      source.split('\n').map((line) => line.length),
    );
    expect(body.indexOf('function response')).toBe(source.indexOf('function response'));
  });
});

describe('loops that may not end', () => {
  const mayLoopForever = (statements: string): boolean =>
    compileModule(parseResolverCode(`export function request(ctx) {\n${statements}\n}`)).mayLoopForever;

  test.each([
    'const a = [1]; for (const x of a) { a.push(x); }',
    'const a = [1]; for (const x of a) { a.unshift(x); }',
    'const a = [1]; for (const x of a) { a.splice(0, 0, x); }',
    'const a = [1]; for (const x of a) { a[a.length] = x; }',
    'const a = [1]; const b = a; for (const x of a) { b.push(x); }',
    'const a = { l: [1] }; for (const x of a.l) { if (x) { a.l.push(x); } }',
    'for (const x of ctx.args.l) { ctx.args.l.push(x); }',
    'const a = [1]; for (const y of [1]) { for (const x of a) { a.push(x); } }',
  ])('given %j, when compiled, then it is watched', (statements) => {
    expect(mayLoopForever(statements)).toBe(true);
  });

  test.each([
    'const a = [1]; const b = []; for (const x of a) { b.push(x); }',
    'const b = []; for (const x of ctx.args.l) { b.push(x); }',
    'const b = []; for (const x of [1, 2]) { b.push(x); }',
    'const o = {}; for (const k in o) { o[k] = 1; }',
    'const a = [1]; for (const x of a) { a.pop(); }',
    'const a = b; const b = a; for (const x of a) { ctx.stash.x = x; }',
    'return [1].map((x) => x);',
  ])('given %j, when compiled, then it is not watched', (statements) => {
    expect(mayLoopForever(statements)).toBe(false);
  });
});
