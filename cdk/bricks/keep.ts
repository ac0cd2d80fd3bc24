import { RemovalPolicy } from 'aws-cdk-lib';
import type { Environment } from '../environments/environment.ts';

/**
 * Outlives the stack, unless the deployment that first creates it fails: what such a deployment left behind would hold its fixed name
 * against the next try.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-deletionpolicy.html
 */
export const KEPT = RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE;

/** What becomes of tables, logs and the archive with their stack. */
export function removalPolicyOf({ keepsData }: Environment): RemovalPolicy {
  return keepsData ? KEPT : RemovalPolicy.DESTROY;
}
