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

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}
