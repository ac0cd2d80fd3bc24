import type { Environment } from './environment.ts';

/** What a deployment knows that a configuration cannot: whether the stack exists, and what it was told before. */
export interface Deployment {
  /** No deployment of this stack has succeeded yet. Default: false, so that what is protected stays so. */
  readonly first?: boolean;
  /** When the payers' key ends as it is deployed. Default: unknown. */
  readonly payerKeyExpires?: Date;
}

/** The output of the stack that says when the payers' key ends. */
export const PAYER_KEY_EXPIRES_OUTPUT = 'PayerKeyExpires';

/** The output of the stack that observes: ARNs of the alarms that take a deployment back, parted by commas. */
export const ROLLBACK_ALARMS_OUTPUT = 'RollbackAlarms';

/** Names of the CDK's context, by which the deploy command hands a deployment to the app. */
export const DEPLOYMENT_CONTEXT = { first: 'firstDeployment', payerKeyExpires: 'payerKeyExpires' } as const;

/**
 * The environment as it is to be deployed now.
 *
 * A first deployment protects nothing: what it created could not be rolled back, and a stack in ROLLBACK_COMPLETE can only be deleted.
 * The payers' key never ends earlier than it was promised to: an older commit, deployed to undo a newer one, has an older date.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-protect-stacks.html
 */
export function deployed(
  environment: Environment,
  { first = false, payerKeyExpires }: Deployment,
): Environment {
  const promised = payerKeyExpires ?? environment.payerKeyExpires;
  return {
    ...environment,
    ...(first ? { refusesDeletion: false } : {}),
    payerKeyExpires: promised > environment.payerKeyExpires ? promised : environment.payerKeyExpires,
  };
}
