import { describe, expect, test } from 'vitest';
import { run, valueOf } from '../context.ts';

describe('util.http', () => {
  // https://docs.aws.amazon.com/appsync/latest/devguide/http-helpers-in-utils-http-js.html
  test('given request headers, when copied, then the restricted ones are left out', () => {
    const restricted = [
      'transfer-encoding',
      'connection',
      'Host',
      'expect',
      'keep-alive',
      'upgrade',
      'proxy-authenticate',
      'proxy-authorization',
      'TE',
      'content-length',
    ];
    const headers = Object.fromEntries([...restricted, 'x-own', 'Authorization'].map((name) => [name, name]));
    expect(valueOf('util.http.copyHeaders(ctx.args.h)', { args: { h: headers } })).toEqual({
      'x-own': 'x-own',
      Authorization: 'Authorization',
    });
  });

  test('given values of all kinds, when added, then headers are text in order', () => {
    const { effects } = run(
      'util.http.addResponseHeader("n", 7); util.http.addResponseHeaders({ s: "x", o: { a: 1 } });',
    );
    expect(effects.responseHeaders).toEqual([
      ['n', '7'],
      ['s', 'x'],
      ['o', '{"a":1}'],
    ]);
  });

  test.each([
    '',
    'Content-Type',
    'vary',
    'Host',
    'Access-Control-Allow-Origin',
    'x-amzn-trace',
    'X-Amz-Date',
  ])('given the restricted name %j, when added, then it is left out and an error is appended', (name) => {
    const { effects } = run('util.http.addResponseHeader(ctx.args.name, 1);', { args: { name } });
    expect(effects.responseHeaders).toEqual([]);
    expect(effects.appendedErrors).toMatchObject([{ errorType: 'ResponseHeaderError' }]);
  });

  test('given a null value, when added, then it is left out and an error is appended', () => {
    const { effects } = run('util.http.addResponseHeader("a", null);');
    expect(effects).toMatchObject({
      responseHeaders: [],
      appendedErrors: [{ errorType: 'ResponseHeaderError' }],
    });
  });

  test('given 4 KB of headers, when one more is added, then it is left out', () => {
    const { effects } = run(
      'util.http.addResponseHeader("a", ctx.args.v); util.http.addResponseHeader("b", "c");',
      { args: { v: 'v'.repeat(4095) } },
    );
    expect(effects.responseHeaders).toHaveLength(1);
    expect(effects.appendedErrors).toMatchObject([{ errorType: 'ResponseHeaderError' }]);
  });
});
