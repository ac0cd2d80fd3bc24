import { type Rule, RuleTester } from 'eslint';
import tseslint from 'typescript-eslint';
import { afterAll, describe, it } from 'vitest';

RuleTester.describe = describe;
RuleTester.it = it;
Object.assign(RuleTester, { afterAll });

const tester = new RuleTester({
  languageOptions: { parser: tseslint.parser as never, sourceType: 'module' },
});

/** A file of the repository and what it imports or does. */
export interface FileCase {
  readonly file: string;
  readonly code: string;
}

/** The rule on files of the repository; `refused` also gives the message's id. */
export function testBoundary(
  name: string,
  rule: Rule.RuleModule,
  cases: {
    readonly options?: readonly unknown[];
    readonly accepted: Readonly<Record<string, FileCase>>;
    readonly refused: Readonly<Record<string, FileCase & { readonly messageId: string }>>;
  },
): void {
  const options = [...(cases.options ?? [])];
  tester.run(name, rule, {
    valid: Object.entries(cases.accepted).map(([given, { file, code }]) => ({
      name: `accepts ${given}`,
      filename: file,
      code,
      options,
    })),
    invalid: Object.entries(cases.refused).map(([given, { file, code, messageId }]) => ({
      name: `refuses ${given}`,
      filename: file,
      code,
      options,
      errors: [{ messageId }],
    })),
  });
}
