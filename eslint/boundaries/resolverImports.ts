import type { Rule } from 'eslint';
import { onImports } from './imports.ts';

/** Modules that AppSync provides: https://docs.aws.amazon.com/appsync/latest/devguide/built-in-modules-js.html */
const PROVIDED: readonly string[] = ['@aws-appsync/utils', '@aws-appsync/utils/dynamodb'];

const OPTIONS = {
  type: 'object',
  properties: { safe: { type: 'array', items: { type: 'string' } } },
  required: ['safe'],
  additionalProperties: false,
} as const;

/**
 * A resolver is bundled with all that it imports, and all of it must be APPSYNC_JS. Option `safe` lists the files outside of
 * `resolvers/` that are held to that language too. Types may come from anywhere in the product: they are gone in the bundle.
 */
export const resolverImports: Rule.RuleModule = {
  meta: {
    type: 'problem',
    docs: { description: 'Resolvers import only what APPSYNC_JS can run.' },
    messages: {
      foreign: '{{specifier}} is not held to APPSYNC_JS: a resolver may import types from it, no values.',
    },
    schema: [OPTIONS],
  },
  create(context) {
    const { safe } = context.options[0] as { readonly safe: readonly string[] };
    return onImports(context, ({ node, specifier, path, values }) => {
      if (values.length === 0) return;
      const allowed =
        path === undefined
          ? PROVIDED.includes(specifier)
          : path.startsWith('resolvers/') || safe.includes(path);
      if (!allowed) context.report({ node, messageId: 'foreign', data: { specifier } });
    });
  },
};
