import { execFileSync } from 'node:child_process';
import { buildDist } from './build/dist.ts';

/**
 * Builds `dist/` and synthesizes the local environment to `cdk.out/`, what `npm start` runs. The same template as
 * `npx cdk synth` makes, without the seconds that CDK's command line and its validation of resource schemas take.
 */
export async function assemble(): Promise<void> {
  await buildDist();
  execFileSync(process.execPath, ['cdk/app.ts'], {
    stdio: 'inherit',
    env: { ...process.env, CDK_VALIDATION: 'false' },
  });
}

if (import.meta.main) await assemble();
