import { describe, expect, test } from 'vitest';
import { authTypeOf } from '../../../../../../local/appsync/language/util/identity.ts';
import { run, valueOf } from '../context.ts';

describe('util.dynamodb', () => {
  // https://docs.aws.amazon.com/appsync/latest/devguide/dynamodb-helpers-in-util-dynamodb-js.html
  test.each<[expression: string, value: unknown]>([
    ['toDynamoDB("foo")', { S: 'foo' }],
    ['toDynamoDB(12345)', { N: 12345 }],
    ['toDynamoDB(true)', { BOOL: true }],
    ['toDynamoDB(null)', { NULL: null }],
    [
      'toDynamoDB({ foo: "bar", baz: 1234, beep: ["boop"] })',
      { M: { foo: { S: 'bar' }, baz: { N: 1234 }, beep: { L: [{ S: 'boop' }] } } },
    ],
    ['toString("test")', { S: 'test' }],
    ['toStringSet(["foo", "bar"])', { SS: ['foo', 'bar'] }],
    ['toNumber(12345)', { N: 12345 }],
    ['toNumberSet([1, 23, 4.56])', { NS: [1, 23, 4.56] }],
    ['toBinary("foo")', { B: 'foo' }],
    ['toBinarySet(["foo", "bar"])', { BS: ['foo', 'bar'] }],
    ['toBoolean(true)', { BOOL: true }],
    ['toNull()', { NULL: null }],
    ['toList(["foo", 123, { bar: "baz" }])', { L: [{ S: 'foo' }, { N: 123 }, { M: { bar: { S: 'baz' } } }] }],
    ['toMap({ foo: "bar" })', { M: { foo: { S: 'bar' } } }],
    ['toMapValues({ foo: "bar", n: undefined })', { foo: { S: 'bar' } }],
    ['toS3Object("foo", "bar", "baz")', { S: '{"s3":{"key":"foo","bucket":"bar","region":"baz"}}' }],
    [
      'toS3Object("foo", "bar", "baz", "beep")',
      { S: '{"s3":{"key":"foo","bucket":"bar","region":"baz","version":"beep"}}' },
    ],
    [
      'fromS3ObjectJson(\'{"s3":{"key":"foo","bucket":"bar","region":"baz"}}\')',
      { key: 'foo', bucket: 'bar', region: 'baz' },
    ],
    ...[
      'toString',
      'toStringSet',
      'toNumber',
      'toNumberSet',
      'toBinary',
      'toBinarySet',
      'toBoolean',
      'toList',
      'toMap',
      'toMapValues',
    ].map((name): [string, unknown] => [`${name}(null)`, null]),
  ])('given util.dynamodb.%s, then the answer is the documented one', (expression, value) => {
    expect(valueOf(`util.dynamodb.${expression}`)).toEqual(value);
  });

  test.each(["'{'", "'1'", "'{}'", '5'])(
    'given %s, when read as an S3 object, then the code is in error',
    (text) => {
      expect(() => valueOf(`util.dynamodb.fromS3ObjectJson(${text})`)).toThrow(
        'util.dynamodb.fromS3ObjectJson',
      );
    },
  );
});

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

describe('extensions', () => {
  const filter = '{ filterGroup: [{ filters: [{ fieldName: "a", operator: "eq", value: 1 }] }] }';
  const parsed = { filterGroup: [{ filters: [{ fieldName: 'a', operator: 'eq', value: 1 }] }] };

  test('given filters, when set, then the last one of each kind counts', () => {
    const { effects } = run(
      `extensions.setSubscriptionFilter(null); extensions.setSubscriptionFilter(${filter}); extensions.setSubscriptionInvalidationFilter(${filter});`,
    );
    expect(effects).toMatchObject({ subscriptionFilter: parsed, subscriptionInvalidationFilter: parsed });
  });

  test('given null, when set, then that differs from not set', () => {
    expect(run('extensions.setSubscriptionFilter(null);').effects.subscriptionFilter).toBeNull();
    expect(run('return 1;').effects).not.toHaveProperty('subscriptionFilter');
  });

  test.each(['setSubscriptionFilter', 'setSubscriptionInvalidationFilter'])(
    'given a wrong filter, when extensions.%s is called, then the code is in error',
    (name) => {
      const call = `extensions.${name}({ filterGroup: [{ filters: [{ fieldName: "a", operator: "lte", value: 1 }] }] });`;
      expect(run(call)).toMatchObject({
        error: { message: expect.stringContaining(`extensions.${name}: the operator "lte" of a`) as string },
      });
    },
  );

  test('given six invalidations, when the sixth differs, then the code is in error; equal ones count once', () => {
    const invalidate = (n: number): string =>
      `extensions.invalidateSubscriptions({ subscriptionField: "f${n}", payload: { n: ${n} } });`;
    const five = [1, 2, 3, 4, 5].map(invalidate).join(' ');
    expect(run(five + invalidate(5)).effects.invalidations).toHaveLength(5);
    expect(run(five + invalidate(6))).toMatchObject({
      kind: 'error',
      error: { message: expect.stringContaining('at most 5') as string },
    });
  });

  test('given an eviction, then it is recorded', () => {
    const { effects } = run(
      'extensions.evictFromApiCache("Query", "allClasses", { "context.arguments.semester": 1 });',
    );
    expect(effects.cacheEvictions).toEqual([
      { typeName: 'Query', fieldName: 'allClasses', keyValuePair: { 'context.arguments.semester': 1 } },
    ]);
  });
});

describe('util.authType', () => {
  const userPool = {
    sourceIp: ['1.2.3.4'],
    username: 'a',
    groups: null,
    sub: 's',
    issuer: 'i',
    claims: {},
    defaultAuthStrategy: 'ALLOW',
  };
  const iam = {
    accountId: '1',
    cognitoIdentityPoolId: null,
    cognitoIdentityId: null,
    sourceIp: ['1.2.3.4'],
    username: 'a',
    userArn: 'arn',
    cognitoIdentityAuthType: null,
    cognitoIdentityAuthProvider: null,
  };

  // Recorded from AWS in the tests of the public project localstack/appsync-utils.
  test.each<[identity: unknown, authType: string]>([
    [null, 'API Key Authorization'],
    [{}, 'Lambda Authorization'],
    [{ resolverContext: {} }, 'Lambda Authorization'],
    [iam, 'IAM Authorization'],
    [{ ...iam, sourceIp: null }, 'API Key Authorization'],
    [userPool, 'User Pool Authorization'],
    [{ sub: 's', issuer: 'i', claims: {} }, 'Open ID Connect Authorization'],
    [{ sub: 's', issuer: 'i', claims: {}, username: 'a' }, 'API Key Authorization'],
    [{ claims: {} }, 'API Key Authorization'],
  ])('given the identity %j, then the mode is %s', (identity, authType) => {
    expect(authTypeOf(identity)).toBe(authType);
    expect(valueOf('util.authType()', { identity })).toBe(authType);
  });

  test('given the mode of the request, then that is the answer', () => {
    expect(valueOf('util.authType()', { authType: 'IAM Authorization', identity: null })).toBe(
      'IAM Authorization',
    );
  });
});

describe('ids from pinned time and chance', () => {
  const options = { clock: () => 1_469_918_176_385, random: () => 0.5 };

  test('given random bytes, then autoId is a UUID of version 4', () => {
    expect(valueOf('util.autoId()', {}, options)).toBe('80808080-8080-4080-8080-808080808080');
  });

  test('given the time of the ULID specification, then autoUlid begins with its ten characters', () => {
    // https://github.com/ulid/spec: 01ARZ3NDEK is 1469918176385
    expect(valueOf('util.autoUlid()', {}, options)).toMatch(/^01ARYZ6S41[0-9A-HJKMNP-TV-Z]{16}$/u);
  });

  test('given the example of the KSUID project, then autoKsuid is its text', () => {
    // https://github.com/segmentio/ksuid#command-line-tool: raw 0669F7EFB5A1CD34B5F99D1154FB6853345C9735
    const raw = Buffer.from('0669F7EFB5A1CD34B5F99D1154FB6853345C9735', 'hex');
    const payload = [...raw.subarray(4)];
    let next = 0;
    const random = (): number => {
      const byte = payload[next] ?? 0;
      next += 1;
      return byte / 256;
    };
    const clock = (): number => (raw.readUInt32BE(0) + 1_400_000_000) * 1000;
    expect(valueOf('util.autoKsuid()', {}, { clock, random })).toBe('0ujtsYcgvSTl8PAuAdqWYSMnLOv');
  });
});

describe('util.math', () => {
  test.each<[expression: string, value: number]>([
    ['roundNum(2.5)', 3],
    ['roundNum(-2.5)', -2],
    ['roundNum(2.4)', 2],
    ['minVal(1, 2)', 1],
    ['maxVal(1, 2)', 2],
    ['randomDouble()', 0.75],
    ['randomWithinRange(10, 20)', 17],
  ])('given util.math.%s, then the answer is %d', (expression, value) => {
    expect(valueOf(`util.math.${expression}`, {}, { random: () => 0.75 })).toBe(value);
  });

  test('given text, then the error names the parameter', () => {
    expect(() => valueOf('util.math.roundNum("1")')).toThrow(
      'util.math.roundNum: the number must be a number, received "1"',
    );
  });
});

describe('lists, maps and kinds of values', () => {
  test.each<[expression: string, value: unknown]>([
    ['list.copyAndRetainAll([1, 2, { a: 1 }], [2, { a: 1 }])', [2, { a: 1 }]],
    ['list.copyAndRemoveAll([1, 2, 3], [2])', [1, 3]],
    ['list.sortList([3, 1, 2], false, "any")', [1, 2, 3]],
    ['list.sortList([{ n: 1 }, { n: 2 }], true, "n")', [{ n: 2 }, { n: 1 }]],
    ['list.sortList([1, "a"], false, "any")', [1, 'a']],
    ['map.copyAndRetainAllKeys({ a: 1, b: 2 }, ["a"])', { a: 1 }],
    ['map.copyAndRemoveAllKeys({ a: 1, b: 2 }, ["a"])', { b: 2 }],
    ['typeOf(null)', 'Null'],
    ['typeOf("a")', 'String'],
    ['typeOf(1)', 'Number'],
    ['typeOf(true)', 'Boolean'],
    ['typeOf([])', 'List'],
    ['typeOf({})', 'Map'],
    ['isNull(undefined)', true],
    ['isNull(0)', false],
    ['isNullOrEmpty("")', true],
    ['isNullOrEmpty(" ")', false],
    ['isNullOrBlank(" ")', true],
    ['isString("")', true],
    ['isNumber("1")', false],
    ['isBoolean(false)', true],
    ['isList({})', false],
    ['isMap({})', true],
    ['isMap([])', false],
    ['defaultIfNull(null, 1)', 1],
    ['defaultIfNull(0, 1)', 0],
    ['defaultIfNullOrEmpty("", 1)', 1],
    ['defaultIfNullOrBlank(" ", 1)', 1],
  ])('given util.%s, then the answer is %j', (expression, value) => {
    expect(valueOf(`util.${expression}`)).toEqual(value);
  });
});

describe('util.xml', () => {
  // https://docs.aws.amazon.com/appsync/latest/devguide/xml-helpers-in-utils-xml-js.html
  const posts =
    '<?xml version="1.0" encoding="UTF-8"?>\n<posts>\n<post>\n  <id>1</id>\n  <title>Getting started with GraphQL</title>\n</post>\n</posts>';
  const map = { posts: { post: { id: 1, title: 'Getting started with GraphQL' } } };
  const xml = (name: string, text: string): unknown =>
    valueOf(`util.xml.${name}(ctx.args.text)`, { args: { text } });

  test('given the documented text, then map and JSON are the documented ones', () => {
    expect(xml('toMap', posts)).toEqual(map);
    expect(xml('toJsonString', posts)).toBe(JSON.stringify(map));
    expect(valueOf('util.xml.toJsonString(ctx.args.text, true)', { args: { text: '<a>1</a>' } })).toBe(
      '{\\"a\\":1}',
    );
  });

  test.each<[text: string, value: unknown]>([
    ['<a><b>1</b><b>x</b><b/></a>', { a: { b: [1, 'x', ''] } }],
    ['<a x="1" y=\'z\'>t</a>', { a: { x: 1, y: 'z', content: 't' } }],
    ['<a><!-- no --><![CDATA[<b>]]> &lt;&amp;&#65;&#x42;</a>', { a: '<b> <&AB' }],
    ['<a>true</a>', { a: true }],
    ['<a>007</a>', { a: '007' }],
    ['', {}],
  ])('given %j, then the map is %j', (text, value) => {
    expect(xml('toMap', text)).toEqual(value);
  });

  test.each(['<a>', '<a></b>', 'text', '<a', '<a><b></a>'])(
    'given the broken text %j, then the code is in error',
    (text) => {
      expect(() => xml('toMap', text)).toThrow('util.xml');
    },
  );
});

describe('util.transform.toElasticsearchQueryDSL', () => {
  const query = (filter: unknown): unknown =>
    JSON.parse(
      valueOf('util.transform.toElasticsearchQueryDSL(ctx.args.f)', { args: { f: filter } }) as string,
    );

  test('given the documented filter, then the query is the documented one', () => {
    // https://docs.aws.amazon.com/appsync/latest/devguide/transformation-helpers-in-util-transform-js.html
    expect(query({ upvotes: { ne: 15, range: [10, 20] }, title: { eq: 'hihihi', wildcard: 'h*i' } })).toEqual(
      {
        bool: {
          must: [
            {
              bool: {
                must: [
                  { bool: { must_not: { term: { upvotes: 15 } } } },
                  { range: { upvotes: { gte: 10, lte: 20 } } },
                ],
              },
            },
            { bool: { must: [{ term: { title: 'hihihi' } }, { wildcard: { title: 'h*i' } }] } },
          ],
        },
      },
    );
  });

  test.each<[filter: unknown, expected: unknown]>([
    [{ a: { gt: 1 } }, { range: { a: { gt: 1 } } }],
    [{ a: { match: 'x' } }, { match: { a: 'x' } }],
    [{ a: { matchPhrase: 'x' } }, { match_phrase: { a: 'x' } }],
    [{ a: { matchPhrasePrefix: 'x' } }, { match_phrase_prefix: { a: 'x' } }],
    [{ a: { regexp: 'x' } }, { regexp: { a: 'x' } }],
    [{ a: { multiMatch: 'x' } }, { multi_match: { query: 'x', fields: ['a'] } }],
    [{ a: { exists: true } }, { exists: { field: 'a' } }],
    [{ a: { exists: false } }, { bool: { must_not: { exists: { field: 'a' } } } }],
    [
      { or: [{ a: { eq: 1 } }, { b: { eq: 2 } }] },
      { bool: { should: [{ term: { a: 1 } }, { term: { b: 2 } }] } },
    ],
    [{ and: [{ a: { eq: 1 } }] }, { bool: { must: [{ term: { a: 1 } }] } }],
    [{ not: { a: { eq: 1 } } }, { bool: { must_not: { term: { a: 1 } } } }],
  ])('given %j, then the query is %j', (filter, expected) => {
    expect(query(filter)).toEqual(expected);
  });

  test.each([[null], [{ a: { bogus: 1 } }], [{ and: {} }], [{ a: 1 }]])(
    'given %j, then the code is in error',
    (filter) => {
      expect(() => query(filter)).toThrow('util.transform.toElasticsearchQueryDSL');
    },
  );
});

describe('console', () => {
  test('given values of all kinds, when logged, then the lines are text by level', () => {
    const { effects } = run('console.log("a", 1, { b: 2 }, null); console.error([3]);');
    expect(effects.logs).toEqual([
      { level: 'log', message: 'a 1 {"b":2} null' },
      { level: 'error', message: '[3]' },
    ]);
  });
});
