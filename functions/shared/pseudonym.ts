import { createCipheriv, createDecipheriv, createHmac } from 'node:crypto';
import type { Secret } from './secret.ts';

/** What a pseudonym stands for: the same text has another one as something else. */
export type PseudonymKind = 'customer' | 'device' | 'ip' | 'card';

/** 128 bits, as text of 22 characters: HMAC-SHA-256 (RFC 2104), shortened. */
export function pseudonymOf(key: Secret, kind: PseudonymKind, value: string): string {
  return mac(key, `${kind}\0${value}`).subarray(0, 16).toString('base64url');
}

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * The text, readable with the key alone: AES-256-GCM (NIST SP 800-38D). Its nonce is made of text and purpose, so that none comes twice with
 * another text.
 *
 * @param purpose that it is opened for again, such as a transaction's id
 */
export function sealText(key: Secret, purpose: string, text: string): string {
  const nonce = mac(key, `nonce\0${purpose}\0${text}`).subarray(0, NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', mac(key, 'seal'), nonce).setAAD(Buffer.from(purpose));
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, sealed, cipher.getAuthTag()]).toString('base64url');
}

/** @throws Error where it was sealed with another key or for another purpose, or was changed */
export function openText(key: Secret, purpose: string, sealed: string): string {
  const bytes = Buffer.from(sealed, 'base64url');
  const nonce = bytes.subarray(0, NONCE_BYTES);
  const decipher = createDecipheriv('aes-256-gcm', mac(key, 'seal'), nonce).setAAD(Buffer.from(purpose));
  decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
  const text = decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES), undefined, 'utf8');
  return text + decipher.final('utf8');
}

function mac(key: Secret, text: string): Buffer {
  return createHmac('sha256', Buffer.from(key.reveal(), 'base64url')).update(text).digest();
}
