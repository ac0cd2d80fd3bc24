import type { Rule } from 'eslint';
import { STATICS } from '../documented.ts';
import { globalReferences } from './globalReferences.ts';
import { memberName } from './memberName.ts';

/** Refuses `Math.abs`, `Array.isArray`, `Object.fromEntries` and other members that the documentation does not list. */
export const noUndocumentedStatic: Rule.RuleModule = {
  meta: {
    type: 'problem',
    docs: { description: 'Only the documented members of namespaces exist in APPSYNC_JS.' },
    messages: { refused: '{{name}} is not supported in APPSYNC_JS.' },
    schema: [],
  },
  create: (context) => ({
    'Program:exit': () => {
      for (const { node, member } of globalReferences(context)) {
        const documented = Object.hasOwn(STATICS, node.name) ? STATICS[node.name] : undefined;
        if (member === undefined || documented === undefined) continue;
        const name = memberName(member) ?? '[…]';
        if (!documented.includes(name)) {
          context.report({ node: member, messageId: 'refused', data: { name: `${node.name}.${name}` } });
        }
      }
    },
  }),
};
