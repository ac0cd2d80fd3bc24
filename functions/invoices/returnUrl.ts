import { err, ok, type Result } from '../shared/result.ts';
import { isPlain } from '../shared/text.ts';

const CHARACTERS_MAX = 2_048;
const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

const EXPECTED =
  `an https URL of at most ${CHARACTERS_MAX} characters (http for localhost only), without user info, ` +
  'backslashes and spaces';

/**
 * Reads where a checkout may send a browser, in the one form that every browser reads alike: what the WHATWG URL standard's parser
 * makes of it. User info and backslashes are refused, since readers differ in what they take for the host then.
 *
 * @returns the normalised URL; else what was expected
 */
export function parseReturnUrl(text: string): Result<string, string> {
  // The parser drops tabs and line ends and trims spaces, so that they are refused before it.
  if (text.length > CHARACTERS_MAX || !isPlain(text) || /[\\\s]/.test(text)) return err(EXPECTED);
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || url.username !== '' || url.password !== '') return err(EXPECTED);
  const web = url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK.includes(url.hostname));
  // A name in other letters grows when it is written as the network has it.
  return web && url.href.length <= CHARACTERS_MAX ? ok(url.href) : err(EXPECTED);
}
