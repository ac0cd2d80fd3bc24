import { contextRules } from './context.ts';
import { functionRules } from './functions.ts';
import { moduleRules } from './modules.ts';
import { nameRules } from './names.ts';
import { operatorRules } from './operators.ts';
import { providedRules } from './provided.ts';
import type { Rule } from './rule.ts';
import { statementRules } from './statements.ts';

/** Every feature that APPSYNC_JS forbids, in the order of the documentation. */
export const rules: readonly Rule[] = [
  ...statementRules,
  ...operatorRules,
  ...functionRules,
  ...nameRules,
  ...moduleRules,
  ...providedRules,
  ...contextRules,
];
