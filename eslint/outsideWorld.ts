import type { Rule } from 'eslint';
import { type GlobalReference, globalReferences, memberName } from 'appsync-js/eslint';
import { ADAPTER, ENTRY } from '../architecture/fileKinds.ts';
import { fileOf, onImports } from './imports.ts';

/** Files that speak with the outside. */
const OUTSIDE = new RegExp(`${ENTRY}|${ADAPTER}`);

/** Where time, environment, log and secrets enter all functions. */
const ENTRANCES: readonly string[] = ['clock.ts', 'env.ts', 'log.ts', 'secretReader.ts'].map(
  (file) => `functions/shared/${file}`,
);

const GLOBALS: readonly string[] = [
  'process',
  'fetch',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'crypto',
  'performance',
];

/** Of Node and the SDK, what computes the same from the same input everywhere. */
const PURE: Readonly<Record<string, readonly string[]>> = {
  'node:crypto': ['createCipheriv', 'createDecipheriv', 'createHash', 'createHmac', 'timingSafeEqual'],
  'node:util': ['inspect', 'isDeepStrictEqual'],
  '@aws-sdk/util-dynamodb': ['marshall', 'unmarshall'],
};

/** Nouns and use cases compute; the SDK, the environment, time and chance come to them as arguments. */
export const outsideWorld: Rule.RuleModule = {
  meta: {
    type: 'problem',
    docs: { description: 'Only entries and adapters touch SDK, environment, clock and randomness.' },
    messages: {
      module: '{{name}} belongs into an entry or an adapter: take what it gives as a dependency.',
      global: '{{name}} belongs into an entry or an adapter: take it as a dependency.',
    },
    schema: [],
  },
  create(context) {
    const file = fileOf(context);
    if (!file.startsWith('functions/') || OUTSIDE.test(file) || ENTRANCES.includes(file)) return {};
    const imports = onImports(context, ({ node, specifier, values }) => {
      const isOutside = specifier.startsWith('@aws-sdk/') || specifier.startsWith('node:');
      const pure = PURE[specifier] ?? [];
      if (isOutside && values.some((value) => !pure.includes(value))) {
        context.report({ node, messageId: 'module', data: { name: specifier } });
      }
    });
    return {
      ...imports,
      'Program:exit': () => {
        for (const reference of globalReferences(context)) {
          const name = impure(reference);
          if (name !== undefined)
            context.report({ node: reference.node, messageId: 'global', data: { name } });
        }
      },
    };
  },
};

/** How the name is used, if what comes out depends on more than what goes in. */
function impure({ node: { name }, parent, member }: GlobalReference): string | undefined {
  if (GLOBALS.includes(name)) return name;
  const called = member === undefined ? undefined : memberName(member);
  if (name === 'Math' && called === 'random') return 'Math.random';
  if (name !== 'Date') return undefined;
  if (called === 'now') return 'Date.now';
  return parent.type === 'NewExpression' && parent.arguments.length === 0 ? 'new Date()' : undefined;
}
