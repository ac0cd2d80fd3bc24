/** An address that somebody else gave, and its host to show, so that nobody is led where they did not expect. */
export interface WebLink {
  readonly href: string;
  readonly host: string;
}

/** Null for anything that is not an address of the web: no `javascript:`, no `data:`. The host is in ASCII, so that look-alike letters show. */
export function webLink(given: string | null): WebLink | null {
  if (given === null || !URL.canParse(given)) return null;
  const { protocol, host, href, username, password } = new URL(given);
  if ((protocol !== 'https:' && protocol !== 'http:') || username !== '' || password !== '') return null;
  return { href, host };
}
