/** A string or a list of strings as a list. */
export function strings(value: unknown): string[] {
  return value === undefined ? [] : [value].flat().map(String);
}

/** `*` stands for any characters, `?` for one. */
export function globPattern(pattern: string, flags = ''): RegExp {
  const escaped = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${escaped}$`, `s${flags}`);
}
