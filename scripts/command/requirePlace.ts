import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import process from 'node:process';
import type { Environment } from '../../cdk/environments/environment.ts';

/** Both are read by the SDK, the first one first. */
const REGION_VARIABLES = ['AWS_REGION', 'AWS_DEFAULT_REGION'] as const;

/**
 * Makes this process use the environment's region, and finds out whether its credentials are of the environment's account.
 *
 * @throws Error naming what the environment has and what was found
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
 */
export async function requirePlace({ name, account, region }: Environment): Promise<void> {
  for (const variable of REGION_VARIABLES) {
    const found = process.env[variable];
    if (found !== undefined && found !== '' && found !== region) {
      throw new Error(
        `${name} is in ${region}, and ${variable} says ${found}: unset it, or correct cdk/environments/${name}.ts.`,
      );
    }
  }
  process.env['AWS_REGION'] = region;
  const { Account: found } = await new STSClient({}).send(new GetCallerIdentityCommand({}));
  if (found === account) return;
  throw new Error(
    `${name} is in account ${account}, and these credentials are of ${found ?? 'no account'}: take those of ${account}, or correct cdk/environments/${name}.ts.`,
  );
}
