import * as z from 'zod';

const url = z.url({ protocol: /^https?$/ });
const urls = z.array(url).min(1).max(10);

/**
 * The URLs in the secret of a chain: one alone, or a JSON list of one to ten, the first preferred. None is ever in the error, since they hold
 * providers' keys.
 *
 * @throws Error when the secret holds something else
 */
export function readEndpointUrls(text: string): readonly string[] {
  const trimmed = text.trim();
  const parsed = urls.safeParse(trimmed.startsWith('[') ? tryJson(trimmed) : [trimmed]);
  if (parsed.success) return parsed.data;
  throw new Error('the secret of a endpoints must be one http or https URL, or a JSON list of one to ten');
}

/** What the secret holds: the URL itself where there is one. */
export function writeEndpointUrls(list: readonly string[]): string {
  const [first, ...more] = list;
  return first !== undefined && more.length === 0 ? first : JSON.stringify(list);
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
