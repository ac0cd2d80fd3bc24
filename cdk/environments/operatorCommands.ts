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
  'redrive-posting',
  'redrive-chain',
  'redrive-notifications',
  'transactions',
  'gateways',
  'risk',
  'restore',
] as const;
export type OperatorCommand = (typeof OPERATOR_COMMANDS)[number];

/** A role that moves the dead letters of a family of queues: one of those above, or one that a consumer brings. */
export type RedriveRole = `redrive-${string}`;

/** The name of a command's role. */
export function operatorRoleName(
  environment: EnvironmentName,
  command: OperatorCommand | RedriveRole,
): string {
  return physicalName(environment, `operator-${command}`);
}
