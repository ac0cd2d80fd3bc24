import { BlockList, isIPv4, isIPv6 } from 'node:net';

/**
 * Compiles an address block such as `10.0.0.0/24` or `2001:db8::/32`; a bare address is a block of one.
 * Undefined when the block is malformed.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html#eb-filtering-ip-matching
 */
export function compileCidr(cidr: string): ((address: string) => boolean) | undefined {
  const [network = '', bits, ...rest] = cidr.split('/');
  const family = isIPv4(network) ? 'ipv4' : isIPv6(network) ? 'ipv6' : undefined;
  if (family === undefined || rest.length > 0) return undefined;
  const width = family === 'ipv4' ? 32 : 128;
  const prefix = bits === undefined ? width : /^\d{1,3}$/.test(bits) ? Number(bits) : Number.NaN;
  if (!(prefix >= 0 && prefix <= width)) return undefined;
  const block = new BlockList();
  block.addSubnet(network, prefix, family);
  const ofFamily = family === 'ipv4' ? isIPv4 : isIPv6;
  return (address) => ofFamily(address) && block.check(address, family);
}
