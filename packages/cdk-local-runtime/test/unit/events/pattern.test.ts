import { describe, expect, test } from 'vitest';
import { compilePattern } from '../../../src/events/pattern.ts';
import { documented } from './documentedPatterns.ts';

const matches = (pattern: unknown, event: unknown): boolean => compilePattern(pattern).matches(event);

describe('the documented operators', () => {
  test.each(documented)('%s', (_, pattern, match, miss) => {
    const compiled = compilePattern(JSON.stringify(pattern));
    for (const event of match) expect(compiled.matches(event), JSON.stringify(event)).toBe(true);
    for (const event of miss) expect(compiled.matches(event), JSON.stringify(event)).toBe(false);
  });
});

describe('arrays of objects', () => {
  const employees = {
    employees: [
      { firstName: 'Anna', lastName: 'Smith' },
      { firstName: 'Peter', lastName: 'Jones' },
    ],
  };
  test('given fields of one element, then they match together', () => {
    expect(matches({ employees: { firstName: ['Anna'], lastName: ['Smith'] } }, employees)).toBe(true);
  });
  test('given fields of different elements, then they do not match together', () => {
    expect(matches({ employees: { firstName: ['Anna'], lastName: ['Jones'] } }, employees)).toBe(false);
  });
  test('given arrays in arrays, then they are transparent and their elements stay apart', () => {
    const nested = { employees: [[employees.employees[0]], [employees.employees[1]]] };
    expect(matches({ employees: { firstName: ['Peter'], lastName: ['Jones'] } }, nested)).toBe(true);
    expect(matches({ employees: { firstName: ['Anna'], lastName: ['Jones'] } }, nested)).toBe(false);
  });
  test('given two arrays, then elements of each may be used with those of the other', () => {
    const event = { a: [{ x: 1 }, { x: 2 }], b: [{ y: 1 }, { y: 2 }] };
    expect(matches({ a: { x: [2] }, b: { y: [1] } }, event)).toBe(true);
  });
});

describe('$or', () => {
  test('given nesting, then branches combine with the fields around them', () => {
    const pattern = {
      source: ['aws.cloudwatch'],
      $or: [
        { metricName: ['CPUUtilization'] },
        { metricType: ['MetricType'], $or: [{ metricId: [1234] }, { spaceId: [1000] }] },
      ],
    };
    expect(matches(pattern, { source: 'aws.cloudwatch', metricType: 'MetricType', spaceId: 1000 })).toBe(
      true,
    );
    expect(matches(pattern, { source: 'aws.cloudwatch', metricType: 'MetricType' })).toBe(false);
    expect(matches(pattern, { metricName: 'CPUUtilization' })).toBe(false);
  });
  test('given fewer than two branches, then $or is the name of a field', () => {
    expect(matches({ $or: ['x'] }, { $or: 'x' })).toBe(true);
    expect(() => matches({ $or: [{ a: ['x'] }] }, {})).toThrow('unrecognized match type "a"');
  });
});

describe('wildcards', () => {
  test.each([
    ['*', ['', 'anything'], []],
    ['a*', ['a', 'ab'], ['ba']],
    ['*a*b*', ['ab', 'xaybz'], ['ba']],
    ['a*a', ['aa', 'aba'], ['a']],
    ['hello\\*', ['hello*'], ['hello!', 'hello\\*']],
    ['back\\\\slash', ['back\\slash'], ['backslash']],
    ['ab*bc*cd', ['abbccd', 'ab-bc-cd'], ['abcd', 'abbcd']],
  ])('%s', (wildcard, match, miss) => {
    for (const text of match) expect(matches({ f: [{ wildcard }] }, { f: text }), text).toBe(true);
    for (const text of miss) expect(matches({ f: [{ wildcard }] }, { f: text }), text).toBe(false);
  });
});

describe('address blocks', () => {
  test.each([
    ['10.0.0.0/8', '10.255.0.1', '11.0.0.0'],
    ['0.0.0.0/0', '255.255.255.255', '::1'],
    ['192.168.1.7', '192.168.1.7', '192.168.1.8'],
    ['2001:db8::/32', '2001:db8::ffff', '2001:db9::'],
    ['::1/128', '0:0:0:0:0:0:0:1', '::2'],
    ['10.0.0.0/24', '10.0.0.1', '10.0.0.1 '],
  ])('%s', (cidr, inside, outside) => {
    expect(matches({ ip: [{ cidr }] }, { ip: inside })).toBe(true);
    expect(matches({ ip: [{ cidr }] }, { ip: outside })).toBe(false);
  });
});

test('given a number that orders beyond EventBridge, then a range does not match it', () => {
  expect(matches({ n: [{ numeric: ['>', 0] }] }, { n: 5_000_000_001 })).toBe(false);
});

test('given keys with dots, then they match the nested form too, as in EventBridge', () => {
  expect(
    matches({ detail: { 'state.status': ['running'] } }, { detail: { state: { status: 'running' } } }),
  ).toBe(true);
});

describe('what EventBridge refuses is refused with its place', () => {
  test.each<[unknown, string]>([
    ['{', 'it is not JSON'],
    [[], 'it must be a JSON object'],
    [{}, 'it is empty'],
    [{ detail: {} }, '"detail" is empty'],
    [{ a: 'x' }, '"a" must be an object or an array'],
    [{ a: { b: 1 } }, '"a.b" must be an object or an array'],
    [{ a: [] }, '"a" is an empty array'],
    [{ a: [['x']] }, 'an array stands inside an array'],
    [{ a: [{}] }, 'empty operator'],
    [{ a: [{ prefix: 'x', suffix: 'y' }] }, 'only one key allowed'],
    [{ a: [{ regex: 'x' }] }, 'unrecognized match type "regex"'],
    [{ a: [{ exists: 'yes' }] }, '"exists" must be true or false'],
    [{ a: [{ prefix: 1 }] }, '"prefix" must be a string'],
    [{ a: [{ prefix: { wildcard: 'x' } }] }, '"prefix" must be a string'],
    [{ a: [{ 'equals-ignore-case': ['x'] }] }, '"equals-ignore-case" must be a string'],
    [{ a: [{ wildcard: 'a**b' }] }, 'consecutive *'],
    [{ a: [{ wildcard: 'a\\b' }] }, 'invalid escape'],
    [{ a: [{ cidr: '10.0.0.0/33' }] }, 'malformed CIDR'],
    [{ a: [{ cidr: '10.0.0/8' }] }, 'malformed CIDR'],
    [{ a: [{ cidr: '::/129' }] }, 'malformed CIDR'],
    [{ a: [{ numeric: [] }] }, '"numeric" must be a list'],
    [{ a: [{ numeric: ['>'] }] }, 'one comparison'],
    [{ a: [{ numeric: ['>', '1'] }] }, 'must be numeric'],
    [{ a: [{ numeric: ['>', 1, '<', 1] }] }, 'bottom must be less than top'],
    [{ a: [{ numeric: ['<', 1, '>', 0] }] }, 'a numeric range needs'],
    [{ a: [{ numeric: ['~', 1] }] }, 'unrecognized numeric range operator'],
    [{ a: [{ numeric: ['>', 6_000_000_000] }] }, 'between ±5000000000'],
    [{ a: [{ 'anything-but': [] }] }, 'a list in anything-but'],
    [{ a: [{ 'anything-but': ['x', 1] }] }, 'a list in anything-but'],
    [{ a: [{ 'anything-but': null }] }, 'value of anything-but'],
    [{ a: [{ 'anything-but': { cidr: '10.0.0.0/8' } }] }, 'unsupported anything-but pattern: "cidr"'],
    [{ a: [{ 'anything-but': { prefix: '' } }] }, 'null prefix is not allowed'],
    [{ a: [{ 'anything-but': { suffix: [1] } }] }, '"suffix" in anything-but must hold strings'],
  ])('%j', (pattern, message) => {
    expect(() => compilePattern(pattern)).toThrow(message);
  });

  test('given $or that multiply beyond a thousand rules', () => {
    const or = (field: string) => ({ $or: Array.from({ length: 11 }, (_, i) => ({ [field]: [i] })) });
    expect(() => compilePattern({ a: or('x'), b: or('y'), c: or('z') })).toThrow('more than 1000 rules');
  });
});

describe('pipes and event source mappings know fewer operators', () => {
  test.each<[unknown]>([
    [{ a: [{ wildcard: 'x*' }] }],
    [{ a: [{ 'anything-but': { prefix: 'x' } }] }],
    [{ a: [{ 'anything-but': { suffix: 'x' } }] }],
    [{ a: [{ 'anything-but': { 'equals-ignore-case': 'x' } }] }],
    [{ a: [{ 'anything-but': { wildcard: 'x*' } }] }],
  ])('%j', (pattern) => {
    expect(() => compilePattern(pattern, 'pipe')).toThrow('not supported in a pipe');
    expect(() => compilePattern(pattern, 'lambda')).toThrow('not supported in a Lambda event filter');
  });
});
