import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Synthesizes `test/fixtures/apps/<name>/app.ts` into a temporary folder and returns it. */
export function synthesize(name: string): string {
  const entry = fileURLToPath(new URL(`../../../fixtures/apps/${name}/app.ts`, import.meta.url));
  const outdir = mkdtempSync(join(tmpdir(), `${name}-`));
  execFileSync(process.execPath, ['--disable-warning=ExperimentalWarning', entry], {
    env: { ...process.env, CDK_OUTDIR: outdir, CDK_VALIDATION: 'false' },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  return outdir;
}
