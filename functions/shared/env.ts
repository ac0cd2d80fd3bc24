/**
 * Reads the environment variables that an entry needs, once, when it is loaded.
 *
 * @throws Error that names every one that is missing or empty
 */
export function readEnv<Name extends string>(...names: readonly Name[]): Record<Name, string> {
  const found = names.map((name) => [name, process.env[name] ?? ''] as const);
  const missing = found.filter(([, value]) => value === '').map(([name]) => name);
  if (missing.length > 0) {
    throw new Error(
      `missing environment variables: ${missing.join(', ')}. The function's definition sets them.`,
    );
  }
  return Object.fromEntries(found) as Record<Name, string>;
}
