import type { Rule } from 'eslint';
import { memberName } from './memberName.ts';

const REFLECTIVE: readonly string[] = ['__proto__', 'prototype', 'constructor'];

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
      if (name !== undefined && REFLECTIVE.includes(name)) {
        context.report({ node, messageId: 'refused', data: { name } });
      }
    },
  }),
};
