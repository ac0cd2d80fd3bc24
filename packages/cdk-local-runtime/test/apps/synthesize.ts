import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { App } from 'aws-cdk-lib';

/** Synthesizes `test/fixtures/apps/<name>/app.ts` into a temporary folder and returns it. */
export async function synthesize(name: string): Promise<string> {
  const entry = fileURLToPath(new URL(`../fixtures/apps/${name}/app.ts`, import.meta.url));
  const outdir = mkdtempSync(join(tmpdir(), `${name}-`));
  // What `cdk synth` tells an app; the app is a module of its own, so each is synthesized once in a process.
  Object.assign(process.env, { CDK_OUTDIR: outdir, CDK_VALIDATION: 'false' });
  try {
    const { app } = (await import(entry)) as { app: App };
    return app.synth().directory;
  } finally {
    delete process.env['CDK_OUTDIR'];
    delete process.env['CDK_VALIDATION'];
  }
}
