import { type Rule, RuleTester } from 'eslint';
import tseslint from 'typescript-eslint';
import { afterAll, describe, it } from 'vitest';

RuleTester.describe = describe;
RuleTester.it = it;
Object.assign(RuleTester, { afterAll });

const tester = new RuleTester({
  languageOptions: { parser: tseslint.parser as never, sourceType: 'module' },
});

/** Code by what it shows; each of `refused` must give exactly one message that holds the text. */
export interface Cases {
  readonly accepted: Readonly<Record<string, string>>;
  readonly refused: Readonly<Record<string, readonly [code: string, message: string]>>;
}

/** The rule on APPSYNC_JS code. */
export function testRule(name: string, rule: Rule.RuleModule, { accepted, refused }: Cases): void {
  tester.run(name, rule, {
    valid: Object.entries(accepted).map(([given, code]) => ({ name: `accepts ${given}`, code })),
    invalid: Object.entries(refused).map(([given, [code, message]]) => ({
      name: `refuses ${given}`,
      code,
      errors: [{ message: new RegExp(escaped(message)) }],
    })),
  });
}

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

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}
