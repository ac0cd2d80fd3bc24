import { describe, expect, it } from 'vitest';
import { SYNTAX_RULES } from '../../../eslint/syntaxRules.ts';
import { testBoundary } from './ruleTester.ts';

interface Cases {
  readonly accepted: Readonly<Record<string, string>>;
  readonly refused: Readonly<Record<string, string>>;
}

const CASES: Readonly<Record<string, Cases>> = {
  'limit-name': {
    accepted: {
      'a limit with its unit': 'export const TEXT_CHARACTERS_MAX = 255; const KEY_DAYS_MIN = 30;',
      'a name that holds the word': 'const MAXIMA = [];',
      'the greatest value of a type, as a name of a limit': 'const maxOf = Math.max;',
    },
    refused: {
      'a limit that begins with MAX': 'const MAX_ATTEMPTS = 5;',
      'a limit that begins with MOST': 'export const MOST_LEGS = 8;',
      'a limit that begins with LEAST, inside': 'function a() { const LEAST_TIP = 1n; return LEAST_TIP; }',
    },
  },
  'clock-type': {
    accepted: {
      'the clock': 'interface Deps { readonly clock: Clock }',
      'an instant of a clock': 'const at = (clock) => new Date(clock.nowMs());',
      'an instant as a value': 'interface Deps { readonly createdAt: Date }',
    },
    refused: {
      'a function that gives the present': 'type Now = () => Date;',
      'a dependency called now': 'interface Deps { readonly now: number }',
      'the present for such a dependency': 'run({ now: () => new Date() });',
    },
  },
};

const file = 'functions/invoices/invoice.ts';

for (const [name, { accepted, refused }] of Object.entries(CASES))
  testBoundary(`payments/${name}`, SYNTAX_RULES[name]!, {
    accepted: Object.fromEntries(Object.entries(accepted).map(([given, code]) => [given, { file, code }])),
    refused: Object.fromEntries(
      Object.entries(refused).map(([given, code]) => [given, { file, code, messageId: 'forbidden' }]),
    ),
  });

describe('the rules about syntax', () => {
  it('given the rules, then each is shown to refuse something', () => {
    expect(Object.keys(CASES).sort()).toEqual(Object.keys(SYNTAX_RULES).sort());
  });
});
