import type { Rule } from 'eslint';

/** What may not be written, as a selector (https://eslint.org/docs/latest/extend/selectors), and what to write. */
interface Forbidden {
  readonly selector: string;
  readonly message: string;
}

const FORBIDDEN: Readonly<Record<string, Forbidden>> = {
  'limit-name': {
    selector: 'VariableDeclarator > Identifier.id[name=/^(MAX|MOST|MIN|LEAST)_/]',
    message: 'A limit is named by its unit and _MAX or _MIN: TEXT_CHARACTERS_MAX.',
  },
  // `now: () => Date`, `() => Date` as a type, and what would be passed for them.
  'clock-type': {
    selector: [
      'TSPropertySignature[key.name=/^now(Ms)?$/]',
      'TSFunctionType[params.length=0] > TSTypeAnnotation > TSTypeReference[typeName.name="Date"]',
      'ArrowFunctionExpression > NewExpression[callee.name="Date"][arguments.length=0]',
    ].join(', '),
    message: 'Time comes in as the Clock of functions/shared/clock.ts.',
  },
};

function forbid({ selector, message }: Forbidden): Rule.RuleModule {
  return {
    meta: {
      type: 'suggestion',
      docs: { description: message },
      messages: { forbidden: message },
      schema: [],
    },
    create: (context) => ({
      [selector](node: Rule.Node) {
        context.report({ node, messageId: 'forbidden' });
      },
    }),
  };
}

export const SYNTAX_RULES: Readonly<Record<string, Rule.RuleModule>> = Object.fromEntries(
  Object.entries(FORBIDDEN).map(([name, forbidden]) => [name, forbid(forbidden)]),
);
