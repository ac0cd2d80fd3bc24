import { createHash } from 'node:crypto';
import type { MerchantId } from '../shared/ids.ts';
import type { Currency } from '../shared/money.ts';
import { type Secret, secret } from '../shared/secret.ts';

/** A payer whom the merchant's app has signed in, for a while and up to an amount. */
export interface PayerSession {
  /** Of its token's hash: what is said of it where the token must not be. */
  readonly id: string;
  readonly merchantId: MerchantId;
  /** The account that pays. */
  readonly payerId: string;
  readonly customerId?: string;
  /** Id of the merchant's key that signed the payer in. */
  readonly createdBy?: string;
  readonly currency: Currency;
  /** Base units that may be spent in all. */
  readonly ceiling: bigint;
  readonly spent: bigint;
  /** ISO 8601. */
  readonly expiresAt: string;
}

/** The session, and its token, which nobody can read again. */
export interface NewPayerSession {
  readonly session: PayerSession;
  readonly token: Secret;
}

export const SESSION_MINUTES = 15;

const TOKEN_BYTES = 32;
const TOKEN = /^pst_[A-Za-z0-9_-]{43}$/;

/** A new token: `pst_` and 256 random bits. It is shown once. */
export function newSessionToken(random: (bytes: number) => Buffer): Secret {
  return secret(`pst_${random(TOKEN_BYTES).toString('base64url')}`);
}

/** Null for what cannot be a token. */
export function parseSessionToken(text: string): Secret | null {
  return TOKEN.test(text) ? secret(text) : null;
}

/** `pse_` and SHA-256 as hexadecimal, all that is stored: with 256 random bits there is nothing to guess, so no salt is needed. */
export function sessionIdOf(token: Secret): string {
  return `pse_${createHash('sha256').update(token.reveal()).digest('hex')}`;
}
