import { parse, type AnyNode, type Program } from 'acorn';

/**
 * Syntax that the documentation of cloudfront-js-2.0 does not list: it is ECMAScript 5.1 with `const`, `let`, arrow functions, rest
 * parameters, template literals, `**`, `async` and `await`.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-javascript-runtime-20.html
 */
const UNLISTED: Readonly<Partial<Record<AnyNode['type'], string>>> = {
  ArrayPattern: 'destructuring',
  AssignmentPattern: 'a default of a parameter',
  ChainExpression: '?.',
  ClassDeclaration: 'a class',
  ClassExpression: 'a class',
  ExportAllDeclaration: 'export',
  ExportDefaultDeclaration: 'export',
  ExportNamedDeclaration: 'export',
  ForOfStatement: 'for … of',
  ImportDeclaration: 'import, of which the local runtime has no module',
  ImportExpression: 'import()',
  ObjectPattern: 'destructuring',
  SpreadElement: 'spreading',
  TaggedTemplateExpression: 'a tagged template',
  YieldExpression: 'a generator',
};

/** Operators that came after `**`. */
const UNLISTED_OPERATORS: ReadonlySet<string> = new Set(['??', '??=', '||=', '&&=']);

/** What the restricted features name, and what a module of CloudFront would be needed for. */
const RESTRICTED: ReadonlySet<string> = new Set([
  'Function',
  'XMLHttpRequest',
  'clearTimeout',
  'eval',
  'fetch',
  'process',
  'require',
  'setImmediate',
  'setInterval',
  'setTimeout',
]);

/** Why this code is none of cloudfront-js-2.0, with its line; undefined when it is. */
export function refusedSyntax(code: string): string | undefined {
  let program: Program;
  try {
    program = parse(code, { ecmaVersion: 'latest', sourceType: 'module', locations: true });
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return `it does not parse: ${error.message}`;
  }
  const found = firstUnlisted(program, undefined, false);
  if (found !== undefined)
    return `line ${found.node.loc?.start.line} has ${found.what}, which cloudfront-js-2.0 does not have.`;
  const handler = program.body.some(
    (node) => node.type === 'FunctionDeclaration' && node.id.name === 'handler',
  );
  return handler ? undefined : 'it declares no function handler.';
}

interface Unlisted {
  readonly node: AnyNode;
  readonly what: string;
}

function firstUnlisted(node: AnyNode, parent: AnyNode | undefined, within: boolean): Unlisted | undefined {
  const what =
    UNLISTED[node.type] ?? unlistedForm(node) ?? restricted(node, parent) ?? unlistedFunction(node, within);
  if (what !== undefined) return { node, what };
  for (const child of childrenOf(node)) {
    const found = firstUnlisted(child, node, within || isFunction(node));
    if (found !== undefined) return found;
  }
  return undefined;
}

function childrenOf(node: AnyNode): AnyNode[] {
  return Object.values(node)
    .flat()
    .filter((value): value is AnyNode => typeof (value as AnyNode | null)?.type === 'string');
}

function unlistedForm(node: AnyNode): string | undefined {
  if (node.type === 'Literal' && typeof node.bigint === 'string') return 'a BigInt';
  if (node.type === 'MetaProperty' && node.meta.name === 'import') return 'import.meta';
  if ('operator' in node && UNLISTED_OPERATORS.has(node.operator)) return node.operator;
  if (node.type !== 'Property') return undefined;
  if (node.computed) return 'a computed property name';
  if (node.method) return 'a method in short form';
  return node.shorthand ? 'a property in short form' : undefined;
}

function restricted(node: AnyNode, parent: AnyNode | undefined): string | undefined {
  if (node.type !== 'Identifier' || !RESTRICTED.has(node.name)) return undefined;
  // Of another object it is a name as any other.
  const isMember = parent?.type === 'MemberExpression' && !parent.computed && parent.property === node;
  return isMember || (parent?.type === 'Property' && parent.key === node) ? undefined : node.name;
}

function isFunction(node: AnyNode): boolean {
  return /^(?:Function(?:Declaration|Expression)|ArrowFunctionExpression)$/.test(node.type);
}

function unlistedFunction(node: AnyNode, within: boolean): string | undefined {
  if (!('generator' in node) || !('async' in node)) return undefined;
  if (node.generator) return 'a generator';
  return node.async && within ? 'an async function in another one' : undefined;
}
