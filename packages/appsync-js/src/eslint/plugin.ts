import type { ESLint, Linter } from 'eslint';
import { noAccessor } from './noAccessor.ts';
import { noArguments } from './noArguments.ts';
import { noBigint } from './noBigint.ts';
import { noClassExpression } from './noClassExpression.ts';
import { noContextReassign } from './noContextReassign.ts';
import { noDebugger } from './noDebugger.ts';
import { noDefaultExport } from './noDefaultExport.ts';
import { noDefaultImport } from './noDefaultImport.ts';
import { noDynamicImport } from './noDynamicImport.ts';
import { noForAwait } from './noForAwait.ts';
import { noFunctionArgument } from './noFunctionArgument.ts';
import { noMetaProperty } from './noMetaProperty.ts';
import { noNamespaceValue } from './noNamespaceValue.ts';
import { noNew } from './noNew.ts';
import { noRecursion } from './noRecursion.ts';
import { noReflection } from './noReflection.ts';
import { noReexport } from './noReexport.ts';
import { noSortArgument } from './noSortArgument.ts';
import { noThrow } from './noThrow.ts';
import { noUndocumentedGlobal } from './noUndocumentedGlobal.ts';
import { noUndocumentedMethod } from './noUndocumentedMethod.ts';
import { noUndocumentedStatic } from './noUndocumentedStatic.ts';
import { noWith } from './noWith.ts';

/** What APPSYNC_JS forbids and AWS's plugin lets pass. */
export const appsyncJs: ESLint.Plugin = {
  meta: { name: 'appsync-js' },
  rules: {
    'no-accessor': noAccessor,
    'no-arguments': noArguments,
    'no-bigint': noBigint,
    'no-class-expression': noClassExpression,
    'no-context-reassign': noContextReassign,
    'no-debugger': noDebugger,
    'no-default-export': noDefaultExport,
    'no-default-import': noDefaultImport,
    'no-dynamic-import': noDynamicImport,
    'no-for-await': noForAwait,
    'no-function-argument': noFunctionArgument,
    'no-meta-property': noMetaProperty,
    'no-namespace-value': noNamespaceValue,
    'no-new': noNew,
    'no-recursion': noRecursion,
    'no-reflection': noReflection,
    'no-reexport': noReexport,
    'no-sort-argument': noSortArgument,
    'no-throw': noThrow,
    'no-undocumented-global': noUndocumentedGlobal,
    'no-undocumented-method': noUndocumentedMethod,
    'no-undocumented-static': noUndocumentedStatic,
    'no-with': noWith,
  },
};

/** Every rule of a plugin, as errors. */
export function allRules(name: string, plugin: ESLint.Plugin): Linter.RulesRecord {
  return Object.fromEntries(Object.keys(plugin.rules ?? {}).map((rule) => [`${name}/${rule}`, 'error']));
}
