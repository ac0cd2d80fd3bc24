import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isLoopback, isPublicAddress } from '../../../../../functions/webhooks/egress/publicAddress.ts';

/** One address or more of every range that the registries of IANA keep from the public, with what it is. */
const SPECIAL: readonly (readonly [string, string])[] = [
  ['0.0.0.0', 'this network (RFC 791)'],
  ['0.1.2.3', 'this network (RFC 791)'],
  ['10.0.0.1', 'private (RFC 1918)'],
  ['10.255.255.255', 'private (RFC 1918)'],
  ['100.64.0.1', 'shared (RFC 6598)'],
  ['100.127.255.254', 'shared (RFC 6598)'],
  ['127.0.0.1', 'loopback (RFC 1122)'],
  ['127.255.255.254', 'loopback (RFC 1122)'],
  ['169.254.0.1', 'link-local (RFC 3927)'],
  ['169.254.169.254', 'metadata of instances'],
  ['169.254.170.2', 'credentials of containers'],
  ['172.16.0.1', 'private (RFC 1918)'],
  ['172.31.255.255', 'private (RFC 1918)'],
  ['192.0.0.1', 'protocol assignments (RFC 6890)'],
  ['192.0.2.1', 'documentation (RFC 5737)'],
  ['192.168.0.1', 'private (RFC 1918)'],
  ['198.18.0.1', 'benchmarking (RFC 2544)'],
  ['198.19.255.255', 'benchmarking (RFC 2544)'],
  ['198.51.100.1', 'documentation (RFC 5737)'],
  ['203.0.113.1', 'documentation (RFC 5737)'],
  ['224.0.0.1', 'multicast (RFC 5771)'],
  ['239.255.255.255', 'multicast (RFC 5771)'],
  ['240.0.0.1', 'reserved (RFC 1112)'],
  ['255.255.255.255', 'broadcast (RFC 919)'],
  ['::', 'unspecified (RFC 4291)'],
  ['::1', 'loopback (RFC 4291)'],
  ['::127.0.0.1', 'v4-compatible (RFC 4291)'],
  ['::ffff:127.0.0.1', 'v4-mapped (RFC 4291)'],
  ['::ffff:8.8.8.8', 'v4-mapped (RFC 4291)'],
  ['::ffff:7f00:1', 'v4-mapped (RFC 4291)'],
  ['64:ff9b::7f00:1', 'NAT64 (RFC 6052)'],
  ['64:ff9b:1::7f00:1', 'NAT64 of a network (RFC 8215)'],
  ['100::1', 'discard (RFC 6666)'],
  ['2001::1', 'Teredo (RFC 4380)'],
  ['2001:db8::1', 'documentation (RFC 3849)'],
  ['2001:10::1', 'ORCHID (RFC 4843)'],
  ['2001:20::1', 'ORCHIDv2 (RFC 7343)'],
  ['2002:7f00:1::1', '6to4 (RFC 3056)'],
  ['fc00::1', 'unique-local (RFC 4193)'],
  ['fd00:ec2::254', 'metadata of instances'],
  ['fe80::1', 'link-local (RFC 4291)'],
  ['fe80::1%eth0', 'link-local with its zone'],
  ['fec0::1', 'site-local (RFC 3879)'],
  ['ff02::1', 'multicast (RFC 4291)'],
];

describe('an address that webhooks may go to', () => {
  it.each(SPECIAL)('given %s, %s, then it is not public', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });

  it.each(['8.8.8.8', '1.1.1.1', '93.184.216.34', '2606:4700:4700::1111', '2a00:1450:4001:81b::200e'])(
    'given %s, then it is public',
    (address) => expect(isPublicAddress(address)).toBe(true),
  );

  it('given a v4 address inside a v6 one, whatever it is, then it is not public', () => {
    fc.assert(
      fc.property(fc.ipV4(), fc.constantFrom('::ffff:', '::', '64:ff9b::'), (inner, prefix) => {
        expect(isPublicAddress(`${prefix}${inner}`)).toBe(false);
      }),
    );
  });

  it('given anything that is no address, then it is not public', () => {
    for (const text of ['', 'example.com', '8.8.8', '8.8.8.8.8', '1.2.3.4:80', '[::1]'])
      expect(isPublicAddress(text)).toBe(false);
  });

  it('given this machine in any spelling of it, then it is the loopback', () => {
    for (const text of ['127.0.0.1', '127.9.9.9', '::1', '::ffff:127.0.0.1'])
      expect(isLoopback(text)).toBe(true);
    for (const text of ['126.255.255.255', '128.0.0.1', '::2', 'localhost'])
      expect(isLoopback(text)).toBe(false);
  });
});
