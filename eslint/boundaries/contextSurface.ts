import type { Rule } from 'eslint';
import { fileOf, onImports } from './imports.ts';

const IN_CONTEXT = /^functions\/([^/]+)\//;

/** Every context speaks with these two: what is shared by all, and the events. */
const COMMON: readonly string[] = ['shared', 'events'];

/**
 * A context reaches another through its `ports.ts` or its events only. An entry is where a function is put together: it takes
 * adapters from wherever they are.
 */
export const contextSurface: Rule.RuleModule = {
  meta: {
    type: 'problem',
    docs: { description: 'A context imports of another nothing but its ports.ts.' },
    messages: { inside: '{{path}} is inside another context: import from functions/{{other}}/ports.ts.' },
    schema: [],
  },
  create(context) {
    const file = fileOf(context);
    const own = IN_CONTEXT.exec(file)?.[1];
    if (own === undefined || file.endsWith('.lambda.ts')) return {};
    return onImports(context, ({ node, path }) => {
      const other = path === undefined ? undefined : IN_CONTEXT.exec(path)?.[1];
      if (path === undefined || other === undefined || other === own || COMMON.includes(other)) return;
      if (path !== `functions/${other}/ports.ts`) {
        context.report({ node, messageId: 'inside', data: { path, other } });
      }
    });
  },
};
