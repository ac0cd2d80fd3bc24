type Path = readonly (string | number)[];

/** Every place in a request: a field, an item, and each object and list as a whole. */
export function placesOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, each]) => placesOf(each, [...path, key]))];
}

/** A copy with a change at one place. */
export function withChange(value: unknown, [key, ...rest]: Path, change: unknown): unknown {
  if (key === undefined || typeof value !== 'object' || value === null) return change;
  const copy = (Array.isArray(value) ? [...(value as unknown[])] : { ...(value as object) }) as Record<
    string,
    unknown
  >;
  copy[key] = withChange(copy[key], rest, change);
  return copy;
}
