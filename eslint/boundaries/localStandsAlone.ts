import type { Rule } from 'eslint';
import { fileOf, onImports } from './imports.ts';

const OURS = /^(functions|resolvers|cdk|schema|scripts|dev|bench)\//;
/** They start the runtime, test it or lint with it. */
const USERS = /^(test|dev|bench|eslint)\//;

/**
 * The runtime locally reads a template and knows nothing of us, so that a missing wire shows locally; and nothing but tests knows
 * it, so that nothing behaves differently locally.
 */
export const localStandsAlone: Rule.RuleModule = {
  meta: {
    type: 'problem',
    docs: { description: 'packages/ imports nothing of the product and is imported by tests alone.' },
    messages: {
      leaves: 'packages/ runs any template: it imports nothing from {{path}}.',
      enters: 'Only test/ may import packages/: the product must not know where it runs.',
    },
    schema: [],
  },
  create(context) {
    const file = fileOf(context);
    const isLocal = file.startsWith('packages/');
    return onImports(context, ({ node, path }) => {
      if (path === undefined) return;
      if (isLocal && OURS.test(path)) context.report({ node, messageId: 'leaves', data: { path } });
      if (!isLocal && !USERS.test(file) && path.startsWith('packages/')) {
        context.report({ node, messageId: 'enters' });
      }
    });
  },
};
