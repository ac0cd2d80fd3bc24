import { describe, expect, test } from 'vitest';
import { loadResolver } from '../../src/loadResolver.ts';
import { ResolverCodeError } from '../../src/resolverCodeError.ts';
import { emptyContext, run, valueOf } from './context.ts';

describe('loading', () => {
  test('given illegal code, when loaded, then every violation is listed with its line', () => {
    const load = (): unknown => loadResolver('export function request() {\n  throw 1;\n}', 'Query.a');
    expect(load).toThrow(ResolverCodeError);
    expect(load).toThrow(/Query\.a.*\n {2}code\.js:2:3 throw is not supported.*\(no-throw\)/u);
  });

  test.each([
    ['export function request() { return 1; }', ['request']],
    ['export const response = () => 1;', ['response']],
    [
      'function a() { return 1; }\nconst b = () => 2;\nexport { a as request, b as response };',
      ['request', 'response'],
    ],
    ['export function other() { return 1; }', []],
  ])('given %j, when loaded, then its handlers are %j', (source, handlers) => {
    expect([...loadResolver(source, 'a').handlers]).toEqual(handlers);
  });

  test('given no response handler, when it is evaluated, then that is an error of the caller', () => {
    const resolver = loadResolver('export function request() { return 1; }', 'Query.a');
    expect(() => resolver.evaluate('response', emptyContext)).toThrow(
      'the code of Query.a exports no response handler',
    );
  });
});

describe('values', () => {
  test.each([
    ['nothing', '', null],
    ['undefined', 'return undefined;', null],
    ['a function', 'return { f: ctx.stash.f, a: [undefined], n: NaN };', { a: [null], n: null }],
    ['a list', 'return [1, "a", null, true];', [1, 'a', null, true]],
    ['a map', 'return { a: { b: undefined, c: 1 } };', { a: { c: 1 } }],
  ])(
    'given a handler that returns %s, when evaluated, then the value is plain data',
    (_name, statements, value) => {
      expect(run(statements)).toMatchObject({ kind: 'value', value });
    },
  );

  test('given a member named __proto__, when it crosses the border, then it stays a member', () => {
    const args = JSON.parse('{"__proto__": {"admin": true}}') as Record<string, unknown>;
    const { value } = run('return { copy: ctx.args, admin: ctx.args.admin ?? false };', { args }) as {
      value: Record<string, object>;
    };
    expect(value['admin']).toBe(false);
    expect(Object.keys(value['copy'] ?? {})).toEqual(['__proto__']);
    expect(Object.getPrototypeOf(value['copy'])).toBe(Object.prototype);
  });

  test('given a value that contains itself, when returned, then the code is in error', () => {
    const evaluation = run('const a = {}; a.a = a; return a;');
    expect(evaluation).toMatchObject({ kind: 'error', error: { errorType: 'Code' } });
  });
});

describe('the context', () => {
  test('given every part of a context, when read, then the handler sees it', () => {
    const context = {
      args: { a: 1 },
      source: { b: 2 },
      stash: { c: 3 },
      prev: { result: 4 },
      result: { d: 5 },
      error: { message: 'm', type: 't' },
      identity: { sub: 's' },
      request: { headers: { h: 'v' }, domainName: 'd' },
      env: { TABLE: 'x' },
    };
    const statements =
      'return { all: ctx, same: ctx.args === ctx.arguments, names: Object.keys(ctx), field: ctx.info.fieldName };';
    expect(run(statements, context)).toMatchObject({
      value: {
        all: { ...context, arguments: { a: 1 } },
        same: true,
        field: 'getPost',
        names: expect.not.arrayContaining(['authType']) as unknown,
      },
    });
  });

  test('given nothing but what is required, when read, then the other members are null', () => {
    expect(valueOf('[ctx.source, ctx.prev, ctx.result, ctx.error, ctx.identity]')).toEqual([
      null,
      null,
      null,
      null,
      null,
    ]);
  });

  test('given a handler that changes the stash, when evaluated, then the effects have the new stash and the old is as it was', () => {
    const stash = { a: 1, nested: { b: 2 } };
    const { effects } = run('ctx.stash.c = 3; ctx.stash.nested.b = 4; delete ctx.stash.a;', { stash });
    expect(effects.stash).toEqual({ c: 3, nested: { b: 4 } });
    expect(stash).toEqual({ a: 1, nested: { b: 2 } });
  });

  test('given a handler that changes arguments, when evaluated, then the arguments of the caller stay', () => {
    const args = { input: { id: 1 } };
    expect(run('ctx.args.input.id = 2; return ctx.arguments.input.id;', { args })).toMatchObject({
      value: 2,
    });
    expect(args).toEqual({ input: { id: 1 } });
  });

  test('given a helper that replaces a member of the context, when evaluated, then the code is in error', () => {
    const source = 'function f(c) { c.args = 1; }\nexport function request(ctx) { f(ctx); }';
    const evaluation = loadResolver(source, 'a').evaluate('request', emptyContext);
    expect(evaluation).toMatchObject({
      kind: 'error',
      error: { errorType: 'Code', message: expect.stringMatching(/^code\.js:1:24: TypeError: /u) as string },
    });
  });
});

describe('errors in the code', () => {
  test('given a member of nothing, when read, then the error names position, kind and reason as AppSync does', () => {
    expect(run('  return ctx.result.items;')).toMatchObject({
      kind: 'error',
      error: {
        message: "code.js:3:21: TypeError: Cannot read properties of null (reading 'items')",
        errorType: 'Code',
        data: null,
        errorInfo: null,
      },
    });
  });

  test('given an error on the first line, then its column is that of the source', () => {
    const resolver = loadResolver('export const request = (ctx) => ctx.result.items;', 'a');
    expect(resolver.evaluate('request', emptyContext)).toMatchObject({
      error: { message: expect.stringMatching(/^code\.js:1:44: TypeError/u) as string },
    });
  });

  test('given an error after changes, then the effects up to it are kept', () => {
    const { effects } = run(
      "ctx.stash.a = 1; console.log('x'); util.appendError('e'); return ctx.result.items;",
    );
    expect(effects).toMatchObject({
      stash: { a: 1 },
      logs: [{ level: 'log', message: 'x' }],
      appendedErrors: [{ message: 'e' }],
    });
  });

  test('given a stash that contains itself, then the code is in error', () => {
    expect(run('ctx.stash.me = ctx.stash;')).toMatchObject({
      kind: 'error',
      error: { errorType: 'Code' },
      effects: { stash: {} },
    });
  });

  test('given an error message, then it tells nothing of the machine', () => {
    const { error } = run('return util.time.nowFormatted(ctx.args);') as { error: { message: string } };
    expect(error.message).toMatch(
      /^code\.js:3:\d+: TypeError: util\.time\.nowFormatted: the format must be a string/u,
    );
    expect(error.message).not.toMatch(/node_modules|packages\/|\/work/u);
  });

  test('given a list that grows while it is walked, when evaluated, then it ends with an error', () => {
    const evaluation = run('const a = [1]; for (const x of a) { a.push(x); } return a;');
    expect(evaluation).toMatchObject({
      kind: 'error',
      error: { errorType: 'Code', message: expect.stringContaining('too long') as string },
    });
  });
});

describe('the realm', () => {
  const dynamic =
    "const k = ctx.args.key; const members = [[], {}, '', 1, true, util.error, ctx, ddb, Math.max, console.log];";

  test.each([
    'constructor',
    '__proto__',
    'prototype',
    'caller',
    'callee',
    'bind',
    'apply',
    'call',
    '__defineGetter__',
    '__lookupGetter__',
  ])('given the name %s at run time, when read from any value, then there is nothing', (key) => {
    expect(run(`${dynamic} return members.map((m) => typeof m[k]);`, { args: { key } })).toMatchObject({
      value: Array.from({ length: 10 }, () => 'undefined'),
    });
  });

  test.each(['padStart', 'repeat', 'localeCompare', 'match', 'at', 'substring'])(
    'given the undocumented %s of strings, then it is absent',
    (key) => {
      expect(run(`${dynamic} return typeof members[2][k];`, { args: { key } })).toMatchObject({
        value: 'undefined',
      });
    },
  );

  test.each(['at', 'keys', 'entries', 'toSorted', 'copyWithin', 'toLocaleString'])(
    'given the undocumented %s of lists, then it is absent',
    (key) => {
      expect(run(`${dynamic} return typeof members[0][k];`, { args: { key } })).toMatchObject({
        value: 'undefined',
      });
    },
  );

  test.each([
    'Math.max.leak = 1;',
    "const k = 'leak'; util[k] = 1;",
    'util.dynamodb.toString = 1;',
    'console.log = 1;',
    'const m = [].map; m.leak = 1;',
    'JSON.parse.leak = 1;',
    "const k = 'leak'; ddb.operations[k] = 1;",
    'const e = util.error; e.leak = 1;',
  ])('given the attempt %j, when evaluated, then it is an error and changes nothing', (statements) => {
    expect(run(statements)).toMatchObject({
      kind: 'error',
      error: { message: expect.stringMatching(/TypeError: Cannot (?:add|assign)/u) as string },
    });
  });

  test('given names of inherited members, when assigned to own objects, then they are own members', () => {
    expect(
      valueOf('Object.assign({}, JSON.parse(\'{"toString": 1, "valueOf": 2, "constructor": 3}\'))'),
    ).toEqual({
      toString: 1,
      valueOf: 2,
      constructor: 3,
    });
    expect(
      run('const o = {}; const k = ctx.args.k; o[k] = 1; return o;', { args: { k: 'toString' } }),
    ).toMatchObject({ value: { toString: 1 } });
  });

  test('given a variable of the module, when handlers run again, then it starts anew', () => {
    const resolver = loadResolver('let n = 0;\nexport function request() { n = n + 1; return n; }', 'a');
    const values = [1, 2, 3].map(() => resolver.evaluate('request', emptyContext));
    expect(values).toMatchObject([{ value: 1 }, { value: 1 }, { value: 1 }]);
  });

  test('given text that is not JSON, when parsed, then the result is a blank string', () => {
    expect(valueOf("[JSON.parse('{'), JSON.parse('[1]')]")).toEqual(['', [1]]);
  });

  test('given objects in a template, when written, then they are text', () => {
    expect(valueOf('`${[1, 2]} ${{}} ${null} ${1.5}`')).toBe('1,2 [object Object] null 1.5');
  });

  test('given a pinned random, when Math.random is called, then it answers that', () => {
    expect(valueOf('Math.random()', {}, { random: () => 0.25 })).toBe(0.25);
  });

  test('given no options, when ids are made, then they differ and random numbers lie below one', () => {
    expect(valueOf('util.autoId()')).not.toBe(valueOf('util.autoId()'));
    expect(valueOf('Math.random() >= 0 && Math.random() < 1')).toBe(true);
  });
});
