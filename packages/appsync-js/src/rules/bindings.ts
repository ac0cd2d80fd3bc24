import ts from 'typescript';

export type FunctionNode =
  ts.FunctionDeclaration | ts.FunctionExpression | ts.ArrowFunction | ts.MethodDeclaration;

/** Which declaration every identifier of a file means, and which of them are functions. */
export interface Bindings {
  /** The declaration that `identifier` refers to; undefined for a global. */
  declarationOf(identifier: ts.Identifier): ts.Node | undefined;
  /** The function that `expression` is or names; undefined for anything else. */
  functionOf(expression: ts.Expression): FunctionNode | undefined;
  /** Names that the file gives to function members of its own objects. */
  readonly ownMethods: ReadonlySet<string>;
}

/** True for every node that is a function with a body. */
export function isFunctionNode(node: ts.Node): node is FunctionNode {
  return (
    ts.isFunctionDeclaration(node) ||
    ts.isFunctionExpression(node) ||
    ts.isArrowFunction(node) ||
    ts.isMethodDeclaration(node)
  );
}

/** `expression` without the parentheses and assertions around it. */
export function bare(expression: ts.Expression): ts.Expression {
  return ts.isParenthesizedExpression(expression) ? bare(expression.expression) : expression;
}

/** The names of one file, resolved by TypeScript's own binder. */
export function bindNames(file: ts.SourceFile, checker: ts.TypeChecker): Bindings {
  const declarationOf = remembered((identifier: ts.Identifier): ts.Node | undefined => {
    const symbol =
      ts.isShorthandPropertyAssignment(identifier.parent) && identifier.parent.name === identifier
        ? checker.getShorthandAssignmentValueSymbol(identifier.parent)
        : checker.getSymbolAtLocation(identifier);
    return symbol?.valueDeclaration ?? symbol?.declarations?.[0];
  });
  const ownMembers = membersOf(file);

  const functionOf = remembered((expression: ts.Expression): FunctionNode | undefined => {
    const inner = bare(expression);
    if (isFunctionNode(inner)) return inner;
    // What a member is costs TypeScript the types of all before it; only the file's own objects have functions for members.
    if (ts.isPropertyAccessExpression(inner) && !ownMembers.has(inner.name.text)) return undefined;
    const name = ts.isPropertyAccessExpression(inner) ? inner.name : inner;
    const declaration = ts.isIdentifier(name) ? declarationOf(name) : undefined;
    if (declaration === undefined) return undefined;
    if (isFunctionNode(declaration)) return declaration;
    if (ts.isShorthandPropertyAssignment(declaration)) return functionOf(declaration.name);
    const isValue = ts.isVariableDeclaration(declaration) || ts.isPropertyAssignment(declaration);
    if (!isValue || declaration.initializer === undefined) return undefined;
    const initial = bare(declaration.initializer);
    return isFunctionNode(initial) ? initial : undefined;
  });

  return { declarationOf, functionOf, ownMethods: ownMethodsOf(file) };
}

/** Answers once for each node: every rule asks about every node. */
function remembered<N extends ts.Node, A>(answer: (node: N) => A): (node: N) => A {
  const known = new Map<N, A>();
  return (node) => {
    const found = known.get(node);
    if (found !== undefined || known.has(node)) return found as A;
    const fresh = answer(node);
    known.set(node, fresh);
    return fresh;
  };
}

function ownMethodsOf(file: ts.SourceFile): Set<string> {
  return namesIn(
    file,
    (node) =>
      ts.isMethodDeclaration(node) ||
      (ts.isPropertyAssignment(node) && isFunctionNode(bare(node.initializer))),
  );
}

/** Names of what the file's own objects have, whatever it is. */
function membersOf(file: ts.SourceFile): Set<string> {
  return namesIn(file, ts.isObjectLiteralElement);
}

function namesIn(file: ts.SourceFile, has: (node: ts.Node) => boolean): Set<string> {
  const names = new Set<string>();
  const visit = (node: ts.Node): void => {
    const { name } = node as ts.NamedDeclaration;
    if (name !== undefined && has(node)) names.add(textOf(name, file));
    ts.forEachChild(node, visit);
  };
  visit(file);
  return names;
}

/** `"a"` is the member that `.a` reads. */
function textOf(name: ts.DeclarationName, file: ts.SourceFile): string {
  return ts.isIdentifier(name) || ts.isStringLiteralLike(name) ? name.text : name.getText(file);
}
