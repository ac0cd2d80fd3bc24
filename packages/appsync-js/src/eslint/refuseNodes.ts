import type { Rule } from 'eslint';

/** A rule that refuses every node of one type; its message says what to write instead. */
export function refuseNodes(selector: string, message: string): Rule.RuleModule {
  return {
    meta: { type: 'problem', docs: { description: message }, messages: { refused: message }, schema: [] },
    create: (context) => ({
      [selector]: (node: Rule.Node) => context.report({ node, messageId: 'refused' }),
    }),
  };
}
