import { CODE_FILE_NAME } from './documented.ts';
import type { Violation } from './rules/rule.ts';

/** The code of a resolver uses features that APPSYNC_JS forbids. */
export class ResolverCodeError extends Error {
  override readonly name = 'ResolverCodeError';
  readonly resolver: string;
  readonly violations: readonly Violation[];

  constructor(resolver: string, violations: readonly Violation[]) {
    const lines = violations.map(
      ({ rule, message, line, column }) => `  ${CODE_FILE_NAME}:${line}:${column} ${message} (${rule})`,
    );
    super([`The code of ${resolver} is not valid APPSYNC_JS.`, ...lines].join('\n'));
    this.resolver = resolver;
    this.violations = violations;
  }
}
