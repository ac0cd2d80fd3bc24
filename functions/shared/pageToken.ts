import { createHash } from 'node:crypto';

/**
 * What a client gives back for the next page of a list: where the page ended, and a digest that binds it to the list. It holds
 * nothing that the page did not show, and reads nothing but the list that it is given back for, so that it needs no key.
 *
 * @param list what the list is and whose: kind, merchant, and every argument that decides what is in it
 * @param position of the page's last item
 */
export function pageToken(list: readonly string[], position: string): string {
  return Buffer.concat([digest(list, position), Buffer.from(position)]).toString('base64url');
}

/** Where the next page starts; null for a token that no page of this list ended with. */
export function readPageToken(list: readonly string[], token: string): string | null {
  if (token.length > TOKEN_CHARACTERS_MAX) return null;
  const position = Buffer.from(token, 'base64url').subarray(DIGEST_BYTES).toString();
  return position !== '' && pageToken(list, position) === token ? position : null;
}

const DIGEST_BYTES = 16;
const TOKEN_CHARACTERS_MAX = 255;

function digest(list: readonly string[], position: string): Buffer {
  return createHash('sha256')
    .update(JSON.stringify([list, position]))
    .digest()
    .subarray(0, DIGEST_BYTES);
}
