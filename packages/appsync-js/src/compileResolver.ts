import { checkParsedCode } from './check.ts';
import { compileModule, type CompiledModule } from './compile.ts';
import { parseResolverCode } from './parse.ts';
import { ResolverCodeError } from './resolverCodeError.ts';

/**
 * Checks and compiles the code of a resolver or a function.
 *
 * @param source code as it is deployed: one bundled ES module
 * @param name resolver or function, for messages
 * @returns plain data, for `openResolver` in this thread or another one
 * @throws {ResolverCodeError} if APPSYNC_JS forbids a feature that the code uses
 */
export function compileResolver(source: string, name: string): CompiledModule {
  const parsed = parseResolverCode(source);
  const violations = checkParsedCode(parsed, name);
  if (violations.length > 0) throw new ResolverCodeError(name, violations);
  return compileModule(parsed);
}
