import {
  type AddToPrincipalPolicyResult,
  type IPrincipal,
  PolicyDocument,
  type PolicyStatement,
  Role,
} from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';

export interface PermittedRoleProps {
  readonly roleName: string;
  readonly assumedBy: IPrincipal;
  readonly description?: string;
}

/**
 * A role with its permissions inside. The library would put them into a policy of its own, which is one more of the 500 resources
 * that a stack may have, and which what takes the role would have to wait for.
 */
export class PermittedRole extends Role {
  readonly #permissions: PolicyDocument;

  constructor(scope: Construct, id: string, props: PermittedRoleProps) {
    const permissions = new PolicyDocument();
    super(scope, id, { ...props, inlinePolicies: { permissions } });
    this.#permissions = permissions;
  }

  override addToPrincipalPolicy(statement: PolicyStatement): AddToPrincipalPolicyResult {
    this.#permissions.addStatements(statement);
    return { statementAdded: true, policyDependable: this };
  }
}
