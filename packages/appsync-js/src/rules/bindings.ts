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
  function declarationOf(identifier: ts.Identifier): ts.Node | undefined {
    const symbol =
      ts.isShorthandPropertyAssignment(identifier.parent) && identifier.parent.name === identifier
        ? checker.getShorthandAssignmentValueSymbol(identifier.parent)
        : checker.getSymbolAtLocation(identifier);
    return symbol?.valueDeclaration ?? symbol?.declarations?.[0];
  }

  function functionOf(expression: ts.Expression): FunctionNode | undefined {
    const inner = bare(expression);
    if (isFunctionNode(inner)) return inner;
    const name = ts.isPropertyAccessExpression(inner) ? inner.name : inner;
    const declaration = ts.isIdentifier(name) ? declarationOf(name) : undefined;
    if (declaration === undefined) return undefined;
    if (isFunctionNode(declaration)) return declaration;
    if (ts.isShorthandPropertyAssignment(declaration)) return functionOf(declaration.name);
    const isValue = ts.isVariableDeclaration(declaration) || ts.isPropertyAssignment(declaration);
    if (!isValue || declaration.initializer === undefined) return undefined;
    const initial = bare(declaration.initializer);
    return isFunctionNode(initial) ? initial : undefined;
  }

  return { declarationOf, functionOf, ownMethods: ownMethodsOf(file) };
}

function ownMethodsOf(file: ts.SourceFile): Set<string> {
  const names = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isMethodDeclaration(node)) names.add(node.name.getText(file));
    if (ts.isPropertyAssignment(node) && isFunctionNode(bare(node.initializer)))
      names.add(node.name.getText(file));
    ts.forEachChild(node, visit);
  };
  visit(file);
  return names;
}
