import { spawnSync } from 'node:child_process';
import { environmentNamed } from '../cdk/environments/index.ts';
import { openDecisions } from '../cdk/environments/deployable.ts';

/**
 * `npm run deploy -- testnet|mainnet [options of cdk deploy]`: refuses while the configuration leaves something open, then
 * deploys. The first time, `npx cdk bootstrap` comes before it and `npm run setup-secrets -- <env>` after it.
 */
const [name, ...options] = process.argv.slice(2);
if (name === undefined) {
  console.error('npm run deploy -- testnet|mainnet');
  process.exit(2);
}
const environment = environmentNamed(name);
const open = openDecisions(environment, Date.now());
if (open.length > 0) {
  console.error(['This environment is not ready to be deployed:', ...open].join('\n  '));
  process.exit(1);
}
const { status } = spawnSync(
  'cdk',
  ['deploy', '--context', `env=${name}`, '--output', `cdk.out.${name}`, ...options],
  {
    stdio: 'inherit',
  },
);
if (status === 0) console.log(`Deployed. The first time, go on with: npm run setup-secrets -- ${name}`);
process.exitCode = status ?? 1;
