/** Header-like objects, as HTTP reads them. */
export function lowerCaseNames(value: unknown): Record<string, string> {
  if (value === null || typeof value !== 'object') return {};
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, member]) =>
      typeof member === 'string' ? [[name.toLowerCase(), member]] : [],
    ),
  );
}
