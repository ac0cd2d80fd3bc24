import type { Rule } from 'eslint';
import { GLOBALS } from '../documented.ts';
import { globalReferences } from './globalReferences.ts';

/** Refuses the host's globals, such as `process`, `fetch`, `Date` or `parseInt`. */
export const noUndocumentedGlobal: Rule.RuleModule = {
  meta: {
    type: 'problem',
    docs: { description: 'Only the documented globals exist in APPSYNC_JS.' },
    messages: { refused: `{{name}} does not exist in APPSYNC_JS; its globals are ${GLOBALS.join(', ')}.` },
    schema: [],
  },
  create: (context) => ({
    'Program:exit': () => {
      for (const { node } of globalReferences(context)) {
        if (!GLOBALS.includes(node.name)) {
          context.report({ node, messageId: 'refused', data: { name: node.name } });
        }
      }
    },
  }),
};
