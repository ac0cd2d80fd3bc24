import type { Rule } from 'eslint';
import type { Node } from 'estree';
import { functionOf } from './functionOf.ts';

/**
 * Refuses functions that can end up calling themselves, also over others and from a callback: AWS's own rule looks at calls
 * in the body alone.
 */
export const noRecursion: Rule.RuleModule = {
  meta: {
    type: 'problem',
    docs: { description: 'Recursion is not supported in APPSYNC_JS.' },
    messages: {
      refused: 'This call leads back to the function that it stands in: APPSYNC_JS has no recursion.',
    },
    schema: [],
  },
  create(context) {
    const calls: { readonly callee: Node; readonly target: Node; readonly within: readonly Node[] }[] = [];
    return {
      CallExpression(node) {
        const target = functionOf(node.callee, context);
        if (target !== undefined) calls.push({ callee: node.callee, target, within: enclosing(node) });
      },
      'Program:exit': () => {
        const called = (from: Node): Node[] =>
          calls.filter(({ within }) => within.includes(from)).map(({ target }) => target);
        for (const { callee, target, within } of calls) {
          if (within.some((caller) => reaches(target, caller, called))) {
            context.report({ node: callee, messageId: 'refused' });
          }
        }
      },
    };
  },
};

function enclosing(node: Rule.Node): Node[] {
  const found: Node[] = [];
  for (let parent: Rule.Node | null = node.parent; parent !== null; parent = parent.parent) {
    if (/Function/.test(parent.type)) found.push(parent);
  }
  return found;
}

function reaches(start: Node, goal: Node, called: (from: Node) => Node[]): boolean {
  const seen = new Set<Node>();
  const open = [start];
  for (let current = open.pop(); current !== undefined; current = open.pop()) {
    if (current === goal) return true;
    if (seen.has(current)) continue;
    seen.add(current);
    open.push(...called(current));
  }
  return false;
}
