import { AccountRootPrincipal } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { EnvironmentName } from '../environments/environment.ts';
import {
  type OperatorCommand,
  operatorRoleName,
  type RedriveRole,
} from '../environments/operatorCommands.ts';
import { PermittedRole } from './permittedRole.ts';

/**
 * The role in which an operator runs one command: it may do what the command does and nothing else. To whom of the account it is lent,
 * the account decides: their own policy allows `sts:AssumeRole` on it.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_update-role-trust-policy.html
 */
export class OperatorRole extends PermittedRole {
  constructor(scope: Construct, environment: EnvironmentName, command: OperatorCommand | RedriveRole) {
    super(scope, command, {
      roleName: operatorRoleName(environment, command),
      assumedBy: new AccountRootPrincipal(),
      description: `npm run ${command.startsWith('redrive-') ? 'redrive' : command}`,
    });
  }
}
