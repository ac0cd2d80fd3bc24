import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { describeIdleMonth, idleMonth, type PricedTemplate } from 'cdk-local-runtime/cost';
import { paymentsApp } from '../../cdk/app.ts';
import { environmentNamed } from '../../cdk/environments/index.ts';

/** Prints what each deployed environment costs a month in which nothing is asked of it, out of both its templates. */
export function printIdleMonths(): void {
  // Prices need no schemas.
  process.env['CDK_VALIDATION'] = 'false';
  for (const name of ['testnet', 'mainnet']) {
    const outdir = mkdtempSync(join(tmpdir(), 'cdk-'));
    try {
      const { stacks } = paymentsApp({ outdir, environment: environmentNamed(name) }).synth();
      console.log(
        describeIdleMonth(name, idleMonth(stacks.map(({ template }) => template as PricedTemplate))),
      );
    } finally {
      rmSync(outdir, { recursive: true, force: true });
    }
  }
}
