import { createHash } from 'node:crypto';

/**
 * SHA-256, as hexadecimal, of a GraphQL input, equal for inputs that say the same. An input's field that is null is as good as left
 * out; within the value of a field, which may be JSON of the caller's own, null says something.
 */
export function canonicalHash(input: object): string {
  const given = Object.entries(input).filter(([, value]) => value !== null && value !== undefined);
  return createHash('sha256')
    .update(canonicalJson(Object.fromEntries(given)))
    .digest('hex');
}

/** JSON with sorted names and no white space: one text for one value. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_name, part: unknown) => {
    if (part === null || typeof part !== 'object' || Array.isArray(part)) return part;
    return Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
