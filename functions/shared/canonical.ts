import { createHash } from 'node:crypto';

/** SHA-256, as hexadecimal, of JSON with sorted keys and without nulls: equal for requests that say the same. */
export function canonicalHash(value: unknown): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex');
}

/** Left out and null are the same in GraphQL input. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => {
    if (part === null || typeof part !== 'object' || Array.isArray(part)) return part;
    const said = Object.entries(part).filter(([, member]) => member !== null && member !== undefined);
    return Object.fromEntries(said.sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
