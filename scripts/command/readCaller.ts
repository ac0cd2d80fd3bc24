import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';

/**
 * Who runs this process, as AWS names the caller.
 *
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
 */
export async function readCaller(): Promise<string> {
  const { Arn } = await new STSClient({}).send(new GetCallerIdentityCommand({}));
  if (Arn === undefined) throw new Error('AWS does not say who runs this');
  return Arn;
}
