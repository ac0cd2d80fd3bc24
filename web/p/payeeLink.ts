/** What the address of the page says: `/p/<payeeId>?qr=<payeeQrId>#session=<token>`. */
export interface PayeeLink {
  readonly payeeId: string;
  /** Of a code for one payment. */
  readonly payeeQrId: string | null;
  /** Of a payer whom the merchant's app has signed in. */
  readonly token: string | null;
}

const STORED_AS = 'payerSession';

/**
 * Reads the address, and takes the token out of it: a fragment reaches no server, but would stay in the history and in a link that is copied. The token
 * is kept for this tab, so that it survives a reload.
 */
export function openPayeeLink(): PayeeLink {
  const { pathname, search, hash } = location;
  const given = new URLSearchParams(hash.slice(1)).get('session');
  if (given !== null) {
    sessionStorage.setItem(STORED_AS, given);
    history.replaceState(null, '', pathname + search);
  }
  return {
    payeeId: decodeURIComponent(pathname.split('/')[2] ?? ''),
    payeeQrId: new URLSearchParams(search).get('qr'),
    token: given ?? sessionStorage.getItem(STORED_AS),
  };
}
