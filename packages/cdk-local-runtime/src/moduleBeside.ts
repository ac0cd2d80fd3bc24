/**
 * A module in the folder of the one at `url`, for a process, a thread or a page of its own: TypeScript where the runtime
 * runs from its sources, JavaScript where it was built.
 */
export function moduleBeside(name: string, url: string): URL {
  return new URL(`${name}${url.endsWith('.ts') ? '.ts' : '.js'}`, url);
}
