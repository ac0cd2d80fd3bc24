import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';
import { describe, expect, it } from 'vitest';
import { LINT_EXCEPTIONS } from '../../../architecture/exceptions.ts';
import { payments } from '../../../eslint/plugin.ts';

/** As `eslint.config.js` has them, without exceptions. */
const eslint = new ESLint({
  overrideConfigFile: true,
  overrideConfig: {
    files: ['**/*.ts'],
    languageOptions: { parser: tseslint.parser as never },
    linterOptions: { noInlineConfig: true },
    plugins: { payments },
    rules: {
      'max-lines-per-function': ['error', { max: 70, skipBlankLines: true, skipComments: true, IIFEs: true }],
      'payments/clock-type': 'error',
      'payments/limit-name': 'error',
    },
  },
});

describe('the exceptions of the lint', () => {
  it('given the table, then each is needed, and no function of it has become shorter', async () => {
    const results = await eslint.lintFiles([...new Set(LINT_EXCEPTIONS.map(({ file }) => file))]);
    const messages = new Map(
      results.map(({ filePath, messages }) => [filePath.slice(process.cwd().length + 1), messages]),
    );
    const unneeded = LINT_EXCEPTIONS.filter(({ rule, file, lines }) => {
      const found = messages.get(file)?.filter(({ ruleId }) => ruleId === rule) ?? [];
      return !found.some(({ message }) => lines === undefined || message.includes(`(${lines})`));
    });
    expect(unneeded).toEqual([]);
  }, 60_000);

  it('given the table, then each entry says why, once', () => {
    const keys = LINT_EXCEPTIONS.map(({ rule, file }) => `${rule} ${file}`);
    expect(new Set(keys).size).toBe(keys.length);
    for (const { reason } of LINT_EXCEPTIONS) expect(reason.length).toBeGreaterThan(10);
  });
});
