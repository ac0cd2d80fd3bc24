import ipaddr from 'ipaddr.js';

/** What the Internet routes to one host: https://www.iana.org/assignments/ipv6-address-space/ */
const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR('2000::/3');

/**
 * Whether an address is one host of the public Internet, and nothing of ours, of a neighbour or of a cloud's metadata. An address that
 * carries another one inside (v4-mapped, NAT64, 6to4, Teredo) is none: what it leads to is decided elsewhere.
 *
 * @param text as a resolver answers it; anything that is no address is not public
 * @see https://www.iana.org/assignments/iana-ipv4-special-registry/
 * @see https://www.iana.org/assignments/iana-ipv6-special-registry/
 */
export function isPublicAddress(text: string): boolean {
  if (!isAddress(text)) return false;
  const address = ipaddr.parse(text);
  if (address.range() !== 'unicast') return false;
  return address instanceof ipaddr.IPv4 || address.match(GLOBAL_UNICAST);
}

/** Whether an address is this machine. */
export function isLoopback(text: string): boolean {
  return isAddress(text) && ipaddr.process(text).range() === 'loopback';
}

/** An address in its usual spelling; the parser takes abbreviated ones as well. */
export function isAddress(text: string): boolean {
  return ipaddr.IPv4.isValidFourPartDecimal(text) || ipaddr.IPv6.isValid(text);
}
