import { describe, expect, test } from 'vitest';
import { eventFilter } from '../../../src/pipes/filter.ts';
import { inputTemplate, staticOrPath, type PipeFacts } from '../../../src/pipes/inputTemplate.ts';

const facts: PipeFacts = {
  pipeArn: 'arn:aws:pipes:us-east-1:123456789012:pipe/example',
  pipeName: 'example',
  sourceArn: 'arn:source',
  enrichmentArn: undefined,
  targetArn: 'arn:target',
};
const now = Date.parse('2026-01-02T03:04:05.678Z');
const message = {
  messageId: 'm1',
  body: '{"key":{"deep":[1,2]},"name":"x"}',
  attributes: { SenderId: 'AIDA' },
  eventSource: 'aws:sqs',
};
const shaped = (template: string, event: unknown = message) => inputTemplate(template, facts)(event, now);

// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-input-transformation.html
describe('an input template of a pipe', () => {
  test.each<[string, string, unknown]>([
    ['a static string', '"Hello, sender"', 'Hello, sender'],
    ['a path', '<$.attributes.SenderId>', 'AIDA'],
    ['a dynamic string', '"Hello, <$.attributes.SenderId>"', 'Hello, AIDA'],
    ['static JSON', '{"key1": "value1", "n": 1}', { key1: 'value1', n: 1 }],
    [
      'dynamic JSON, the body of the message parsed',
      '{"a": <$.body.key>, "b": <$.body.key.deep[1]>, "at": <aws.pipes.event.ingestion-time>}',
      { a: { deep: [1, 2] }, b: 2, at: '2026-01-02T03:04:05.678Z' },
    ],
    [
      'reserved variables',
      '{"arn": <aws.pipes.pipe-arn>, "name": <aws.pipes.pipe-name>, "from": <aws.pipes.source-arn>, "to": <aws.pipes.target-arn>}',
      { arn: facts.pipeArn, name: 'example', from: 'arn:source', to: 'arn:target' },
    ],
    ['text that is no JSON', 'plain <$.messageId>', 'plain "m1"'],
  ])('fills %s', (_, template, expected) => {
    expect(shaped(template)).toEqual(expected);
  });

  test('gives the event with its body parsed', () => {
    expect(shaped('{"e": <aws.pipes.event.json>}')).toEqual({
      e: { ...message, body: JSON.parse(message.body) as unknown },
    });
  });

  test('leaves a body that is no JSON, and one of another source, as it is', () => {
    expect(shaped('{"b": <$.body>}', { ...message, body: 'text' })).toEqual({ b: 'text' });
    expect(shaped('{"b": <$.body>}', { body: '{"a":1}' })).toEqual({ b: '{"a":1}' });
  });

  test('refuses variables that pipes do not have', () => {
    expect(() => inputTemplate('<name>', facts)).toThrow('uses <name>');
    expect(() => inputTemplate('<aws.events.rule-arn>', facts)).toThrow('uses <aws.events.rule-arn>');
    expect(() => inputTemplate('<$.a[?]>', facts)).toThrow('not a JSON path');
  });
});

test('a parameter is a path when it begins with $., else it is itself', () => {
  expect(staticOrPath('order.paid')({ type: 'x' })).toBe('order.paid');
  expect(staticOrPath('$.type')({ type: 'x' })).toBe('x');
  expect(staticOrPath('$.body.name')(message)).toBe('x');
});

describe('filter criteria', () => {
  test('given none, then everything passes; given several, then any of them is enough', () => {
    expect(eventFilter(undefined, 'pipe')({})).toBe(true);
    const filter = eventFilter({ Filters: [{ Pattern: '{"a":[1]}' }, { Pattern: '{"b":[1]}' }] }, 'pipe');
    expect([{ a: 1 }, { b: 1 }, { c: 1 }].map(filter)).toEqual([true, true, false]);
  });
  test('given a queue, then the pattern speaks of the parsed body', () => {
    const filter = eventFilter({ Filters: [{ Pattern: '{"body":{"name":["x"]}}' }] }, 'lambda');
    expect(filter(message)).toBe(true);
    expect(filter({ ...message, body: 'text' })).toBe(false);
  });
  test('given an operator of buses only, then it is refused', () => {
    expect(() => eventFilter({ Filters: [{ Pattern: '{"a":[{"wildcard":"x*"}]}' }] }, 'pipe')).toThrow(
      'not supported in a pipe',
    );
  });
});
