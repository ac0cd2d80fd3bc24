import { describe, expect, test } from 'vitest';
import { compilePattern, matches } from '../../../../local/events/pattern.ts';

// The examples of https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html and of the
// pages that it links to, each with an event that matches and one that does not.
const documented: [what: string, pattern: unknown, match: unknown[], miss: unknown[]][] = [
  [
    'and',
    { Location: ['New York'], Day: ['Monday'] },
    [{ Location: 'New York', Day: 'Monday' }],
    [{ Location: 'New York', Day: 'Friday' }, { Location: 'New York' }],
  ],
  [
    'anything-but',
    { state: [{ 'anything-but': 'initializing' }] },
    [{ state: 'running' }, { state: 'INITIALIZING' }, { state: 1 }],
    [{ state: 'initializing' }, {}],
  ],
  [
    'anything-but a number',
    { detail: { 'x-limit': [{ 'anything-but': 123 }] } },
    [{ detail: { 'x-limit': 124 } }],
    [{ detail: { 'x-limit': 123 } }],
  ],
  [
    'anything-but a list of strings',
    { detail: { state: [{ 'anything-but': ['stopped', 'overloaded'] }] } },
    [{ detail: { state: 'running' } }],
    [{ detail: { state: 'stopped' } }, { detail: { state: 'overloaded' } }],
  ],
  [
    'anything-but a list of numbers',
    { detail: { 'x-limit': [{ 'anything-but': [100, 200, 300] }] } },
    [{ detail: { 'x-limit': 400 } }],
    [{ detail: { 'x-limit': 100 } }, { detail: { 'x-limit': 200 } }],
  ],
  [
    'anything-but (begins with)',
    { Region: [{ 'anything-but': { prefix: 'us-' } }] },
    [{ Region: 'eu-west-1' }],
    [{ Region: 'us-east-1' }, {}],
  ],
  [
    'anything-but (begins with any of)',
    { detail: { state: [{ 'anything-but': { prefix: ['init', 'error'] } }] } },
    [{ detail: { state: 'running' } }],
    [{ detail: { state: 'initializing' } }, { detail: { state: 'errored' } }],
  ],
  [
    'anything-but (ends with)',
    { FileName: [{ 'anything-but': { suffix: '.png' } }] },
    [{ FileName: 'a.jpg' }],
    [{ FileName: 'a.png' }],
  ],
  [
    'anything-but (ends with any of)',
    { detail: { FileName: [{ 'anything-but': { suffix: ['.txt', '.rtf'] } }] } },
    [{ detail: { FileName: 'a.doc' } }],
    [{ detail: { FileName: 'a.txt' } }, { detail: { FileName: 'a.rtf' } }],
  ],
  [
    'anything-but (ignore case)',
    { state: [{ 'anything-but': { 'equals-ignore-case': 'initializing' } }] },
    [{ state: 'running' }],
    [{ state: 'initializing' }, { state: 'INITIALIZING' }],
  ],
  [
    'anything-but (ignore case, any of)',
    { detail: { state: [{ 'anything-but': { 'equals-ignore-case': ['initializing', 'stopped'] } }] } },
    [{ detail: { state: 'running' } }],
    [{ detail: { state: 'Stopped' } }, { detail: { state: 'INITIALIZING' } }],
  ],
  [
    'anything-but a wildcard',
    { FilePath: [{ 'anything-but': { wildcard: '*/lib/*' } }] },
    [{ FilePath: '/usr/bin/node' }, { FilePath: '/usr/lib' }],
    [{ FilePath: '/usr/lib/node' }],
  ],
  [
    'anything-but any of several wildcards',
    { FilePath: [{ 'anything-but': { wildcard: ['*/lib/*', '*/bin/*'] } }] },
    [{ FilePath: '/usr/share/node' }],
    [{ FilePath: '/usr/lib/node' }, { FilePath: '/usr/bin/node' }],
  ],
  [
    'begins with',
    { time: [{ prefix: '2017-10-02' }] },
    [{ time: '2017-10-02T18:43:48Z' }],
    [{ time: '2017-10-03T00:00:00Z' }, { time: 20171002 }],
  ],
  [
    'begins with (ignore case)',
    { service: [{ prefix: { 'equals-ignore-case': 'eventb' } }] },
    [{ service: 'EventBridge' }, { service: 'eventbus' }],
    [{ service: 'bus' }],
  ],
  ['empty', { LastName: [''] }, [{ LastName: '' }], [{ LastName: null }, { LastName: 'x' }, {}]],
  ['equals', { Name: ['Alice'] }, [{ Name: 'Alice' }], [{ Name: 'alice' }, { Name: 'Bob' }]],
  [
    'equals (ignore case)',
    { 'detail-type': [{ 'equals-ignore-case': 'ec2 instance state-change notification' }] },
    [{ 'detail-type': 'EC2 Instance State-change Notification' }],
    [{ 'detail-type': 'EC2 Instance' }],
  ],
  ['ends with', { FileName: [{ suffix: '.png' }] }, [{ FileName: 'a.png' }], [{ FileName: 'a.PNG' }]],
  [
    'ends with (ignore case)',
    { service: [{ suffix: { 'equals-ignore-case': 'tBridge' } }] },
    [{ service: 'EventBridge' }, { service: 'EVENTBRIDGE' }],
    [{ service: 'bridgehead' }],
  ],
  [
    'exists',
    { ProductName: [{ exists: true }] },
    [{ ProductName: 'x' }, { ProductName: null }],
    [{}, { ProductName: {} }],
  ],
  [
    'does not exist',
    { detail: { 'c-count': [{ exists: false }] } },
    // The second is the documentation's own: an intermediate node is no leaf.
    [{ detail: { state: ['initializing', 'running'] } }, { detail: { 'c-count': { c1: 100 } } }],
    [{ detail: { 'c-count': 1 } }],
  ],
  ['not', { Weather: [{ 'anything-but': ['Raining'] }] }, [{ Weather: 'Sunny' }], [{ Weather: 'Raining' }]],
  ['null', { UserID: [null] }, [{ UserID: null }], [{ UserID: '' }, { UserID: 'x' }, {}]],
  [
    'numeric (equals)',
    { Price: [{ numeric: ['=', 100] }] },
    [{ Price: 100 }, { Price: 1e2 }],
    [{ Price: 100.000001 }, { Price: '100' }],
  ],
  [
    'numeric (range)',
    { Price: [{ numeric: ['>', 10, '<=', 20] }] },
    [{ Price: 10.5 }, { Price: 20 }],
    [{ Price: 10 }, { Price: 20.1 }, { Price: '15' }],
  ],
  [
    'numeric, in all fields',
    {
      detail: {
        'c-count': [{ numeric: ['>', 0, '<=', 5] }],
        'd-count': [{ numeric: ['<', 10] }],
        'x-limit': [{ numeric: ['=', 3.018e2] }],
      },
    },
    [{ detail: { 'c-count': 5, 'd-count': 3, 'x-limit': 301.8 } }],
    [
      { detail: { 'c-count': 0, 'd-count': 3, 'x-limit': 301.8 } },
      { detail: { 'c-count': 5, 'd-count': 3 } },
    ],
  ],
  [
    'or',
    { PaymentType: ['Credit', 'Debit'] },
    [{ PaymentType: 'Credit' }, { PaymentType: 'Debit' }],
    [{ PaymentType: 'Cash' }],
  ],
  [
    'or (several fields)',
    { $or: [{ Location: ['New York'] }, { Day: ['Monday'] }] },
    [{ Location: 'New York' }, { Day: 'Monday' }, { Location: 'New York', Day: 'Friday' }],
    [{ Location: 'Boston', Day: 'Friday' }, {}],
  ],
  [
    'or with a numeric and an anything-but branch',
    {
      detail: {
        $or: [
          { 'c-count': [{ numeric: ['>', 0, '<=', 5] }] },
          { 'd-count': [{ numeric: ['<', 10] }] },
          { 'x-limit': [{ numeric: ['=', 3.018e2] }] },
        ],
      },
    },
    [
      { detail: { 'c-count': 1 } },
      { detail: { 'd-count': 9 } },
      { detail: { 'x-limit': 301.8, 'c-count': 9 } },
    ],
    [{ detail: { 'c-count': 6, 'd-count': 10 } }],
  ],
  [
    'wildcard',
    { FileName: [{ wildcard: 'dir/*.png' }] },
    [{ FileName: 'dir/a.png' }, { FileName: 'dir/sub/b.png' }, { FileName: 'dir/.png' }],
    [{ FileName: 'a.png' }, { FileName: 'dir/a.jpg' }],
  ],
  [
    'wildcard in the middle and at the end',
    { EventBusArn: [{ wildcard: 'arn:aws:events:us-east-1:*:event-bus/*' }] },
    [{ EventBusArn: 'arn:aws:events:us-east-1:123456789012:event-bus/myEventBus' }],
    [{ EventBusArn: 'arn:aws:events:us-west-1:123456789012:event-bus/myEventBus' }],
  ],
  [
    'an address block',
    { detail: { sourceIPAddress: [{ cidr: '10.0.0.0/24' }] } },
    [{ detail: { sourceIPAddress: '10.0.0.0' } }, { detail: { sourceIPAddress: '10.0.0.255' } }],
    [{ detail: { sourceIPAddress: '10.0.1.0' } }, { detail: { sourceIPAddress: 'home' } }],
  ],
  [
    'several operators together',
    {
      time: [{ prefix: '2017-10-02' }],
      detail: {
        state: [{ 'anything-but': 'initializing' }],
        'c-count': [{ numeric: ['>', 0, '<=', 5] }],
        'd-count': [{ numeric: ['<', 10] }],
        'x-limit': [{ 'anything-but': [100, 200, 300] }],
      },
    },
    [
      {
        time: '2017-10-02T16:24:49Z',
        detail: { state: 'running', 'c-count': 5, 'd-count': 3, 'x-limit': 301.8 },
      },
    ],
    [
      {
        time: '2017-10-02T16:24:49Z',
        detail: { state: 'running', 'c-count': 5, 'd-count': 3, 'x-limit': 200 },
      },
    ],
  ],
  [
    // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns-arrays.html
    'an array in the event',
    {
      resources: [
        'arn:aws:ec2:us-east-1:123456789012:instance/i-b188560f',
        'arn:aws:ec2:us-east-1:111122223333:instance/i-b188560f',
      ],
    },
    [{ resources: ['arn:aws:autoscaling:x', 'arn:aws:ec2:us-east-1:123456789012:instance/i-b188560f'] }],
    [{ resources: ['arn:aws:autoscaling:x'] }, { resources: [] }],
  ],
  [
    // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns-null-values.html
    'null is not the text null',
    { detail: { responseElements: [null] } },
    [{ detail: { responseElements: null } }],
    [{ detail: { responseElements: 'null' } }, { detail: { responseElements: '' } }],
  ],
];

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
