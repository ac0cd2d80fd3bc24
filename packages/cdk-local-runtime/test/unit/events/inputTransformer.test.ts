import { describe, expect, test } from 'vitest';
import type { AcceptedEvent } from '../../../src/events/event.ts';
import { targetInput } from '../../../src/events/inputTransformer.ts';

// The event and the templates of https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
const accepted: AcceptedEvent = {
  ingestedAt: Date.parse('2015-11-11T21:29:55.123Z'),
  event: {
    version: '0',
    id: '7bf73129-1428-4cd3-a780-95db273d1602',
    'detail-type': 'EC2 Instance State-change Notification',
    source: 'aws.ec2',
    account: '123456789012',
    time: '2015-11-11T21:29:54Z',
    region: 'us-east-1',
    resources: ['arn:aws:ec2:us-east-1:123456789012:instance/i-abcd1111'],
    detail: {
      'instance-id': 'i-0123456789',
      state: 'RUNNING',
      tags: ['a', 'b'],
      nothing: null,
      zero: 0,
      no: false,
      quoted: 'say "hi"',
    },
  },
};
const rule = { arn: 'arn:aws:events:us-east-2:123456789012:rule/example', name: 'example' };
const InputPathsMap = {
  timestamp: '$.time',
  instance: '$.detail.instance-id',
  state: '$.detail.state',
  resource: '$.resources[0]',
  tags: '$.detail.tags',
  nothing: '$.detail.nothing',
  zero: '$.detail.zero',
  no: '$.detail.no',
  absent: '$.detail.absent',
  detail: '$.detail',
  quoted: '$.detail.quoted',
  all: '$.detail.tags[*]',
};
const transformed = (InputTemplate: string) =>
  targetInput({ InputTransformer: { InputPathsMap, InputTemplate } })(accepted, rule);

describe('an input transformer', () => {
  test.each([
    ['a simple string', '"instance <instance> is in <state>"', '"instance i-0123456789 is in RUNNING"'],
    [
      'a string with escaped quotes',
      '"instance \\"<instance>\\" is in <state>"',
      '"instance \\"i-0123456789\\" is in RUNNING"',
    ],
    [
      'simple JSON, minified',
      '{\n  "instance" : <instance>,\n  "state": <state>\n}',
      '{"instance":"i-0123456789","state":"RUNNING"}',
    ],
    [
      'JSON with strings and variables',
      '{"instance": <instance>, "state": "<state>", "instanceStatus": "instance \\"<instance>\\" is in <state>"}',
      '{"instance":"i-0123456789","state":"RUNNING","instanceStatus":"instance \\"i-0123456789\\" is in RUNNING"}',
    ],
    [
      'JSON with a mix of variables and static information',
      '{"instance": <instance>, "state": [9, <state>, true], "Transformed": "Yes"}',
      '{"instance":"i-0123456789","state":[9,"RUNNING",true],"Transformed":"Yes"}',
    ],
    [
      'reserved variables in JSON',
      '{"ruleArn": <aws.events.rule-arn>, "ruleName": <aws.events.rule-name>, "at": <aws.events.event.ingestion-time>}',
      '{"ruleArn":"arn:aws:events:us-east-2:123456789012:rule/example","ruleName":"example","at":"2015-11-11T21:29:55.123Z"}',
    ],
    ['reserved variables in a string', '"<aws.events.rule-name> triggered"', '"example triggered"'],
    ['values that are no strings', '[<tags>, <nothing>, <zero>, <no>]', '[["a","b"],null,0,false]'],
    [
      'an element and a wildcard of a list',
      '[<resource>, <all>]',
      '["arn:aws:ec2:us-east-1:123456789012:instance/i-abcd1111",["a","b"]]',
    ],
    ['an absent value as the empty string', '{"a": <absent>, "b": "x<absent>y"}', '{"a":"","b":"xy"}'],
    ['an object in a string without its quotes', '"tags <tags>"', '"tags [a,b]"'],
    ['text that is no JSON as it is', '"one <state>"\n"two"', '"one RUNNING"\n"two"'],
    ['a lesser-than sign that begins no variable', '{"text": "1 < 2"}', '{"text":"1 < 2"}'],
    [
      'a value with quotes in a string unescaped, as documented',
      '{"text": "<quoted>"}',
      '{"text": "say "hi""}',
    ],
  ])('fills %s', (_, template, expected) => {
    expect(transformed(template)).toBe(expected);
  });

  test('gives the whole event, with and without its detail', () => {
    const { detail, ...envelope } = accepted.event;
    expect(JSON.parse(transformed('{"event": <aws.events.event.json>}'))).toEqual({
      event: { ...envelope, detail },
    });
    expect(JSON.parse(transformed('{"event": <aws.events.event>}'))).toEqual({ event: envelope });
  });

  test.each([
    [{ InputPathsMap: {}, InputTemplate: '"<unknown>"' }, '<unknown>, which InputPathsMap does not define'],
    [{ InputPathsMap: { 'aws.events.x': '$.id' }, InputTemplate: '"x"' }, 'reserved name'],
    [{ InputPathsMap: { x: 'id' }, InputTemplate: '<x>' }, 'must start with $'],
    [{ InputPathsMap: { x: '$.a[?(@.b)]' }, InputTemplate: '<x>' }, 'not a JSON path that is supported'],
    [{ InputPathsMap: {} }, 'InputTemplate is required'],
  ])('refuses %j', (InputTransformer, message) => {
    expect(() => targetInput({ InputTransformer })).toThrow(message);
  });
});

describe('other inputs', () => {
  test('given none, then the target gets the event', () => {
    expect(JSON.parse(targetInput({})(accepted, rule))).toEqual(accepted.event);
  });
  test('given a constant, then the target gets it as it is', () => {
    expect(targetInput({ Input: '{"a":  1}' })(accepted, rule)).toBe('{"a":  1}');
  });
  test('given a path, then the target gets that part, null where there is none', () => {
    expect(targetInput({ InputPath: '$.detail.state' })(accepted, rule)).toBe('"RUNNING"');
    expect(targetInput({ InputPath: '$.detail.none' })(accepted, rule)).toBe('null');
  });
  test('given two, or a constant that is no JSON, then it is refused', () => {
    expect(() => targetInput({ Input: '1', InputPath: '$.id' })).toThrow('only one of Input, InputPath');
    expect(() => targetInput({ Input: 'text' })).toThrow();
  });
});
