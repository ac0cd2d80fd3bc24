/**
 * `npm run deploy -- <environment>`: deploys an environment whose configuration leaves nothing open.
 */
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { spawn } from 'node:child_process';
import process from 'node:process';
import { environmentNamed } from '../cdk/environments/index.ts';
import { systemClock } from '../functions/shared/clock.ts';
import { requirePlace } from './command/requirePlace.ts';
import { cloudFormationStacks } from './deploy/cloudFormationStacks.ts';
import { deployStack } from './deploy/deployStack.ts';

const USAGE = `npm run deploy -- testnet|mainnet [options of cdk deploy]

Refuses while the configuration leaves something open, and credentials of another account or region. The first deployment protects
nothing from deletion, so that it can be tried again; the second one does. In an account that has never seen the CDK, npx cdk bootstrap
comes first; npm run setup-secrets comes after the first deployment.`;

// The options are those of `cdk deploy`, which it reads itself.
const [name, ...options] = process.argv.slice(2);
if (name === undefined || name === '--help') {
  console.log(USAGE);
  process.exit(name === undefined ? 2 : 0);
}
try {
  const environment = environmentNamed(name);
  const deploy = deployStack({
    requirePlace,
    // The region is set by then.
    stacks: () => cloudFormationStacks(new CloudFormationClient({})),
    cdk,
    clock: systemClock,
    say: (line) => console.log(line),
  });
  process.exitCode = await deploy(environment, options);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}

function cdk(args: readonly string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn('cdk', args, { stdio: 'inherit' });
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 1));
  });
}
