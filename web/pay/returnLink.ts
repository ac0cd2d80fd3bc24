/** Where a page leads back to, and the host to show, so that nobody is led where they did not expect. */
export interface ReturnLink {
  readonly href: string;
  readonly host: string;
}

/** Null for anything that is not an address of the web: no `javascript:`, no `data:`. The host is in ASCII, so that look-alike letters show. */
export function returnLink(returnUrl: string | null): ReturnLink | null {
  if (returnUrl === null || !URL.canParse(returnUrl)) return null;
  const { protocol, host, href, username, password } = new URL(returnUrl);
  if ((protocol !== 'https:' && protocol !== 'http:') || username !== '' || password !== '') return null;
  return { href, host };
}
