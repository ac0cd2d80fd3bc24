import type { RouteDefinition } from './readRestApis.ts';

/** A route with what its path's parameters are, decoded. */
export interface MatchedRoute {
  readonly route: RouteDefinition;
  readonly parameters: Readonly<Record<string, string>>;
}

/**
 * The route of a request: of each part of the path a literal comes before a parameter, and a parameter before a greedy one; a verb comes
 * before ANY. Undefined: there is none, which AWS answers with 403.
 *
 * @param path without the stage, as it was sent
 */
export function matchRoute(
  routes: readonly RouteDefinition[],
  method: string,
  path: string,
): MatchedRoute | undefined {
  const parts = path.split('/').slice(1);
  if (parts.at(-1) === '') parts.pop();
  const matched = routes
    .filter((route) => route.method === method || route.method === 'ANY')
    .flatMap((route) => {
      const found = parametersOf(route.path, parts);
      return found === undefined ? [] : [{ route, parameters: found }];
    });
  return matched.sort((a, b) => compare(rankOf(a.route), rankOf(b.route)))[0];
}

function parametersOf(pattern: string, parts: readonly string[]): Record<string, string> | undefined {
  const wanted = pattern.split('/').slice(1).filter(Boolean);
  const greedy = wanted.at(-1)?.endsWith('+}') === true;
  if (greedy ? parts.length < wanted.length : parts.length !== wanted.length) return undefined;
  const parameters: Record<string, string> = {};
  for (const [i, want] of wanted.entries()) {
    const given = want.endsWith('+}') ? parts.slice(i).join('/') : (parts[i] ?? '');
    const [, name] = /^\{(.+?)\+?\}$/.exec(want) ?? [];
    const decoded = decode(given);
    if (decoded === undefined) return undefined;
    if (name === undefined) {
      if (decoded !== want) return undefined;
    } else if (decoded === '') return undefined;
    else parameters[name] = decoded;
  }
  return parameters;
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** One digit for each part, the verb last: what sorts first wins. */
function rankOf({ path, method }: RouteDefinition): string {
  const parts = path.split('/').map((part) => (part.endsWith('+}') ? '2' : part.startsWith('{') ? '1' : '0'));
  return `${parts.join('')}${method === 'ANY' ? '1' : '0'}`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
