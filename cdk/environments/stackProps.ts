import type { StackProps } from 'aws-cdk-lib';
import { APPLICATION_TAG, type Environment, ENVIRONMENT_TAG, PLACEHOLDER_ACCOUNT } from './environment.ts';

/** What all stacks of an environment have in common: where they are, their tags, and whether they refuse to be deleted. */
export function stackProps(environment: Environment): StackProps {
  return {
    // CloudFormation hands them on to every resource that takes tags:
    // https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-resource-tags.html
    tags: { [APPLICATION_TAG]: 'appsync-payments', [ENVIRONMENT_TAG]: environment.name },
    terminationProtection: environment.refusesDeletion,
    ...placeOf(environment),
  };
}

/** Where the CDK may deploy: it refuses other credentials itself. The local runtime is a place of its own. */
function placeOf({ name, account, region }: Environment): Pick<StackProps, 'env'> {
  if (name === 'local') return {};
  return { env: { region, ...(account === PLACEHOLDER_ACCOUNT ? {} : { account }) } };
}
