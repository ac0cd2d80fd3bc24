import appsync from '@aws-appsync/eslint-plugin';
import eslint from '@eslint/js';
import tseslint from 'typescript-eslint';
import { resolverConfig } from 'appsync-js/eslint';
import { LINT_EXCEPTIONS } from './architecture/exceptions.ts';
import { SHARED_WITH_RESOLVERS } from './architecture/sharedWithResolvers.ts';
import { payments } from './eslint/plugin.ts';

/** Of a function, without blank lines and comments. */
const linesUpTo = (max) => ['error', { max, skipBlankLines: true, skipComments: true, IIFEs: true }];

export default tseslint.config(
  {
    ignores: [
      '**/dist/',
      'dist.*.tmp/',
      'cdk.out*/',
      '.local/',
      'coverage/',
      '**/*.generated.*',
      'contracts/artifacts/',
      'packages/*/test/fixtures/apps/',
    ],
  },
  eslint.configs.recommended,
  tseslint.configs.strict,
  {
    files: ['**/*.{ts,tsx}'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    plugins: { payments },
    rules: {
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      eqeqeq: 'error',
      'max-lines': ['error', { max: 300 }],
      'max-lines-per-function': linesUpTo(70),
      'no-param-reassign': 'error',
      'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'xxx'], location: 'anywhere' }],
      'payments/limit-name': 'error',
      'payments/outside-world': 'error',
    },
  },
  {
    files: ['functions/**/*.ts', 'examples/**/*.ts'],
    rules: {
      'no-console': 'error',
      // The namespace inside the package cannot be shaken: every function would carry 600 KB of unused locales.
      'no-restricted-syntax': [
        'error',
        {
          selector: 'ImportDeclaration[source.value="zod"] > ImportSpecifier[imported.name="z"]',
          message: "Write import * as z from 'zod'.",
        },
      ],
    },
  },
  {
    files: ['resolvers/**/*.ts', ...SHARED_WITH_RESOLVERS],
    ...resolverConfig(appsync),
  },
  // Its handler is called by CloudFront, and nothing can be exported there.
  {
    files: ['cdk/contexts/pages/viewerRequest.js'],
    rules: { '@typescript-eslint/no-unused-vars': ['error', { varsIgnorePattern: '^handler$' }] },
  },
  { files: ['{functions,examples,scripts}/**/*.ts'], rules: { 'payments/clock-type': 'error' } },
  ...LINT_EXCEPTIONS.map(({ rule, file, lines }) => ({
    files: [file],
    rules: { [rule]: lines === undefined ? 'off' : linesUpTo(lines) },
  })),
  {
    files: ['test/**/*.ts', 'packages/*/test/**/*.ts'],
    rules: {
      '@typescript-eslint/no-explicit-any': 'off',
      '@typescript-eslint/explicit-module-boundary-types': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      // One function that holds many tests is a list.
      'max-lines-per-function': 'off',
    },
  },
  // Elsewhere than in tests, a rule that is wrong is changed for all, not switched off for a line.
  { ignores: ['test/**', 'packages/*/test/**'], linterOptions: { noInlineConfig: true } },
);
