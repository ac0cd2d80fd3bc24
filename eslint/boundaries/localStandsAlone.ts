import type { Rule } from 'eslint';
import { fileOf, onImports } from './imports.ts';

const OURS = /^(functions|resolvers|cdk|schema|scripts|web|bench)\//;

/**
 * The runtime at home reads a template and knows nothing of us, so that a missing wire shows at home; and nothing but tests knows
 * it, so that nothing behaves differently at home.
 */
export const localStandsAlone: Rule.RuleModule = {
  meta: {
    type: 'problem',
    docs: { description: 'local/ imports nothing of the product and is imported by tests alone.' },
    messages: {
      leaves: 'local/ runs any template: it imports nothing from {{path}}.',
      enters: 'Only test/ may import local/: the product must not know where it runs.',
    },
    schema: [],
  },
  create(context) {
    const file = fileOf(context);
    const isLocal = file.startsWith('local/');
    return onImports(context, ({ node, path }) => {
      if (path === undefined) return;
      if (isLocal && OURS.test(path)) context.report({ node, messageId: 'leaves', data: { path } });
      if (!isLocal && !file.startsWith('test/') && path.startsWith('local/')) {
        context.report({ node, messageId: 'enters' });
      }
    });
  },
};
