import { execFileSync } from 'node:child_process';
import { buildDist } from './build/dist.ts';

/**
 * Builds `dist/` and synthesizes the home environment to `cdk.out/`, what `npm start` runs. The same assembly as
 * `npx cdk synth`, without the seconds that the CDK command line takes to start.
 */
export async function assemble(): Promise<void> {
  await buildDist();
  execFileSync(process.execPath, ['cdk/app.ts'], { stdio: 'inherit' });
}

if (import.meta.main) await assemble();
