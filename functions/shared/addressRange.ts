import ipaddr from 'ipaddr.js';

/** Of one key. */
export const ADDRESS_RANGES_MAX = 20;

type Address = ipaddr.IPv4 | ipaddr.IPv6;
type AddressRange = readonly [address: Address, prefix: number];

/** Reads a CIDR block of IPv4 or IPv6 (RFC 4632, RFC 4291); null for any other text. A single address is `/32` or `/128`. */
export function parseAddressRange(text: string): AddressRange | null {
  const [address = '', digits = '', ...rest] = text.split('/');
  const parsed = parseAddress(address);
  if (parsed === null || rest.length > 0 || !/^(0|[1-9][0-9]{0,2})$/.test(digits)) return null;
  const prefix = Number(digits);
  return prefix <= parsed.toByteArray().length * 8 ? unmapped(parsed, prefix) : null;
}

/** Whether an address lies in one of the ranges, which have been parsed before; false for what is no address. */
export function isWithin(address: string, ranges: readonly string[]): boolean {
  const parsed = parseAddress(address);
  if (parsed === null) return false;
  const [plain] = unmapped(parsed, parsed.toByteArray().length * 8);
  return ranges.map(stored).some((range) => matches(plain, range));
}

/** Whether every address of a range lies in one of the others. */
export function isCovered(range: string, others: readonly string[]): boolean {
  const [address, prefix] = stored(range);
  return others.map(stored).some((other) => other[1] <= prefix && matches(address, other));
}

function matches(address: Address, [base, prefix]: AddressRange): boolean {
  return address.kind() === base.kind() && address.match(base, prefix);
}

function stored(range: string): AddressRange {
  const parsed = parseAddressRange(range);
  if (parsed === null) throw new Error(`${range} is stored as an address range and is none`);
  return parsed;
}

/** Four decimal parts, or IPv6 without a zone, which names an interface of one machine: other spellings of an address are none here. */
function parseAddress(text: string): Address | null {
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return ipaddr.IPv4.parse(text);
  return text.includes('%') || !ipaddr.IPv6.isValid(text) ? null : ipaddr.IPv6.parse(text);
}

/** IPv4 as a dual-stack socket writes it, `::ffff:192.0.2.1`, is IPv4. */
function unmapped(address: Address, prefix: number): AddressRange {
  const mapped = address instanceof ipaddr.IPv6 && address.isIPv4MappedAddress() && prefix >= 96;
  return mapped ? [address.toIPv4Address(), prefix - 96] : [address, prefix];
}

/**
 * The address that a request came from, as the edge of the API saw it: of `x-forwarded-for` the last but one, since the last is the
 * edge's own and everything before is what the client wrote. Null where there are fewer: nobody vouches for the address then.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/RequestAndResponseBehaviorCustomOrigin.html
 */
export function clientAddressOf(headers: Readonly<Record<string, string | undefined>>): string | null {
  const forwarded = headers['x-forwarded-for'];
  return forwarded?.split(',').at(-2)?.trim() ?? null;
}
