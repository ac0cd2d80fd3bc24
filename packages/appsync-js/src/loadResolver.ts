import { compileResolver } from './compileResolver.ts';
import { openResolver, type LoadedResolver, type LoadOptions } from './evaluate.ts';

/**
 * Checks and compiles the code of a resolver or a function, and makes it ready to run.
 *
 * @param source code as it is deployed: one bundled ES module
 * @param name resolver or function, for messages
 * @throws {ResolverCodeError} if APPSYNC_JS forbids a feature that the code uses
 */
export function loadResolver(source: string, name: string, options: LoadOptions = {}): LoadedResolver {
  return openResolver(compileResolver(source, name), name, options);
}
