import { createHash } from 'node:crypto';
import { LINE_SORT_KEY } from './ledgerItems.ts';

/**
 * What a client gives back for the next page of an account's entries: where the page ended, and a digest that binds it to the
 * account. It holds nothing that the entries do not show, and reads nothing but the account that it is given back for, so that
 * it needs no key.
 */
export function statementToken(ledgerAccountId: string, sortKey: string): string {
  return Buffer.concat([digest(ledgerAccountId, sortKey), Buffer.from(sortKey)]).toString('base64url');
}

/** Where the next page starts; null for a token that no page of this account ended with. */
export function readStatementToken(ledgerAccountId: string, token: string): string | null {
  if (token.length > TOKEN_CHARACTERS_MAX) return null;
  const bytes = Buffer.from(token, 'base64url');
  const sortKey = bytes.subarray(DIGEST_BYTES).toString();
  const genuine = LINE_SORT_KEY.test(sortKey) && statementToken(ledgerAccountId, sortKey) === token;
  return genuine ? sortKey : null;
}

const DIGEST_BYTES = 16;
const TOKEN_CHARACTERS_MAX = 255;

function digest(ledgerAccountId: string, sortKey: string): Buffer {
  return createHash('sha256')
    .update(JSON.stringify(['statement', ledgerAccountId, sortKey]))
    .digest()
    .subarray(0, DIGEST_BYTES);
}
