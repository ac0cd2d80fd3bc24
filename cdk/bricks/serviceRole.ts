import {
  type AddToPrincipalPolicyResult,
  PolicyDocument,
  type PolicyStatement,
  Role,
  ServicePrincipal,
} from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';

export interface ServiceRoleProps {
  readonly roleName: string;
  /** The service that takes the role, such as `lambda`. */
  readonly service: string;
}

/**
 * A role with its permissions inside. The library would put them into a policy of its own, which is one more of the 500 resources
 * that a stack may have, and which what takes the role would have to wait for.
 */
export class ServiceRole extends Role {
  readonly #permissions: PolicyDocument;

  constructor(scope: Construct, id: string, { roleName, service }: ServiceRoleProps) {
    const permissions = new PolicyDocument();
    super(scope, id, {
      roleName,
      assumedBy: new ServicePrincipal(`${service}.amazonaws.com`),
      inlinePolicies: { permissions },
    });
    this.#permissions = permissions;
  }

  override addToPrincipalPolicy(statement: PolicyStatement): AddToPrincipalPolicyResult {
    this.#permissions.addStatements(statement);
    return { statementAdded: true, policyDependable: this };
  }
}
