import { invalidInput, type PaymentsError } from '../../shared/errors.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import { isAddress, isLoopback, isPublicAddress } from './publicAddress.ts';

/** Where webhooks may go: on AWS to the public Internet alone, on a laptop to the laptop as well. */
export const EGRESS_SCOPES = ['PUBLIC', 'PUBLIC_AND_LOOPBACK'] as const;
export type EgressScope = (typeof EGRESS_SCOPES)[number];

/** A URL that webhooks may be sent to, as far as its text says. What its name resolves to is asked at each use. */
export interface WebhookUrl {
  readonly href: string;
  readonly secure: boolean;
  /** As a resolver takes it: no brackets around an IPv6 address. */
  readonly host: string;
  readonly port: number;
  /** Path and query. */
  readonly path: string;
}

const URL_CHARACTERS_MAX = 2_048;

const EXPECTED = 'an https URL of a public host on port 443, without user, password and fragment';
const EXPECTED_LOCAL = `${EXPECTED}, or an http URL of this machine`;

/**
 * Reads the URL of an endpoint. Every spelling of an address (decimal, octal, hexadecimal, v4-mapped) is read as WHATWG's URL parser
 * reads it, so that what is checked is what is called: https://url.spec.whatwg.org/#host-parsing
 */
export function parseWebhookUrl(text: string, scope: EgressScope): Result<WebhookUrl, PaymentsError> {
  const expected = scope === 'PUBLIC' ? EXPECTED : EXPECTED_LOCAL;
  const refused = err(invalidInput('url', text, expected));
  if (text.length > URL_CHARACTERS_MAX || !URL.canParse(text)) return refused;
  const url = new URL(text);
  if (url.username !== '' || url.password !== '' || url.hash !== '') return refused;
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '');
  const secure = url.protocol === 'https:';
  if (!secure && url.protocol !== 'http:') return refused;
  const read = { href: url.href, secure, host, path: `${url.pathname}${url.search}` };
  if (isThisMachine(host))
    return scope === 'PUBLIC' ? refused : ok({ ...read, port: Number(url.port) || (secure ? 443 : 80) });
  if (!secure || url.port !== '' || !isPublicHost(host)) return refused;
  return ok({ ...read, port: 443 });
}

/** RFC 6761, 6.3: names below `localhost` are this machine. */
function isThisMachine(host: string): boolean {
  return host === 'localhost' || host.endsWith('.localhost') || isLoopback(host);
}

/** An address that is public, or a name with a dot in it: others are names of a network of somebody. */
function isPublicHost(host: string): boolean {
  return isAddress(host) ? isPublicAddress(host) : host.includes('.');
}

/** @throws Error for a text that is no scope: a function with a wrong configuration must not start */
export function readEgressScope(text: string): EgressScope {
  const scope = EGRESS_SCOPES.find((each) => each === text);
  if (scope === undefined)
    throw new Error(`EGRESS_SCOPE must be one of ${EGRESS_SCOPES.join(', ')}, not ${text}`);
  return scope;
}
