import { describe, expect, test } from 'vitest';
import { busNameOf, entryBytes, readEntry } from '../../../src/events/putEvents.ts';

const now = Date.parse('2026-05-06T07:08:09.876Z');
const entry = { Source: 's', DetailType: 'd', Detail: '{"a":1}' };

describe('an entry', () => {
  test('given the least, then the rest is filled in', () => {
    expect(readEntry(entry, now)).toMatchObject({
      ok: true,
      busName: 'default',
      event: { time: '2026-05-06T07:08:09Z', resources: [], detail: { a: 1 }, version: '0' },
    });
  });
  test('given a time in seconds, a bus by ARN and resources, then the event has them', () => {
    const full = {
      ...entry,
      Time: 1_700_000_000.5,
      EventBusName: 'arn:aws:events:us-east-1:000000000000:event-bus/payments',
      Resources: ['r'],
    };
    expect(readEntry(full, now)).toMatchObject({
      busName: 'payments',
      event: { time: '2023-11-14T22:13:20Z', resources: ['r'] },
    });
  });
  test.each<[Record<string, unknown>, string, string]>([
    [{ Source: undefined }, 'InvalidArgument', 'Source'],
    [{ Source: '' }, 'InvalidArgument', 'Source'],
    [{ DetailType: undefined }, 'InvalidArgument', 'DetailType'],
    [{ Detail: undefined }, 'InvalidArgument', 'Detail'],
    [{ Detail: 'text' }, 'MalformedDetail', 'malformed'],
    [{ Detail: '[1]' }, 'MalformedDetail', 'malformed'],
    [{ Detail: 'null' }, 'MalformedDetail', 'malformed'],
    [{ Source: 'aws.ec2' }, 'NotAuthorizedForSourceException', 'Not authorized'],
    [{ Resources: 'r' }, 'InvalidArgument', 'Resources'],
    [{ Time: 'yesterday' }, 'InvalidArgument', 'Time'],
  ])('given %j, then it alone is refused', (more, code, message) => {
    expect(readEntry({ ...entry, ...more }, now)).toEqual({
      ok: false,
      code,
      message: expect.stringContaining(message),
    });
  });
});

test('the size of an entry counts as AWS documents it', () => {
  expect(entryBytes({ ...entry, Time: 1, Resources: ['r1', 'é'] })).toBe(14 + 1 + 1 + 7 + 2 + 2);
  expect(entryBytes(entry)).toBe(9);
});

test('a bus is known by its name or its ARN', () => {
  expect(busNameOf('payments')).toBe('payments');
  expect(busNameOf('arn:aws:events:us-east-1:000000000000:event-bus/payments')).toBe('payments');
});
