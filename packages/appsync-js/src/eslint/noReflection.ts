import type { Rule } from 'eslint';
import { REFLECTIVE_MEMBERS } from '../documented.ts';
import { memberName } from './memberName.ts';

/** Refuses the ways from a value to the machinery behind it. */
export const noReflection: Rule.RuleModule = {
  meta: {
    type: 'problem',
    docs: { description: 'There are no prototypes in APPSYNC_JS.' },
    messages: { refused: '{{name}} does not exist in APPSYNC_JS.' },
    schema: [],
  },
  create: (context) => ({
    MemberExpression(node) {
      const name = memberName(node);
      if (name !== undefined && REFLECTIVE_MEMBERS.has(name)) {
        context.report({ node, messageId: 'refused', data: { name } });
      }
    },
  }),
};
