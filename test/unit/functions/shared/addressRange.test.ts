import { describe, expect, it } from 'vitest';
import {
  clientAddressOf,
  isCovered,
  isWithin,
  parseAddressRange,
} from '../../../../functions/shared/addressRange.ts';

describe('address ranges', () => {
  it.each(['192.0.2.0/24', '192.0.2.7/32', '0.0.0.0/0', '2001:db8::/32', '::1/128', '::ffff:192.0.2.1/128'])(
    'given %s, then it is one',
    (text) => expect(parseAddressRange(text)).not.toBeNull(),
  );

  it.each([
    '',
    '192.0.2.0',
    '192.0.2.0/33',
    '192.0.2.0/024',
    '192.0.2.0/-1',
    '192.0.2/24',
    '0300.0.2.0/24',
    '192.0.2.0/24/24',
    '192.0.2.0/24 ',
    '2001:db8::/129',
    'fe80::1%eth0/64',
    'example.com/24',
    '3221225984/24',
  ])('given %j, then it is none', (text) => expect(parseAddressRange(text)).toBeNull());

  it.each([
    ['192.0.2.255', ['192.0.2.0/24'], true],
    ['192.0.3.0', ['192.0.2.0/24'], false],
    ['192.0.3.0', ['192.0.2.0/24', '192.0.3.0/32'], true],
    ['2001:db8::1', ['2001:db8::/32'], true],
    ['2001:db9::1', ['2001:db8::/32'], false],
    // An IPv4 address as a dual-stack socket writes it.
    ['::ffff:192.0.2.1', ['192.0.2.0/24'], true],
    ['192.0.2.1, 192.0.2.2', ['192.0.2.0/24'], false],
    ['', ['0.0.0.0/0'], false],
  ])('given %j and %j, then within is %j', (address, ranges, within) =>
    expect(isWithin(address, ranges)).toBe(within),
  );

  it.each([
    ['192.0.2.0/25', ['192.0.2.0/24'], true],
    ['192.0.2.0/24', ['192.0.2.0/24'], true],
    ['192.0.2.0/23', ['192.0.2.0/24'], false],
    ['0.0.0.0/0', ['192.0.2.0/24'], false],
    ['2001:db8::/48', ['2001:db8::/32', '192.0.2.0/24'], true],
  ])('given %s for a key of %j, then covered is %j', (range, others, covered) =>
    expect(isCovered(range, others)).toBe(covered),
  );
});

describe('the address of a request', () => {
  it.each([
    [{ 'x-forwarded-for': '198.51.100.7, 130.176.0.1' }, '198.51.100.7'],
    // What the client wrote itself stands before.
    [{ 'x-forwarded-for': '10.0.0.1, 198.51.100.7, 130.176.0.1' }, '198.51.100.7'],
    [{ 'x-forwarded-for': '198.51.100.7' }, null],
    [{}, null],
  ])('given %j, then it is %j', (headers, address) => expect(clientAddressOf(headers)).toBe(address));
});
