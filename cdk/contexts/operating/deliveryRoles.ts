import { Stack } from 'aws-cdk-lib';
import { AccountPrincipal, type IPrincipal, PrincipalWithConditions } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { acknowledgeWildcard } from '../../bricks/acknowledge.ts';
import { allow } from '../../bricks/allow.ts';
import { PermittedRole } from '../../bricks/permittedRole.ts';
import {
  deliveryProjectName,
  deliveryRoleName,
  type DeliveryStep,
} from '../../environments/deliveryRoles.ts';
import { type Environment, observabilityStackName, stackName } from '../../environments/environment.ts';

/** What `cdk bootstrap` makes for deployments: https://docs.aws.amazon.com/cdk/v2/guide/bootstrapping-env.html */
const BOOTSTRAP_ROLES = ['deploy-role', 'file-publishing-role'];
const BOOTSTRAP_QUALIFIER = 'hnb659fds';

/**
 * What the pipeline of another account may take here: a role that reads the two stacks, and one that deploys. Each is lent to the one
 * project that needs it.
 */
export class DeliveryRoles extends Construct {
  constructor(scope: Construct, id: string, environment: Environment, account: string) {
    super(scope, id);
    const stack = Stack.of(this);
    const stacks = [stackName(environment.name), observabilityStackName(environment.name)].map((name) =>
      stack.formatArn({ service: 'cloudformation', resource: 'stack', resourceName: `${name}/*` }),
    );
    const role = (step: DeliveryStep): PermittedRole => {
      const lent = new PermittedRole(this, step, {
        roleName: deliveryRoleName(step, environment.name),
        assumedBy: projectOf(account, deliveryProjectName(step, environment.name)),
        description: `The pipeline's step ${step}`,
      });
      allow(lent, ['cloudformation:DescribeStacks', 'cloudformation:GetTemplate'], stacks);
      for (const arn of stacks)
        acknowledgeWildcard(
          lent,
          arn,
          'The end of a stack’s ARN is made by CloudFormation when it creates the stack.',
        );
      return lent;
    };
    role('diff');
    allow(
      role('deploy'),
      ['sts:AssumeRole'],
      BOOTSTRAP_ROLES.map((name) =>
        stack.formatArn({
          service: 'iam',
          region: '',
          resource: 'role',
          resourceName: `cdk-${BOOTSTRAP_QUALIFIER}-${name}-${stack.account}-${environment.region}`,
        }),
      ),
    );
  }
}

/** By condition: a principal would have to exist before this role does. */
function projectOf(account: string, name: string): IPrincipal {
  return new PrincipalWithConditions(new AccountPrincipal(account), {
    ArnEquals: { 'aws:PrincipalArn': `arn:aws:iam::${account}:role/${name}` },
  });
}
