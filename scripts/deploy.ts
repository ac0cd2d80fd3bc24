/**
 * `npm run deploy -- <environment>`: deploys an environment whose configuration leaves nothing open.
 */
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import process from 'node:process';
import { environmentNamed } from '../cdk/environments/index.ts';
import { systemClock } from '../functions/shared/clock.ts';
import { requirePlace } from './command/requirePlace.ts';
import { cdk } from './deploy/cdk.ts';
import { cloudFormationStacks } from './deploy/cloudFormationStacks.ts';
import { deployStacks, diffStacks } from './deploy/deployStacks.ts';

const USAGE = `npm run deploy -- testnet|mainnet [--diff] [options of cdk deploy]

Refuses while the configuration leaves something open, and credentials of another account or region. The first deployment protects
nothing from deletion, so that it can be tried again; the second one does. From the second one on, alarms that go off take a deployment
back; to deploy while they ring: --rollback-trigger-alarm-arns none. In an account that has never seen the CDK, npx cdk bootstrap
comes first; npm run setup-secrets comes after the first deployment.

  --diff   shows what would change, and changes nothing`;

// The other options are those of `cdk deploy`, which it reads itself.
const [name, ...options] = process.argv.slice(2);
if (name === undefined || name === '--help') {
  console.log(USAGE);
  process.exit(name === undefined ? 2 : 0);
}
try {
  const environment = environmentNamed(name);
  const deps = {
    requirePlace,
    // The region is set by then.
    stacks: () => cloudFormationStacks(new CloudFormationClient({})),
    cdk,
    clock: systemClock,
    say: (line: string) => console.log(line),
  };
  process.exitCode = options.includes('--diff')
    ? await diffStacks(deps)(environment)
    : await deployStacks(deps)(environment, options);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
