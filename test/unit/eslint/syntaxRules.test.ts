import { describe, expect, it } from 'vitest';
import { SYNTAX_RULES } from '../../../eslint/syntaxRules.ts';
import { testRule } from './ruleTester.ts';

const CASES: Readonly<Record<string, Parameters<typeof testRule>[2]>> = {
  'limit-name': {
    accepted: {
      'a limit with its unit': 'export const TEXT_CHARACTERS_MAX = 255; const KEY_DAYS_MIN = 30;',
      'a name that holds the word': 'const MAXIMA = [];',
      'the greatest value of a type, as a name of a limit': 'const maxOf = Math.max;',
    },
    refused: {
      'a limit that begins with MAX': ['const MAX_ATTEMPTS = 5;', '_MAX'],
      'a limit that begins with MOST': ['export const MOST_LEGS = 8;', '_MAX'],
      'a limit that begins with LEAST, inside': ['function a() { const LEAST_TIP = 1n; return LEAST_TIP; }', '_MIN'],
    },
  },
  'clock-type': {
    accepted: {
      'the clock': 'interface Deps { readonly clock: Clock }',
      'an instant of a clock': 'const at = (clock) => new Date(clock.nowMs());',
      'an instant as a value': 'interface Deps { readonly createdAt: Date }',
    },
    refused: {
      'a function that gives the present': ['type Now = () => Date;', 'Clock'],
      'a dependency called now': ['interface Deps { readonly now: number }', 'Clock'],
      'the present for such a dependency': ['run({ now: () => new Date() });', 'Clock'],
    },
  },
};

for (const [name, cases] of Object.entries(CASES))
  testRule(`payments/${name}`, SYNTAX_RULES[name] as NonNullable<(typeof SYNTAX_RULES)[string]>, cases);

describe('the rules about syntax', () => {
  it('given the rules, then each is shown to refuse something', () => {
    expect(Object.keys(CASES).sort()).toEqual(Object.keys(SYNTAX_RULES).sort());
  });
});
