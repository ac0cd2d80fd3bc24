import type { Rule } from 'eslint';
import { CODE_STRUCTURE, IMPORTABLE_MODULES, SUPPORTED_FEATURES } from '../documented.ts';

/** Syntax that APPSYNC_JS refuses and AWS's plugin lets pass. */
export interface ForbiddenSyntax {
  /** The nodes, in the language of ESLint's selectors. */
  readonly selector: string;
  /** What is wrong and what to write instead. */
  readonly message: string;
  /** The page of AWS's documentation that says so. */
  readonly source: string;
}

/** In a selector's pattern, where a slash would end it. */
const MODULES = IMPORTABLE_MODULES.map((name) => name.replaceAll('/', '.')).join('|');

/** By the rule's name in the plugin. */
export const FORBIDDEN_SYNTAX = {
  'no-accessor': {
    selector: 'Property[kind=/^(get|set)$/]',
    message: 'Getters and setters are not supported in APPSYNC_JS.',
    source: SUPPORTED_FEATURES,
  },
  'no-arguments': {
    selector: 'Identifier[name="arguments"]',
    message: 'APPSYNC_JS has no `arguments`: name the parameters.',
    source: SUPPORTED_FEATURES,
  },
  'no-bigint': {
    selector: 'Literal[bigint]',
    message: 'bigint is not supported in APPSYNC_JS: compute amounts in a function.',
    source: SUPPORTED_FEATURES,
  },
  // AWS's own rule sees declarations alone.
  'no-class-expression': {
    selector: 'ClassExpression',
    message: 'APPSYNC_JS has no classes.',
    source: SUPPORTED_FEATURES,
  },
  'no-debugger': {
    selector: 'DebuggerStatement',
    message: 'debugger is not supported in APPSYNC_JS.',
    source: SUPPORTED_FEATURES,
  },
  'no-default-export': {
    selector: 'ExportDefaultDeclaration, ExportSpecifier[exported.name="default"]',
    message: 'AppSync calls the exports request and response: there is no default export.',
    source: CODE_STRUCTURE,
  },
  'no-default-import': {
    selector: 'ImportDeclaration[source.value=/^@aws-appsync/] > ImportDefaultSpecifier',
    message: 'AppSync’s modules have no default export: import the names.',
    source: CODE_STRUCTURE,
  },
  'no-dynamic-import': {
    selector: 'ImportExpression',
    message: 'import() is not supported in APPSYNC_JS.',
    source: CODE_STRUCTURE,
  },
  'no-for-await': {
    selector: 'ForOfStatement[await=true]',
    message: 'for await is not supported in APPSYNC_JS: nothing in it is asynchronous.',
    source: SUPPORTED_FEATURES,
  },
  'no-meta-property': {
    selector: 'MetaProperty',
    message: 'import.meta and new.target are not supported in APPSYNC_JS.',
    source: SUPPORTED_FEATURES,
  },
  'no-new': {
    selector: 'NewExpression',
    message: 'new is not supported in APPSYNC_JS: there are no constructors.',
    source: SUPPORTED_FEATURES,
  },
  // Types leave nothing behind, and files of the project are bundled.
  'no-other-import': {
    selector: `ImportDeclaration[importKind!="type"]:not([source.value=/^([.]|(${MODULES})$)/])`,
    message: `APPSYNC_JS has no modules but ${IMPORTABLE_MODULES.join(' and ')}.`,
    source: CODE_STRUCTURE,
  },
  // Types leave nothing behind, and what is exported from a file of the project is bundled.
  'no-reexport': {
    selector:
      ':matches(ExportNamedDeclaration, ExportAllDeclaration)[source.value=/^@aws-appsync/][exportKind!="type"]',
    message: 'APPSYNC_JS cannot export what AppSync provides: import it where it is used.',
    source: CODE_STRUCTURE,
  },
  'no-sort-argument': {
    selector: 'CallExpression[arguments.length>0] > MemberExpression.callee[property.name="sort"]',
    message: 'sort() takes no argument in APPSYNC_JS.',
    source: SUPPORTED_FEATURES,
  },
  'no-throw': {
    selector: 'ThrowStatement',
    message: 'throw is not supported in APPSYNC_JS: call util.error().',
    source: SUPPORTED_FEATURES,
  },
  'no-with': {
    selector: 'WithStatement',
    message: 'with is not supported in APPSYNC_JS.',
    source: SUPPORTED_FEATURES,
  },
} as const satisfies Readonly<Record<string, ForbiddenSyntax>>;

/** One rule for each row of the table. */
export const syntaxRules: Readonly<Record<string, Rule.RuleModule>> = Object.fromEntries(
  Object.entries(FORBIDDEN_SYNTAX).map(([name, forbidden]) => [name, refuseNodes(forbidden)]),
);

function refuseNodes({ selector, message, source }: ForbiddenSyntax): Rule.RuleModule {
  return {
    meta: {
      type: 'problem',
      docs: { description: message, url: source },
      messages: { refused: message },
      schema: [],
    },
    create: (context) => ({
      [selector]: (node: Rule.Node) => context.report({ node, messageId: 'refused' }),
    }),
  };
}
