import ts from 'typescript';
import { hostFunctions, MODULE_EXPORTS } from '../functions.ts';
import { bare } from './bindings.ts';
import type { Bindings } from './bindings.ts';
import type { Rule, RuleContext } from './rule.ts';

const UTILITY_REFERENCE =
  'https://docs.aws.amazon.com/appsync/latest/devguide/resolver-util-reference-js.html';

/** Every provided function by full name, and every object on the way to one. */
const PROVIDED_NAMES: ReadonlySet<string> = new Set(
  Object.keys(hostFunctions).flatMap((name) => {
    const path = name.split('.');
    return path.map((_step, index) => path.slice(0, index + 1).join('.'));
  }),
);

/** Full name of what a module exports as `exported`; `*` is the module itself. */
function nameIn(module: string, exported: string): string | undefined {
  const source = Object.hasOwn(MODULE_EXPORTS, module) ? MODULE_EXPORTS[module] : undefined;
  if (typeof source === 'string') return exported === '*' ? source : `${source}.${exported}`;
  return exported === '*' || source?.includes(exported) !== true ? undefined : exported;
}

function moduleOf(declaration: { readonly moduleSpecifier: ts.Expression }): string {
  return ts.isStringLiteral(declaration.moduleSpecifier) ? declaration.moduleSpecifier.text : '';
}

/** Full name of the provided object that an identifier means, such as `dynamodb.operations`. */
function providedName(identifier: ts.Identifier, bindings: Bindings): string | undefined {
  const declaration = bindings.declarationOf(identifier);
  if (declaration === undefined) return nameIn('@aws-appsync/utils', identifier.text);
  if (ts.isNamespaceImport(declaration)) return nameIn(moduleOf(declaration.parent.parent), '*');
  if (!ts.isImportSpecifier(declaration)) return undefined;
  const exported = (declaration.propertyName ?? declaration.name).text;
  return nameIn(moduleOf(declaration.parent.parent.parent), exported);
}

function fullName(expression: ts.Expression, bindings: Bindings): string | undefined {
  const inner = bare(expression);
  if (ts.isIdentifier(inner)) return providedName(inner, bindings);
  if (!ts.isPropertyAccessExpression(inner)) return undefined;
  const owner = fullName(inner.expression, bindings);
  return owner === undefined ? undefined : `${owner}.${inner.name.text}`;
}

/** Names of the utilities and modules: AppSync refuses code that uses one that does not exist. */
export const providedRules: readonly Rule[] = [
  {
    id: 'no-unknown-import',
    source: UTILITY_REFERENCE,
    refuses: (node: ts.Node): string | undefined => {
      if (!ts.isImportSpecifier(node)) return undefined;
      const module = moduleOf(node.parent.parent.parent);
      if (!Object.hasOwn(MODULE_EXPORTS, module)) return undefined;
      const exported = (node.propertyName ?? node.name).text;
      const name = nameIn(module, exported);
      return name !== undefined && PROVIDED_NAMES.has(name)
        ? undefined
        : `${module} does not export ${exported}`;
    },
  },
  {
    id: 'no-unknown-utility',
    source: UTILITY_REFERENCE,
    refuses: (node: ts.Node, { bindings }: RuleContext): string | undefined => {
      if (!ts.isPropertyAccessExpression(node)) return undefined;
      const owner = fullName(node.expression, bindings);
      const name = owner === undefined ? undefined : `${owner}.${node.name.text}`;
      const isWrong = name !== undefined && PROVIDED_NAMES.has(owner ?? '') && !PROVIDED_NAMES.has(name);
      return isWrong ? `${name} does not exist` : undefined;
    },
  },
];
