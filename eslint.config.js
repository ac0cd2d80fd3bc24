import appsync from '@aws-appsync/eslint-plugin';
import eslint from '@eslint/js';
import tseslint from 'typescript-eslint';
import { allRules, appsyncJs } from 'appsync-js/eslint';
import { boundaries } from './eslint/boundaries/plugin.ts';

/** Files outside of resolvers/ whose values resolvers use: they run as APPSYNC_JS too and are held to it. */
const SHARED_WITH_RESOLVERS = [
  'functions/idempotency/claim.ts',
  'functions/invoices/invoiceKeys.ts',
  'functions/invoices/invoiceStates.ts',
  'functions/invoices/paymentUri.ts',
  'functions/shared/decimal.ts',
  'functions/shared/shards.ts',
  'functions/shared/transitions.ts',
  'functions/transactions/authorizedItem.ts',
  'functions/transactions/transactionKeys.ts',
  'functions/transactions/transactionStates.ts',
  'functions/shared/errors.ts',
];

export default tseslint.config(
  {
    ignores: [
      'dist/',
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
    files: ['**/*.ts'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    plugins: { boundaries },
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
      'boundaries/context-surface': 'error',
      'boundaries/local-stands-alone': 'error',
      'boundaries/outside-world': 'error',
      eqeqeq: 'error',
      'max-lines': ['error', { max: 300 }],
      'no-param-reassign': 'error',
      'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'xxx'], location: 'anywhere' }],
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
    plugins: { '@aws-appsync': appsync, 'appsync-js': appsyncJs },
    rules: {
      ...allRules('@aws-appsync', appsync),
      ...allRules('appsync-js', appsyncJs),
      // Ours in its place: this one takes the `map` of a readonly array for a function of ours.
      '@aws-appsync/no-function-passing': 'off',
    },
  },
  {
    files: ['resolvers/**/*.ts'],
    rules: { 'boundaries/resolver-imports': ['error', { safe: SHARED_WITH_RESOLVERS }] },
  },
  {
    files: ['test/**/*.ts', 'packages/*/test/**/*.ts'],
    rules: {
      '@typescript-eslint/no-explicit-any': 'off',
      '@typescript-eslint/explicit-module-boundary-types': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
  // Elsewhere than in tests, a rule that is wrong is changed for all, not switched off for a line.
  { ignores: ['test/**', 'packages/*/test/**'], linterOptions: { noInlineConfig: true } },
);
