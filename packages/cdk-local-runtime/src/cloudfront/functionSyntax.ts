import ts from 'typescript';

/**
 * Syntax that the documentation of cloudfront-js-2.0 does not list: it is ECMAScript 5.1 with `const`, `let`, arrow functions, rest
 * parameters, template literals, `**`, `async` and `await`.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-javascript-runtime-20.html
 */
const UNLISTED: ReadonlyMap<ts.SyntaxKind, string> = new Map([
  [ts.SyntaxKind.ArrayBindingPattern, 'destructuring'],
  [ts.SyntaxKind.BigIntLiteral, 'a BigInt'],
  [ts.SyntaxKind.ClassDeclaration, 'a class'],
  [ts.SyntaxKind.ClassExpression, 'a class'],
  [ts.SyntaxKind.ComputedPropertyName, 'a computed property name'],
  [ts.SyntaxKind.ExportDeclaration, 'export'],
  [ts.SyntaxKind.ExportKeyword, 'export'],
  [ts.SyntaxKind.ForOfStatement, 'for … of'],
  [ts.SyntaxKind.ImportDeclaration, 'import, of which the local runtime has no module'],
  [ts.SyntaxKind.ImportKeyword, 'import()'],
  [ts.SyntaxKind.MethodDeclaration, 'a method in short form'],
  [ts.SyntaxKind.ObjectBindingPattern, 'destructuring'],
  [ts.SyntaxKind.QuestionDotToken, '?.'],
  [ts.SyntaxKind.QuestionQuestionToken, '??'],
  [ts.SyntaxKind.ShorthandPropertyAssignment, 'a property in short form'],
  [ts.SyntaxKind.SpreadAssignment, 'spreading'],
  [ts.SyntaxKind.SpreadElement, 'spreading'],
  [ts.SyntaxKind.TaggedTemplateExpression, 'a tagged template'],
  [ts.SyntaxKind.YieldExpression, 'a generator'],
]);

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
  const { diagnostics = [] } = ts.transpileModule(code, {
    reportDiagnostics: true,
    fileName: 'function.js',
    compilerOptions: { allowJs: true, target: ts.ScriptTarget.ESNext },
  });
  const [wrong] = diagnostics;
  if (wrong !== undefined)
    return `it does not parse: ${ts.flattenDiagnosticMessageText(wrong.messageText, ' ')}`;
  const file = ts.createSourceFile('function.js', code, ts.ScriptTarget.ESNext, true, ts.ScriptKind.JS);
  const found = firstUnlisted(file, false);
  if (found !== undefined)
    return `line ${file.getLineAndCharacterOfPosition(found.node.getStart()).line + 1} has ${found.what}, which cloudfront-js-2.0 does not have.`;
  const handler = file.statements.some(
    (statement) => ts.isFunctionDeclaration(statement) && statement.name?.text === 'handler',
  );
  return handler ? undefined : 'it declares no function handler.';
}

interface Unlisted {
  readonly node: ts.Node;
  readonly what: string;
}

function firstUnlisted(node: ts.Node, within: boolean): Unlisted | undefined {
  const what = UNLISTED.get(node.kind) ?? restricted(node) ?? unlistedFunction(node, within);
  if (what !== undefined) return { node, what };
  return ts.forEachChild(node, (child) => firstUnlisted(child, within || ts.isFunctionLike(node)));
}

function restricted(node: ts.Node): string | undefined {
  if (!ts.isIdentifier(node) || !RESTRICTED.has(node.text)) return undefined;
  // Of another object it is a name as any other.
  const { parent } = node;
  const isMember = ts.isPropertyAccessExpression(parent) && parent.name === node;
  return isMember || ts.isPropertyAssignment(parent) ? undefined : node.text;
}

function unlistedFunction(node: ts.Node, within: boolean): string | undefined {
  if (ts.isParameter(node) && node.initializer !== undefined) return 'a default of a parameter';
  if (!ts.isFunctionLike(node)) return undefined;
  if ('asteriskToken' in node && node.asteriskToken !== undefined) return 'a generator';
  const isAsync =
    ts.canHaveModifiers(node) &&
    (ts.getModifiers(node) ?? []).some(({ kind }) => kind === ts.SyntaxKind.AsyncKeyword);
  return isAsync && within ? 'an async function in another one' : undefined;
}
