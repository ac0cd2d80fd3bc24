import type { Rule } from 'eslint';
import { STATICS } from '../documented.ts';
import { globalReferences } from './globalReferences.ts';

/** Refuses `Number(x)`, `String(x)`, `Array(3)`, and namespaces handed on as values. */
export const noNamespaceValue: Rule.RuleModule = {
  meta: {
    type: 'problem',
    docs: { description: 'Namespaces of APPSYNC_JS are there for their members alone.' },
    messages: {
      refused: '{{name}} cannot be called or used as a value in APPSYNC_JS, only for its members.',
    },
    schema: [],
  },
  create: (context) => ({
    'Program:exit': () => {
      for (const { node, member } of globalReferences(context)) {
        if (Object.hasOwn(STATICS, node.name) && member === undefined) {
          context.report({ node, messageId: 'refused', data: { name: node.name } });
        }
      }
    },
  }),
};
