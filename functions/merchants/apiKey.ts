import { createHash } from 'node:crypto';
import { type Secret, secret } from '../shared/secret.ts';

const KEY_BYTES = 32;
const KEY = /^apk_[a-z][a-z0-9-]*_[A-Za-z0-9_-]{43}$/;

/** A new key `apk_<environment>_<32 random bytes>`; the prefix lets scanners for leaked secrets find it. */
export function newApiKey(environment: string, random: (bytes: number) => Buffer): Secret {
  return secret(`apk_${environment}_${random(KEY_BYTES).toString('base64url')}`);
}

/** The key that an Authorization header is; null when it cannot be one. AppSync takes a token with `Bearer ` for one of OpenID Connect. */
export function parseApiKey(header: string): Secret | null {
  return KEY.test(header) ? secret(header) : null;
}

const KEY_ID_HASH_DIGITS = 16;

/** What a key is called where people and events speak of it: a part of its hash, from which nobody finds the key. */
export function keyIdOf(hash: string): string {
  return `key_${hash.slice(0, KEY_ID_HASH_DIGITS)}`;
}

/** SHA-256 as hexadecimal, all that is stored: with 256 random bits there is nothing to guess, so no salt is needed. */
export function hashApiKey(key: Secret): string {
  return createHash('sha256').update(key.reveal()).digest('hex');
}
