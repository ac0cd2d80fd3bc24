import type { Host, HostFunction } from '../host.ts';

const CROCKFORD_DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const BASE62_DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** Seconds from the Unix epoch to the KSUID epoch. https://github.com/segmentio/ksuid */
const KSUID_EPOCH_SECONDS = 1_400_000_000;

function randomBytes(host: Host, count: number): Uint8Array {
  return Uint8Array.from({ length: count }, () => Math.floor(host.random() * 256));
}

function toBigInt(bytes: Uint8Array): bigint {
  return bytes.reduce((number, byte) => number * 256n + BigInt(byte), 0n);
}

/** `number` in the base of `alphabet`, padded to `length` digits. */
function encode(number: bigint, alphabet: string, length: number): string {
  const base = BigInt(alphabet.length);
  let text = '';
  for (let rest = number; text.length < length; rest /= base)
    text = alphabet.charAt(Number(rest % base)) + text;
  return text;
}

/** A random UUID, version 4. https://www.rfc-editor.org/rfc/rfc9562 */
export function uuid(host: Host): string {
  const bytes = randomBytes(host, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Buffer.from(bytes).toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** 48 bits of milliseconds, 80 bits of randomness, 26 characters. https://github.com/ulid/spec */
export function ulid(host: Host): string {
  return (
    encode(BigInt(host.clock()), CROCKFORD_DIGITS, 10) +
    encode(toBigInt(randomBytes(host, 10)), CROCKFORD_DIGITS, 16)
  );
}

/** 32 bits of seconds, 128 bits of randomness, 27 characters. https://github.com/segmentio/ksuid */
export function ksuid(host: Host): string {
  const seconds = BigInt(Math.floor(host.clock() / 1000) - KSUID_EPOCH_SECONDS);
  return encode((seconds << 128n) | toBigInt(randomBytes(host, 16)), BASE62_DIGITS, 27);
}

/** https://docs.aws.amazon.com/appsync/latest/devguide/built-in-util-js.html */
export const idFunctions: Record<string, HostFunction> = {
  'util.autoId': uuid,
  'util.autoUlid': ulid,
  'util.autoKsuid': ksuid,
};
