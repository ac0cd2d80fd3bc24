import ts from 'typescript';

/** A text that goes in before the character at `offset` of the source, which is the one at `line` and `character`, from 0; it has no line break. */
export interface Insertion {
  readonly offset: number;
  readonly line: number;
  readonly character: number;
  readonly text: string;
}

const EQUALITIES: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.EqualsEqualsEqualsToken,
  ts.SyntaxKind.ExclamationEqualsEqualsToken,
]);
const BEFORE = '(';
const AFTER = ' ?? null)';

/**
 * What makes `===` and `!==` take undefined for null, as AppSync does: both sides of a comparison read as null where they
 * are undefined. A side that can be neither leaves the comparison as it is.
 * https://github.com/aws/aws-appsync-community/issues/305
 */
export function looseNullInsertions(file: ts.SourceFile): Insertion[] {
  const insertions: Insertion[] = [];
  const insert = (offset: number, text: string): void => {
    insertions.push({ offset, text, ...file.getLineAndCharacterOfPosition(offset) });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isBinaryExpression(node) && EQUALITIES.has(node.operatorToken.kind)) {
      const sides = [node.left, node.right];
      if (!sides.some(isNeverNull)) {
        for (const side of sides.filter((each) => each.kind !== ts.SyntaxKind.NullKeyword)) {
          insert(side.getStart(file), BEFORE);
          insert(side.end, AFTER);
        }
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return insertions.sort((a, b) => a.offset - b.offset);
}

function isNeverNull(side: ts.Expression): boolean {
  if (ts.isParenthesizedExpression(side)) return isNeverNull(side.expression);
  return (
    ts.isStringLiteralLike(side) ||
    ts.isTemplateExpression(side) ||
    ts.isNumericLiteral(side) ||
    ts.isTypeOfExpression(side) ||
    ts.isObjectLiteralExpression(side) ||
    ts.isArrayLiteralExpression(side) ||
    side.kind === ts.SyntaxKind.TrueKeyword ||
    side.kind === ts.SyntaxKind.FalseKeyword
  );
}

/** `text` with what goes in. */
export function insertInto(text: string, insertions: readonly Insertion[]): string {
  const ends = [...insertions.slice(1).map(({ offset }) => offset), text.length];
  const rest = insertions.map(({ offset, text: inserted }, at) => inserted + text.slice(offset, ends[at]));
  return [text.slice(0, insertions[0]?.offset ?? text.length), ...rest].join('');
}
