import type { ESLint } from 'eslint';
import { outsideWorld } from './outsideWorld.ts';
import { SYNTAX_RULES } from './syntaxRules.ts';

/** What this repository holds itself to and no published rule knows; imports are held by `architecture/`. */
export const payments: ESLint.Plugin = {
  meta: { name: 'payments' },
  rules: { 'outside-world': outsideWorld, ...SYNTAX_RULES },
};
