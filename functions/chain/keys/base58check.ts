import { createHash } from 'node:crypto';

const ALPHABET = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

/**
 * The payload of a Base58Check string, its checksum verified.
 *
 * @throws Error that does not repeat the text, since extended keys travel in this form
 */
export function decodeBase58Check(text: string): Buffer {
  let value = 0n;
  for (const character of text) {
    const digit = ALPHABET.indexOf(character);
    if (digit < 0) throw new Error('Base58Check: a character that is not in the alphabet');
    value = value * 58n + BigInt(digit);
  }
  const leadingZeros = /^1*/.exec(text)?.[0].length ?? 0;
  const hex = value === 0n ? '' : value.toString(16);
  const bytes = Buffer.concat([
    Buffer.alloc(leadingZeros),
    Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex'),
  ]);
  if (bytes.length < 4) throw new Error('Base58Check: too short to hold a checksum');
  const payload = bytes.subarray(0, -4);
  if (!checksum(payload).equals(bytes.subarray(-4)))
    throw new Error('Base58Check: the checksum does not fit');
  return payload;
}

/** The first four bytes of the double SHA-256. */
function checksum(payload: Buffer): Buffer {
  const once = createHash('sha256').update(payload).digest();
  return createHash('sha256').update(once).digest().subarray(0, 4);
}
