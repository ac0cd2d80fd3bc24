import * as z from 'zod';

const url = z.url({ protocol: /^https?$/ });
const endpoints = z.record(z.string().regex(/^[1-9][0-9]{0,14}$/), z.array(url).min(1).max(10));

/** URLs of the endpoints of each chain, one to ten, the first preferred. */
export type Endpoints = ReadonlyMap<number, readonly string[]>;

/**
 * What the secret `rpc` holds: a JSON object of lists of URLs by chain id. None is ever in the error, since they hold providers' keys.
 *
 * @throws Error when the secret holds something else
 */
export function readEndpoints(text: string): Endpoints {
  const parsed = endpoints.safeParse(tryJson(text));
  if (parsed.success) return new Map(Object.entries(parsed.data).map(([id, urls]) => [Number(id), urls]));
  throw new Error(
    'the secret of the endpoints must be a JSON object by chain id, of lists of one to ten http or https URLs',
  );
}

/** What the secret holds. */
export function writeEndpoints(byChain: Endpoints): string {
  return JSON.stringify(Object.fromEntries(byChain));
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
