import { Stack } from 'aws-cdk-lib';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { PermittedRole } from './permittedRole.ts';

export interface ServiceRoleProps {
  readonly roleName: string;
  /** The service that takes the role, such as `lambda`. */
  readonly service: string;
}

/** A role that one service takes. */
export class ServiceRole extends PermittedRole {
  constructor(scope: Construct, id: string, { roleName, service }: ServiceRoleProps) {
    super(scope, id, { roleName, assumedBy: serviceOfAccount(service, Stack.of(scope).account) });
  }
}

/**
 * Services whose documentation says that they tell for which account they take a role. Those of Lambda and AWS Backup do not; both take
 * a role only for what whoever made it could pass the role to, in the role's own account.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
 */
const TELLS_ACCOUNT: readonly string[] = ['appsync', 'events', 'pipes', 'scheduler', 'states'];

/**
 * The service, where it acts for this account and no other: it could be made to use the role for a stranger's resource otherwise.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
 */
export function serviceOfAccount(service: string, account: string): ServicePrincipal {
  const conditions = TELLS_ACCOUNT.includes(service)
    ? { StringEquals: { 'aws:SourceAccount': account } }
    : {};
  return new ServicePrincipal(`${service}.amazonaws.com`, { conditions });
}
