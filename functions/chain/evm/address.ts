import { keccak256 } from 'ethers/crypto';
import secp256k1 from 'secp256k1';

/**
 * The EIP-55 address of a public key: the last 20 bytes of keccak256 of the uncompressed point without its prefix.
 *
 * @param publicKey 33 bytes compressed or 65 uncompressed
 */
export function addressOf(publicKey: Uint8Array): string {
  const point = publicKey.length === 65 ? publicKey : secp256k1.publicKeyConvert(publicKey, false);
  return checksumAddress(keccak256(point.subarray(1)).slice(26));
}

/** The EIP-55 address that a private key signs for. */
export function addressOfPrivateKey(privateKey: Uint8Array): string {
  return addressOf(secp256k1.publicKeyCreate(privateKey, false));
}

/**
 * EIP-55: a letter is a capital where the hash of the lower-case digits has a nibble of 8 or more.
 *
 * @param address 40 hexadecimal digits in any case, with or without 0x
 */
export function checksumAddress(address: string): string {
  const digits = address.toLowerCase().replace(/^0x/, '');
  if (!/^[0-9a-f]{40}$/.test(digits))
    throw new Error(`an address has 40 hexadecimal digits, received ${address}`);
  const hash = keccak256(Buffer.from(digits, 'ascii')).slice(2);
  let checksummed = '0x';
  for (let i = 0; i < 40; i++) {
    const digit = digits.charAt(i);
    checksummed += hash.charAt(i) >= '8' ? digit.toUpperCase() : digit;
  }
  return checksummed;
}

/** Whether two spellings name one address. */
export function sameAddress(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

/** Whether both are the same contract, or both native money. */
export function sameToken(a: string | null, b: string | null): boolean {
  return a === null || b === null ? a === b : sameAddress(a, b);
}
