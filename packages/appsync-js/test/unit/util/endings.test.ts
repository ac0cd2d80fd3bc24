import { describe, expect, test } from 'vitest';
import { run } from '../context.ts';

describe('errors and early return', () => {
  const error = { message: 'm', errorType: 'T', data: { a: 1 }, errorInfo: [2] };

  test('given util.error with everything, then the handler ends with that error', () => {
    expect(run('util.error("m", "T", { a: 1 }, [2]); return 1;')).toMatchObject({ kind: 'error', error });
  });

  test('given util.error with a message only, then the rest is null', () => {
    expect(run('util.error("m");')).toMatchObject({
      error: { message: 'm', errorType: null, data: null, errorInfo: null },
    });
  });

  test('given util.appendError, then the handler goes on and the errors are kept in order', () => {
    expect(run('util.appendError("m", "T", { a: 1 }, [2]); util.appendError("n"); return 1;')).toMatchObject({
      kind: 'value',
      value: 1,
      effects: { appendedErrors: [error, { message: 'n', errorType: null }] },
    });
  });

  test('given util.unauthorized, then the error is worded as by AppSync', () => {
    expect(run('util.unauthorized();')).toMatchObject({
      kind: 'error',
      error: {
        message: 'Not Authorized to access getPost on type Query',
        errorType: 'Unauthorized',
        data: null,
      },
    });
  });

  test('given util.validate, then it ends the handler only if the condition is false', () => {
    expect(run('util.validate(true, "m"); return 1;')).toMatchObject({ kind: 'value', value: 1 });
    expect(run('util.validate(false, "m"); return 1;')).toMatchObject({
      error: { message: 'm', errorType: 'CustomTemplateException' },
    });
    expect(run('util.validate(false, "m", "T", 5);')).toMatchObject({
      error: { message: 'm', errorType: 'T', data: 5 },
    });
  });

  test.each<[call: string, ending: unknown]>([
    ['runtime.earlyReturn()', { value: null }],
    ['runtime.earlyReturn({ a: 1 })', { value: { a: 1 } }],
    ['runtime.earlyReturn(1, { skipTo: "END" })', { value: 1, skipTo: 'END' }],
    ['runtime.earlyReturn(1, { skipTo: "NEXT" })', { value: 1, skipTo: 'NEXT' }],
  ])('given %s, then the handler ends there with its value', (call, ending) => {
    const { effects, ...rest } = run(`ctx.stash.a = 1; ${call}; ctx.stash.a = 2;`);
    expect(rest).toEqual({ kind: 'earlyReturn', ...(ending as object) });
    expect(effects.stash).toEqual({ a: 1 });
  });

  test('given another skipTo, then the code is in error', () => {
    expect(run('runtime.earlyReturn(1, { skipTo: "X" });')).toMatchObject({ error: { errorType: 'Code' } });
  });

  test('given an end within a callback, then the handler ends', () => {
    expect(run('[1, 2].forEach((x) => { util.error(`e${x}`); });')).toMatchObject({
      error: { message: 'e1' },
    });
  });
});
