import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { describeIdleMonth, idleMonth, readAssembly } from 'cdk-local-runtime/cost';
import { paymentsApp } from '../../cdk/app.ts';
import { environmentNamed } from '../../cdk/environments/index.ts';

/** Prints what each deployed environment costs a month in which nothing is asked of it, out of all its stacks. */
export function printIdleMonths(): void {
  // Prices need no schemas.
  process.env['CDK_VALIDATION'] = 'false';
  for (const name of ['testnet', 'mainnet']) {
    const outdir = mkdtempSync(join(tmpdir(), 'cdk-'));
    try {
      paymentsApp({ outdir, environment: environmentNamed(name) }).synth();
      console.log(describeIdleMonth(name, idleMonth(readAssembly(outdir).map(({ template }) => template))));
    } finally {
      rmSync(outdir, { recursive: true, force: true });
    }
  }
}
