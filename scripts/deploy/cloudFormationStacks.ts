import {
  type CloudFormationClient,
  CloudFormationServiceException,
  DescribeStacksCommand,
} from '@aws-sdk/client-cloudformation';
import { PAYER_KEY_EXPIRES_OUTPUT, ROLLBACK_ALARMS_OUTPUT } from '../../cdk/environments/deployment.ts';
import type { Stacks } from './stacks.ts';

/** Stacks as AWS CloudFormation describes them. */
export function cloudFormationStacks(client: CloudFormationClient): Stacks {
  return {
    find: async (name) => {
      const stack = await describe(client, name);
      if (stack === undefined) return undefined;
      const output = (key: string): string | undefined =>
        stack.Outputs?.find(({ OutputKey }) => OutputKey === key)?.OutputValue;
      const expires = output(PAYER_KEY_EXPIRES_OUTPUT);
      return {
        status: stack.StackStatus ?? 'unknown',
        refusesDeletion: stack.EnableTerminationProtection ?? false,
        payerKeyExpires: expires === undefined ? undefined : new Date(expires),
        rollbackAlarms: output(ROLLBACK_ALARMS_OUTPUT)?.split(',') ?? [],
      };
    },
  };
}

/**
 * A stack that is not there is a ValidationError, as any other bad request is, so that its sentence decides.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeStacks.html
 */
async function describe(client: CloudFormationClient, StackName: string) {
  try {
    const { Stacks: [stack] = [] } = await client.send(new DescribeStacksCommand({ StackName }));
    return stack;
  } catch (error) {
    const absent =
      error instanceof CloudFormationServiceException &&
      error.name === 'ValidationError' &&
      error.message.includes('does not exist');
    if (absent) return undefined;
    throw error;
  }
}
