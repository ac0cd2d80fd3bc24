import { readFileSync } from 'node:fs';
import type { JSONWebKeySet } from 'jose';
import { z } from 'zod';

/** Key sets by issuer. Locally they come from the configuration, never from the network. */
export type KeySets = Readonly<Record<string, JSONWebKeySet>>;

/** A JWK Set of RFC 7517. */
const keySet = z.object({ keys: z.array(z.looseObject({ kty: z.string() })).min(1) });

/** Reads the key sets of a file, by issuer without a slash at its end. Throws for a file that holds something else. */
export function readKeySets(file: string): KeySets {
  const parsed = z.record(z.url(), keySet).safeParse(JSON.parse(readFileSync(file, 'utf8')));
  if (!parsed.success) {
    throw new Error(
      `${file} is no JSON of the form {"<issuer>": {"keys": [...]}}: ${z.prettifyError(parsed.error)}`,
    );
  }
  return Object.fromEntries(
    Object.entries(parsed.data).map(([issuer, set]) => [issuer.replace(/\/$/, ''), set]),
  );
}
