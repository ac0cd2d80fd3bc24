import { type EnvironmentName, physicalName } from './environment.ts';

/** Commands that run in a role of their own, under the names that `npm run` knows. */
export const OPERATOR_COMMANDS = [
  'setup-secrets',
  'merchant',
  'reference-data',
  'wallet',
  'chain',
  'ledger',
  'ledger-reseal',
  'replay',
  'reconcile',
  'redrive',
  'transactions',
  'restore',
] as const;
export type OperatorCommand = (typeof OPERATOR_COMMANDS)[number];

/** The name of a command's role. */
export function operatorRoleName(environment: EnvironmentName, command: OperatorCommand): string {
  return physicalName(environment, `operator-${command}`);
}
