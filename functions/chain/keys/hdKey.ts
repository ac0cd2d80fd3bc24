import { createHash, createHmac } from 'node:crypto';
import secp256k1 from 'secp256k1';
import { decodeBase58Check } from './base58check.ts';

/*
 * BIP-32, the part that a service needs: reading an extended key and deriving its non-hardened children.
 * https://github.com/bitcoin/bips/blob/master/bip-0032.mediawiki
 */

/** (K, c): may derive addresses. Confidential: with one child's private key it gives away the account. */
export interface ExtendedPublicKey {
  /** serP(K), 33 bytes. */
  readonly publicKey: Uint8Array;
  readonly chainCode: Uint8Array;
  readonly depth: number;
}

/** (k, c): may sign. */
export interface ExtendedPrivateKey {
  readonly privateKey: Uint8Array;
  readonly chainCode: Uint8Array;
  readonly depth: number;
}

/** Indexes from here on are hardened and need the private key. */
export const FIRST_HARDENED = 0x8000_0000;

const VERSION_XPUB = 0x0488_b21e;
const VERSION_XPRV = 0x0488_ade4;

/** @throws Error when the text is not a valid `xpub…`; it never repeats the text */
export function parseExtendedPublicKey(text: string): ExtendedPublicKey {
  const { depth, chainCode, keyData } = parseExtendedKey(text, VERSION_XPUB, 'xpub');
  if (!secp256k1.publicKeyVerify(keyData)) throw new Error('xpub: its key is not a point of secp256k1');
  return { publicKey: keyData, chainCode, depth };
}

/** @throws Error when the text is not a valid `xprv…`; it never repeats the text */
export function parseExtendedPrivateKey(text: string): ExtendedPrivateKey {
  const { depth, chainCode, keyData } = parseExtendedKey(text, VERSION_XPRV, 'xprv');
  const privateKey = keyData.subarray(1);
  if (keyData[0] !== 0 || !secp256k1.privateKeyVerify(privateKey)) {
    throw new Error('xprv: its key is not in 1 … n − 1');
  }
  return { privateKey, chainCode, depth };
}

/** CKDpub((Kpar, cpar), i) → (Ki, ci). */
export function derivePublicChild(parent: ExtendedPublicKey, index: number): ExtendedPublicKey {
  const [left, chainCode] = childDigest(parent.chainCode, parent.publicKey, index);
  // Throws for IL ≥ n and for the point at infinity, as BIP-32 asks: one chance in 2^127.
  const publicKey = secp256k1.publicKeyTweakAdd(parent.publicKey, left, true);
  return { publicKey, chainCode, depth: parent.depth + 1 };
}

/** CKDpriv((kpar, cpar), i) → (ki, ci) for a non-hardened i. */
export function derivePrivateChild(parent: ExtendedPrivateKey, index: number): ExtendedPrivateKey {
  const publicKey = secp256k1.publicKeyCreate(parent.privateKey, true);
  const [left, chainCode] = childDigest(parent.chainCode, publicKey, index);
  // The library tweaks in place: the parent's bytes must survive.
  const privateKey = secp256k1.privateKeyTweakAdd(Uint8Array.from(parent.privateKey), left);
  return { privateKey, chainCode, depth: parent.depth + 1 };
}

/** The first 4 bytes of HASH160(serP(K)), in hexadecimal: names a key without revealing it. */
export function fingerprint(key: ExtendedPublicKey): string {
  const sha256 = createHash('sha256').update(key.publicKey).digest();
  return createHash('ripemd160').update(sha256).digest('hex').slice(0, 8);
}

/** I = HMAC-SHA512(Key = cpar, Data = serP(Kpar) ‖ ser32(i)), split into IL and IR. */
function childDigest(chainCode: Uint8Array, publicKey: Uint8Array, index: number): [Buffer, Buffer] {
  if (!Number.isInteger(index) || index < 0 || index >= FIRST_HARDENED) {
    throw new Error(`index must be an integer from 0 to 2^31 − 1, received ${index}`);
  }
  const data = Buffer.alloc(37);
  data.set(publicKey);
  data.writeUInt32BE(index, 33);
  const digest = createHmac('sha512', chainCode).update(data).digest();
  return [digest.subarray(0, 32), digest.subarray(32)];
}

function parseExtendedKey(text: string, version: number, name: string) {
  const bytes = decodeBase58Check(text);
  if (bytes.length !== 78 || bytes.readUInt32BE(0) !== version) {
    throw new Error(`${name}: 78 bytes that start with version 0x0${version.toString(16)} were expected`);
  }
  return { depth: bytes.readUInt8(4), chainCode: bytes.subarray(13, 45), keyData: bytes.subarray(45, 78) };
}
