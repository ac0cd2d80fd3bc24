// The examples of https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html and of the
// pages that it links to, each with an event that matches and one that does not.
export const documented: [what: string, pattern: unknown, match: unknown[], miss: unknown[]][] = [
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
    [{ detail: { sourceIPAddress: '10.0.1.0' } }, { detail: { sourceIPAddress: 'runtime' } }],
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
