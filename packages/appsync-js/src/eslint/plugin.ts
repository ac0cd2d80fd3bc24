import type { ESLint } from 'eslint';
import { syntaxRules } from './forbiddenSyntax.ts';
import { noContextReassign } from './noContextReassign.ts';
import { noFunctionArgument } from './noFunctionArgument.ts';
import { noNamespaceValue } from './noNamespaceValue.ts';
import { noRecursion } from './noRecursion.ts';
import { noReflection } from './noReflection.ts';
import { noUndocumentedGlobal } from './noUndocumentedGlobal.ts';
import { noUndocumentedMethod } from './noUndocumentedMethod.ts';
import { noUndocumentedStatic } from './noUndocumentedStatic.ts';

/** What APPSYNC_JS forbids and AWS's plugin lets pass. */
export const appsyncJs: ESLint.Plugin = {
  meta: { name: 'appsync-js' },
  rules: {
    ...syntaxRules,
    'no-context-reassign': noContextReassign,
    'no-function-argument': noFunctionArgument,
    'no-namespace-value': noNamespaceValue,
    'no-recursion': noRecursion,
    'no-reflection': noReflection,
    'no-undocumented-global': noUndocumentedGlobal,
    'no-undocumented-method': noUndocumentedMethod,
    'no-undocumented-static': noUndocumentedStatic,
  },
};
