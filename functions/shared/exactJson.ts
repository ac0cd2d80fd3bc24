/**
 * JSON between functions of our own that keeps bigint: an amount travels as `{"bigint": "12345"}`, so that no reader can take
 * it for a float by accident.
 */
export function toExactJson(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (_key, inner: unknown) =>
      typeof inner === 'bigint' ? { bigint: inner.toString() } : inner,
    ),
  );
}

/** The value that `toExactJson` was given, less what JSON cannot hold. */
export function fromExactJson(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(fromExactJson);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const [first] = entries;
  if (entries.length === 1 && first?.[0] === 'bigint' && typeof first[1] === 'string')
    return BigInt(first[1]);
  return Object.fromEntries(entries.map(([key, inner]) => [key, fromExactJson(inner)]));
}
